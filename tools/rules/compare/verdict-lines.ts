/**
 * What each revision of a comparison prints: JSON lines, one recording after the other, the same in every revision. A
 * change of these forms needs a new `LINES_VERSION`, so that a revision with other lines is refused, not misread.
 *
 *   {"form":1}
 *   {"recording":"/…/a.mat","rules":["frozen-trace",…],"leads":["MLII"]}
 *   {"seconds":[0,10],"verdicts":[[null,"duration","warn","…"]]}       about the file: the lead is null
 *   {"seconds":[0,10],"verdicts":[[0,"frozen-trace","reject","…"]]}    about a window, with the lead's position
 *   {"outcome":"rejected","code":"frozen-trace","reason":"…","leadTime":{"usableS":2,"totalS":10}}
 *
 * A rule that is listed and has no verdict has passed.
 */
import type { LeadTime } from '../../../local/terminal/lead-time.ts';
import type { Outcome } from '../../../quality/verdict.ts';

/** The form of the lines below. The first line of a process names it. */
export const LINES_VERSION = 1;

/** The very first line. */
export interface Greeting {
  readonly form: number;
}

/** In place of a greeting: why the revision cannot do what is requested, in one sentence. */
export interface Refusal {
  readonly refused: string;
}

/** What a revision is to judge: a file, and the profile if a person named one. */
export interface JudgeRequest {
  readonly path: string;
  readonly profile: string | null;
}

/** A recording begins. The rules are those that are on in its profile; both lists are empty when it cannot be read. */
export interface RecordingBegin {
  readonly recording: string;
  readonly rules: readonly string[];
  readonly leads: readonly string[];
}

/** Position of the lead (null: the file as a whole), rule id, outcome, sentence. */
export type ReportedVerdict = readonly [
  lead: number | null,
  rule: string,
  outcome: Exclude<Outcome, 'pass'>,
  says: string,
];

/** The verdicts on a window, or on the file; the end is null when no rate says how long it lasts. */
export interface Stretch {
  readonly seconds: readonly [start: number, end: number | null];
  readonly verdicts: readonly ReportedVerdict[];
}

/** A recording ends. `unread`: something other than the file failed, like a folder that denies access. */
export interface RecordingEnd {
  readonly outcome: 'accepted' | 'rejected' | 'unreadable' | 'unread';
  readonly code: string | null;
  readonly reason: string | null;
  /** Of all leads together; left out by revisions that knew only whole windows, and where nothing was judged. */
  readonly leadTime?: LeadTime;
}

/** Any line that `verdicts.ts` prints. */
export type VerdictLine = Greeting | Refusal | RecordingBegin | Stretch | RecordingEnd;
