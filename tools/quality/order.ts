/**
 * The order of the catalogue: in it rules are listed, run and documented, and the columns of `windows` follow it. What
 * was there first is named here, so that its place never changes. A new rule is not: it comes last in its group, and a
 * new profile last of all, both by id.
 */
import type { RuleId } from '../../quality/profile.ts';

/** Rules whose place is fixed. */
export const RULE_ORDER: readonly RuleId[] = [
  'signal-present',
  'numeric-real-matrix',
  'leads-in-rows',
  'sampling-rate',
  'lead-count',
  'duration',
  'sources-agree',
  'finite-samples',
  'missing-sentinel',
  'frozen-trace',
  'copied-block',
  'redundant-leads',
  'rail-saturation',
  'clipped-peaks',
  'excursion',
  'dc-offset',
  'resolution',
  'muscle-noise',
  'spikes-and-steps',
  'qrs-amplitude',
  'baseline-wander',
  'mains-hum',
  'beat-template',
  'detectors-agree',
  'shape-statistics',
  'heart-rate-range',
  'longest-gap',
  'orphanidou-2015',
  'zhao-2018-simple',
];

/** Profiles whose place is fixed. */
export const PROFILE_ORDER: readonly string[] = [
  'mit-bih-360',
  'baseline-removed-adu',
  'holter-24h',
  'cinc-2015',
  'cinc-2017',
  'smartphone-12-lead',
  'twelve-lead-500',
  'millivolts',
];

/** The profile of files for which no other is named. */
export const DEFAULT_PROFILE = 'mit-bih-360';

/** A rule or a profile, as far as its place in an index depends on it. */
export interface Ordered {
  readonly id: string;
  /** Of a rule. */
  readonly group?: string;
}

/** Those whose place is fixed, each of the others behind the last of its group, or behind all where nothing has its group. */
export function inOrder<Entry extends Ordered>(entries: readonly Entry[], fixed: readonly string[]): Entry[] {
  const isFixed = ({ id }: Entry) => fixed.includes(id);
  const ordered = entries.filter(isFixed).sort((a, b) => fixed.indexOf(a.id) - fixed.indexOf(b.id));
  for (const entry of entries.filter((each) => !isFixed(each)).sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const last = ordered.findLastIndex(({ group }) => group === entry.group);
    ordered.splice(last < 0 ? ordered.length : last + 1, 0, entry);
  }
  return ordered;
}
