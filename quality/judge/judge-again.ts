/**
 * Judges a recording again with other numbers of one rule. A rule looks at the signal and at its own settings alone, so what
 * all other rules said stays as it is, and most of the work is not done again.
 */

import { judgeWindow, type RuleVerdict } from './judge.ts';
import { type Judgeable, type Judged, type JudgeListener, sumUp } from './judge-recording.ts';
import { Medians } from './medians.ts';
import type { PreparedRule, Ruleset } from './ruleset.ts';
import { StrayLines } from './stray-lines.ts';
import type { WindowPieces } from './windows/blocks.ts';

/** What every rule said about every window of a recording: ten minutes of a lead are 1700 verdicts. */
export class KeptVerdicts {
  /** Under the ruleset that it was judged by first. */
  readonly judged: Judged;
  private readonly recording: Judgeable;
  private readonly ruleset: Ruleset;
  /** By window. */
  private readonly verdicts: (readonly RuleVerdict[])[] = [];
  private readonly medians = new Medians();
  private readonly lines = new StrayLines();

  /** Judges the recording by all rules. @param listener as `judgeRecording` has it, but for beats */
  constructor(recording: Judgeable, ruleset: Ruleset, listener: Omit<JudgeListener, 'beats'> = {}) {
    this.recording = recording;
    this.ruleset = ruleset;
    const verdictsOf = ({ pieces }: WindowPieces) => {
      const found = judgeWindow(ruleset, pieces, (leads) => {
        this.lines.look(leads);
        this.medians.look(leads);
      });
      this.verdicts.push(found);
      return found;
    };
    this.judged = sumUp(recording, ruleset, listener, {
      verdictsOf,
      medians: this.medians,
      mainsRate: () => this.lines.mainsRate(),
    });
  }

  /**
   * Can `again` tell what a ruleset would say? It must have the same rules and windows, look as far around them, and differ in
   * the settings of this rule alone; otherwise other rules could say something else, too.
   */
  holdFor({ rules, margin, profile }: Ruleset, ruleId: string): boolean {
    const { ruleset } = this;
    return (
      margin.value === ruleset.margin.value &&
      profile.window.value === ruleset.profile.window.value &&
      rules.length === ruleset.rules.length &&
      rules.every(({ rule, settings }, i) => {
        const known = ruleset.rules[i]!;
        return rule === known.rule && (rule.id === ruleId || isSame(settings, known.settings));
      })
    );
  }

  /**
   * The same as `judgeRecording` with this ruleset.
   *
   * @param ruleset one for which these hold
   */
  again(ruleset: Ruleset, ruleId: string, listener: Omit<JudgeListener, 'beats'> = {}): Judged {
    const { recording } = this;
    const alone = { ...ruleset, rules: ruleset.rules.filter(({ rule }) => rule.id === ruleId) };
    const verdictsOf = ({ span, pieces }: WindowPieces) => {
      const anew = judgeWindow(alone, pieces);
      const byLead = new Map(anew.map((verdict) => [verdict.lead, verdict]));
      return this.verdicts[span.index]!.map((kept) => (kept.rule.id === ruleId ? byLead.get(kept.lead)! : kept));
    };
    return sumUp(recording, ruleset, listener, {
      verdictsOf,
      medians: this.medians.ratesAlone(),
      mainsRate: () => this.lines.mainsRate(),
    });
  }
}

function isSame(settings: PreparedRule['settings'], others: PreparedRule['settings']): boolean {
  return JSON.stringify(settings) === JSON.stringify(others);
}
