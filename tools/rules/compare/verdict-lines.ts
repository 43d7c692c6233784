/**
 * What the two revisions of a comparison tell each other: JSON lines, one recording after the other, the same in every
 * revision. A change of these forms needs a new `FORM`, so that a revision that speaks otherwise is refused, not misread.
 *
 *   {"form":1}
 *   {"recording":"/…/a.mat","rules":["frozen-trace",…],"leads":["MLII"]}
 *   {"seconds":[0,10],"verdicts":[[null,"duration","warn","…"]]}       of the file: the lead is null
 *   {"seconds":[0,10],"verdicts":[[0,"frozen-trace","reject","…"]]}    of a window, by the lead's position
 *   {"outcome":"rejected","code":"frozen-trace","reason":"…"}
 *
 * A rule that is named and of which nothing is told has passed.
 */
import type { Outcome } from '../../../quality/verdict.ts';

export const LINES_VERSION = 1;

/** First line of all. */
export interface Greeting {
  readonly form: number;
}

/** Instead of a greeting: the revision cannot do what it was asked for, in one sentence. */
export interface Refusal {
  readonly refused: string;
}

/** What one revision was asked for: the file, and the profile if a person named one. */
export interface JudgeRequest {
  readonly path: string;
  readonly profile: string | null;
}

/** A recording begins. The rules are those that its profile leaves on; both lists are empty when it cannot be read. */
export interface RecordingBegin {
  readonly recording: string;
  readonly rules: readonly string[];
  readonly leads: readonly string[];
}

/** Position of the lead (null: the file as a whole), rule id, outcome, the sentence. */
export type ReportedVerdict = readonly [
  lead: number | null,
  rule: string,
  outcome: Exclude<Outcome, 'pass'>,
  says: string,
];

/** What was told of a window, or of the file; the end is null when no rate says how long it lasts. */
export interface Stretch {
  readonly seconds: readonly [start: number, end: number | null];
  readonly verdicts: readonly ReportedVerdict[];
}

/** A recording ends. `unread`: something else than the file failed, as a folder that denies access. */
export interface RecordingEnd {
  readonly outcome: 'accepted' | 'rejected' | 'unreadable' | 'unread';
  readonly code: string | null;
  readonly reason: string | null;
}

export type VerdictLine = Greeting | Refusal | RecordingBegin | Stretch | RecordingEnd;
