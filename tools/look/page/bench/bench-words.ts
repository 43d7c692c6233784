/** What the bench says of a rule, its findings and the recording. */

import { GRADES } from '../../../../handler/draw/bands.ts';
import type { BenchOutcome, BenchRule } from '../../bench/bench-wire.ts';
import { percentWords } from '../words.ts';

/** What the rule demands. */
export function titleWords({ title, isOff }: BenchRule): string {
  return isOff ? `${title}. The profile switches it off; it is on here.` : `${title}.`;
}

const NOUNS = { reject: 'reject', warn: 'warning', info: 'note' } as const;

/** `1 reject (5 s in all leads together), 2 warnings (12.4 s in all leads together)`. */
export function findingsWords({ findings }: BenchOutcome): string {
  const words = GRADES.filter((grade) => findings[grade].count > 0).map((grade) => {
    const { count, leadS } = findings[grade];
    return `${count} ${NOUNS[grade]}${count === 1 ? '' : 's'} (${Number(leadS.toFixed(1))} s in all leads together)`;
  });
  return words.length === 0 ? 'nothing' : words.join(', ');
}

/** How the recording ends, and how it would. */
export function outcomeWords(before: BenchOutcome, after: BenchOutcome): string {
  const words = ({ outcome, usableShare }: BenchOutcome) => `${outcome}, ${percentWords(usableShare)} usable`;
  return words(before) === words(after)
    ? `The recording stays ${words(after)}.`
    : `The recording is ${words(before)}; it would be ${words(after)}.`;
}
