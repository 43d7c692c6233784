/** A measure of one rule, for another that builds on it. */
import type { Rule, RuleSettings, ValuesOf } from '../rule.ts';
import type { Lead } from '../signal/lead.ts';
import type { Quantity } from '../units.ts';
import { type MeasuredValues, type Measures, type Say, unjudged, type Verdict, VerdictBuilder } from '../verdict.ts';

/**
 * Takes a measure as its own rule does, with that rule's default settings: a profile that moves the edges of a filter, or
 * switches the rule off, does not change what is built on the measure. What the rule asks of the lead is computed once
 * for both.
 *
 * @returns undefined where the rule cannot take it
 */
export function measuredBy<S extends RuleSettings, M extends Measures, Name extends keyof M & string>(
  rule: Rule<string, S, M, 'each lead'>,
  measure: Name,
): (lead: Lead) => Quantity<M[Name]['unit']> | undefined {
  const defaults = Object.fromEntries(Object.entries(rule.settings).map(([name, setting]) => [name, setting.default]));
  const settings = defaults as ValuesOf<S>; // each default has its setting's type
  const take = (lead: Lead): Quantity<M[Name]['unit']> | undefined => {
    let heard: MeasuredValues<M> | undefined;
    const listener: Say<M> = {
      measured(values) {
        heard = values;
        return new Listener(values);
      },
      cannotTell: () => UNJUDGED,
      notApplicable: () => UNJUDGED,
    };
    rule.check(lead, settings, listener);
    return heard?.[measure];
  };
  return (lead) => lead.remembered(take, () => take(lead));
}

const UNJUDGED = unjudged('not-applicable', 'only the measures were asked for');

/** A verdict that is never reached: to put its sentence together costs more than its figures. */
class Listener extends VerdictBuilder {
  override reject(): this {
    return this;
  }

  override warn(): this {
    return this;
  }

  override info(): this {
    return this;
  }

  override pass(): Verdict {
    return UNJUDGED;
  }
}
