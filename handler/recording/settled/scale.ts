/**
 * Settles how stored values become millivolts: whether they are counts or voltages, and the gain and zero of counts. What
 * a file or a named profile says is checked against the values themselves.
 */
import type { ClaimSource, Disagreement, UnknownFact } from '../../../quality/facts.ts';
import type { PerRow } from '../said/scale.ts';
import type { ChannelUnit } from '../words/units.ts';
import { shownRange } from './evidence.ts';
import { settleGain } from './gain.ts';
import { misfitsOf } from './misfits.ts';
import type { ScaleQuestion } from './scale-question.ts';
import { NOTHING_SAID, type Settled } from './settle.ts';
import { settleStored } from './stored.ts';
import { settleZero } from './zero.ts';

/** How stored values become millivolts, or why nobody knows. */
export interface Scale {
  /** Of each channel: counts, or a unit of voltage. */
  readonly stored: PerRow<ChannelUnit> | undefined;
  /** Counts per millivolt and the count of 0 mV, of each channel; undefined without counts. */
  readonly gains: PerRow<number> | undefined;
  readonly zeros: PerRow<number> | undefined;
  /** The weakest source of what is used. */
  readonly source: ClaimSource | undefined;
  /** Whose range of codes applies: that of whoever gave the gain. */
  readonly gainSource: ClaimSource | undefined;
  readonly unknown: readonly UnknownFact[];
  readonly contradictions: readonly Disagreement[];
  readonly misfits: readonly string[];
  readonly disagreements: readonly Disagreement[];
}

const SOURCES: readonly ClaimSource[] = ['metadata', 'companion', 'file', 'profile', 'assumed'];

/** Unit, gain and zero together; where one of them is unknown or contradicted, nothing can be read. */
export function settleScale(question: ScaleQuestion): Scale {
  const stored = settleStored(question);
  const isCounts = stored.value?.every((unit) => unit === 'adu') === true;
  const gain = isCounts ? settleGain(question) : NOTHING_SAID;
  const zero = isCounts && gain.value !== undefined ? settleZero(question, gain) : NOTHING_SAID;
  const settled = [stored, gain, zero];
  const unknown = unknownOf(question, { stored, isCounts, gain, zero });
  return {
    stored: stored.value,
    gains: gain.value,
    zeros: zero.value,
    source: unknown.length > 0 ? undefined : weakest([stored.source, gain.source, zero.source]),
    gainSource: isCounts ? gain.source : stored.source,
    unknown,
    contradictions: settled.flatMap(({ contradiction }) => contradiction ?? []),
    misfits: misfitsOf(question, stored, gain),
    disagreements: settled.flatMap(({ disagreements }) => disagreements),
  };
}

interface SettledScale {
  readonly stored: Settled<PerRow<ChannelUnit>>;
  readonly isCounts: boolean;
  readonly gain: Settled<PerRow<number>>;
  readonly zero: Settled<PerRow<number>>;
}

/** The first missing fact without which the values mean nothing. */
function unknownOf(
  { channels, evidence }: ScaleQuestion,
  { stored, isCounts, gain, zero }: SettledScale,
): UnknownFact[] {
  const leads = channels.filter(({ isEcg }) => isEcg);
  const isSaid = (values: PerRow<number> = []) =>
    leads.every(({ index }) => !Number.isNaN(values[values.length === 1 ? 0 : index] ?? Number.NaN));
  const gainFact = { fact: 'the gain, in counts per millivolt,', metadata: 'gain-adu-per-mv' };
  if (stored.value === undefined) {
    const fact = { fact: 'the unit, counts or millivolts,', metadata: 'unit or gain-adu-per-mv' };
    return [{ ...fact, found: shownRange(evidence) }];
  }
  if (!isCounts) {
    const isMixed = stored.value.some((unit) => unit === 'adu');
    return isMixed ? [{ ...gainFact, found: 'some channels are in counts, others in volts' }] : [];
  }
  if (!isSaid(gain.value)) return [{ ...gainFact, found: shownRange(evidence) }];
  if (isSaid(zero.value)) return [];
  return [{ fact: 'the zero, the count at 0 mV,', metadata: 'zero-adu', found: shownRange(evidence) }];
}

function weakest(sources: readonly (ClaimSource | undefined)[]): ClaimSource | undefined {
  return SOURCES.findLast((source) => sources.includes(source));
}
