/** What server and page send each other: the JSON by its shape, and the signal as a head in JSON before 32-bit numbers. */
import type { Mark } from '../../lake/tables/labels.ts';
import type { ClaimSource } from '../../quality/facts.ts';
import type { Grade } from '../../quality/verdict.ts';
import type { Trace } from './draw/trace.ts';

/** How a recording ended. */
export type RecordedOutcome = 'accepted' | 'rejected' | 'unreadable';

/** A row of the list. What nobody knows is null. */
export interface ListedRecording {
  readonly id: string;
  readonly key: string;
  readonly outcome: RecordedOutcome;
  readonly reason: string | null;
  /** The rule or file error that decided; null when accepted. */
  readonly code: string | null;
  readonly profile: string;
  readonly subject: string | null;
  readonly samplingRateHz: number | null;
  readonly samplingRateSource: ClaimSource | null;
  readonly gainSource: ClaimSource | null;
  readonly leadCount: number | null;
  readonly durationS: number | null;
  /** 0 to 1. */
  readonly usableShare: number | null;
  /** 0 to 1. */
  readonly quality: number | null;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
}

/** How many marks of each kind stand. */
export type MarkCounts = Readonly<Record<Mark, number>>;

/** A row of the list with the marks that people have set in its recording. */
export interface ListedRow extends ListedRecording {
  readonly marks: MarkCounts;
}

/** What the list is narrowed to; an empty text narrows nothing. */
export interface Filter {
  /** `good`, `doubtful` or `poor`: recordings with such a mark. `none`: those without any. */
  readonly mark: string;
  readonly outcome: string;
  readonly code: string;
  readonly profile: string;
  readonly day: string;
  readonly text: string;
}

/** How many rows have a value. */
export interface Count {
  readonly value: string;
  readonly count: number;
}

/** One page of the list. */
export interface RecordingsPage {
  /** How many recordings the lake has, whatever the filter. */
  readonly all: number;
  /** How many the filter leaves. */
  readonly found: number;
  /** From 0. */
  readonly page: number;
  readonly pages: number;
  readonly rows: readonly ListedRow[];
  /** Counts over what the other filters leave, largest first. */
  readonly outcomes: readonly Count[];
  readonly codes: readonly Count[];
  readonly profiles: readonly Count[];
  readonly days: readonly Count[];
  /** Recordings by the kinds of their marks; empty when nothing is marked at all. */
  readonly marks: readonly Count[];
  /** Why marks cannot be read, in a sentence; null when they can. */
  readonly marksProblem: string | null;
  /** Why the profile looks wrong, in a sentence; null when nothing says so. */
  readonly warning: string | null;
  /** Where the recordings come from, for the heading. */
  readonly from: string;
}

/** A lead of a recording. */
export interface ShownLead {
  readonly name: string;
  /** Row in the file, from 0. */
  readonly index: number;
}

/** A row of `findings`. */
export interface ShownFinding {
  readonly ruleId: string;
  readonly grade: Grade;
  readonly clinicalReview: boolean;
  /** Null when the whole file is meant. */
  readonly leadIndex: number | null;
  readonly lead: string | null;
  readonly startS: number | null;
  readonly endS: number | null;
  readonly message: string;
  /** With its unit; empty without one. */
  readonly value: string;
  readonly limit: string;
}

/** What somebody said of a stretch of a lead. */
export interface ShownMark {
  readonly leadIndex: number;
  readonly lead: string;
  readonly startS: number;
  readonly endS: number;
  readonly mark: Mark;
  readonly note: string | null;
  readonly reader: string;
  /** UTC, as ISO 8601 writes it. */
  readonly markedAt: string;
  readonly ruleset: string;
}

/** What stands of a recording, in the order in which it was set. */
export interface RecordingMarks {
  readonly marks: readonly ShownMark[];
  /** Why marks cannot be read, in a sentence; null when they can. */
  readonly problem: string | null;
}

/** A window that is worth marking. */
export interface WindowToMark {
  /** Of its recording. */
  readonly id: string;
  readonly leadIndex: number;
  readonly startS: number;
  readonly quality: number;
}

/** The least sure first. */
export interface WindowsToMark {
  readonly windows: readonly WindowToMark[];
}

/** A number of a rule that can be moved. */
export interface BenchSetting {
  readonly name: string;
  readonly unit: string;
  /** Of the rule. */
  readonly default: number;
  /** Of the profile. */
  readonly value: number;
  /** The change after which the rule never reports more. */
  readonly relaxedBy: string;
  readonly meaning: string;
}

/** A rule about the signal that has such numbers. */
export interface BenchRule {
  readonly id: string;
  readonly title: string;
  /** Does the profile switch it off? */
  readonly isOff: boolean;
  readonly settings: readonly BenchSetting[];
}

/** What can be moved for one recording. */
export interface Bench {
  readonly profile: string;
  /** Another one with every save of a rule or of the profile. */
  readonly state: string;
  readonly rules: readonly BenchRule[];
}

/** How the recording ends. */
export interface BenchOutcome {
  readonly outcome: 'accepted' | 'rejected';
  readonly reason: string | null;
  /** 0 to 1. */
  readonly usableShare: number;
  /** Of the rule that is moved, by grade: how many, and how long over all leads; neighbours that touch are one. */
  readonly findings: Readonly<Record<Grade, { readonly count: number; readonly leadS: number }>>;
}

/** A recording judged with some numbers of a rule moved. */
export interface BenchJudged {
  /** Under its profile as it is today. */
  readonly before: BenchOutcome;
  readonly after: BenchOutcome;
  /** Of the rule, as the profile has it. */
  readonly findingsBefore: readonly ShownFinding[];
  /** Of the rule, with its numbers moved. */
  readonly findings: readonly ShownFinding[];
  /** The entry of the profile's rules; empty where it is the default. */
  readonly lines: string;
}

/** How a measure is spread over the windows of good recordings. */
export interface GoodWindows {
  /** What was measured, in words. */
  readonly of: string;
  readonly windows: number;
  /** At 0, 1, 5, 25, 50, 75, 95, 99 and 100 %. */
  readonly percentiles: readonly number[];
}

/** How a measure of a rule is spread over the recordings of a profile in this lake. */
export interface Histogram {
  /** The column of `windows`. */
  readonly measure: string;
  readonly unit: string;
  readonly meaning: string;
  /** From here to `toX` lie the bars, of one width; windows beyond are in none. */
  readonly fromX: number;
  readonly toX: number;
  /** Windows in each bar. */
  readonly counts: readonly number[];
  /** In which it was measured. */
  readonly windows: number;
  readonly recordings: number;
  /** Null when it was measured in no window. */
  readonly spread: {
    readonly least: number;
    readonly median: number;
    readonly p99: number;
    readonly most: number;
  } | null;
  readonly populations: readonly GoodWindows[];
}

/** Numbers of a rule, by the names of its settings, in their units. */
export interface MovedNumbers {
  readonly rule: string;
  readonly set: Readonly<Record<string, number>>;
}

/** How a recording ends, with the rule that decides; null when it is accepted. */
export interface ChangedEnd {
  readonly outcome: 'accepted' | 'rejected';
  readonly code: string | null;
  /** 0 to 1. */
  readonly usableShare: number;
}

/** What moved numbers change in one recording. */
export interface ChangedRecording {
  readonly id: string;
  readonly key: string;
  readonly before: ChangedEnd;
  readonly after: ChangedEnd;
  /** The first stretches that change, in words: `ch1 10–30 s newly warned of`. */
  readonly stretches: readonly string[];
  /** How many there are. */
  readonly count: number;
}

/** What moved numbers change over all recordings of a profile, as far as they are judged. */
export interface WouldChange {
  /** Another number with every run: it is another's when it is not the one that was started here. */
  readonly run: number;
  readonly profile: string;
  readonly moved: MovedNumbers;
  readonly total: number;
  readonly done: number;
  /** Of those done, what could not be judged, each with why: the first 1000 of `unreadCount`. */
  readonly unread: readonly { readonly key: string; readonly why: string }[];
  readonly unreadCount: number;
  /** The first 1000 of `changedCount`. */
  readonly changed: readonly ChangedRecording[];
  readonly changedCount: number;
  readonly isRunning: boolean;
  /** Why it ended before its end, in a sentence; null when it did not. */
  readonly problem: string | null;
}

/** A line of a file that goes (`-`), comes (`+`) or stays. */
export interface DiffLine {
  readonly sign: '-' | '+' | ' ';
  /** Its number, from 1: of the file as it is for one that goes, as it would be for the others. */
  readonly line: number;
  readonly text: string;
}

/** What writing would change in the file of a profile. */
export interface ProfileDiff {
  /** From the project's folder. */
  readonly file: string;
  /** Of the file as it is; what is written must be what was shown. */
  readonly sha256: string;
  readonly lines: readonly DiffLine[];
}

/** Numbers of a rule to write into the file of the recording's profile. */
export interface EntryToWrite extends MovedNumbers {
  /** Of the file that was shown. */
  readonly sha256: string;
}

/** A mark to set, or to take back. */
export interface MarkAsked {
  readonly leadIndex: number;
  readonly startS: number;
  readonly endS: number;
  readonly mark: Mark | 'none';
  readonly note: string | null;
  /** Of the findings that the page shows. */
  readonly ruleset: string;
}

/** A stretch of the overview: what became of all leads in it. */
export interface OverviewColumn {
  readonly startS: number;
  readonly endS: number;
  /** 0 to 1. */
  readonly usableShare: number;
  readonly isRejected: boolean;
  readonly isWarned: boolean;
  readonly quality: number | null;
  readonly heartRateBpm: number | null;
}

/** Where the signal is read: from the lake, again from the upload, or not at all, with the reason in a sentence. */
export type SignalFrom =
  | { readonly from: 'lake' | 'source'; readonly notes: readonly string[] }
  | { readonly why: string };

/** One recording, all but its signal. */
export interface ShownRecording extends ListedRecording {
  readonly sourceBucket: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly sampleCount: number | null;
  readonly leadNamesSource: ClaimSource | null;
  readonly matVersion: string | null;
  readonly ruleset: string;
  readonly pipelineVersion: string;
  readonly leads: readonly ShownLead[];
  readonly findings: readonly ShownFinding[];
  readonly overview: readonly OverviewColumn[];
  readonly signal: SignalFrom;
  readonly marks: RecordingMarks;
  /** Whose marks are set here, or why none can be, in a sentence. */
  readonly marking: { readonly name: string } | { readonly why: string };
  /** Where its windows start, in order; the last ends with the recording. */
  readonly windowStartsS: readonly number[];
  /** Ids of the recordings around it in the list as it is filtered; null at its ends. */
  readonly previous: string | null;
  readonly next: string | null;
  /** Statements to ask for the same in SQL, by what they show. */
  readonly sql: string;
  /** The folder of its lake, absolute. */
  readonly lake: string;
}

/** A rule, for people. */
export interface ExplainedRule {
  readonly id: string;
  readonly title: string;
  readonly because: string;
  readonly formula: string | null;
  readonly references: readonly string[];
  /** A lead with what the rule reports, as SVG; null for a rule without. */
  readonly drawing: string | null;
}

/** What is drawn of a stretch: a trace and the R peaks of each lead, in the order of `ShownRecording.leads`. */
export interface Stretch {
  readonly traces: readonly Trace[];
  readonly beatsS: readonly (readonly number[])[];
}

/** Longer stretches are sent as the lowest and highest value of each column, shorter ones as every sample. */
export const MAX_RAW_S = 60;

type Head =
  | { kind: 'samples'; first: number; samplingRateHz: number; count: number; beatsS: readonly (readonly number[])[] }
  | { kind: 'extremes'; fromS: number; stepS: number; count: number; beatsS: readonly (readonly number[])[] };

/** Bytes before the head: its length as an unsigned 32-bit number, little-endian. */
const LENGTH_BYTES = 4;

/** A stretch as bytes: length of the head, the head as JSON filled up with blanks to a multiple of 4, then 32-bit numbers. */
export function encodeStretch({ traces, beatsS }: Stretch): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(headOf(traces, beatsS));
  const numbers = traces.flatMap((trace) => (trace.kind === 'samples' ? [trace.mv] : [trace.low, trace.high]));
  const count = numbers.reduce((sum, { length }) => sum + length, 0);
  const headBytes = Math.ceil(head.length / 4) * 4;
  const bytes = new Uint8Array(LENGTH_BYTES + headBytes + count * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, headBytes, true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headBytes).set(head, LENGTH_BYTES);
  let at = LENGTH_BYTES + headBytes;
  for (const values of numbers) {
    for (let i = 0; i < values.length; i += 1, at += 4) view.setFloat32(at, values[i]!, true);
  }
  return bytes;
}

function headOf(traces: readonly Trace[], beatsS: Stretch['beatsS']): string {
  const [trace] = traces;
  if (trace === undefined) return JSON.stringify({ kind: 'extremes', fromS: 0, stepS: 1, count: 0, beatsS });
  const { kind } = trace;
  const head: Head =
    kind === 'samples'
      ? { kind, first: trace.first, samplingRateHz: trace.samplingRateHz, count: trace.mv.length, beatsS }
      : { kind, fromS: trace.fromS, stepS: trace.stepS, count: trace.low.length, beatsS };
  return JSON.stringify(head);
}

/** The other way around. @param leads how many traces the bytes hold */
export function decodeStretch(bytes: ArrayBuffer, leads: number): Stretch {
  const headBytes = new DataView(bytes).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, LENGTH_BYTES, headBytes))) as Head;
  const { count, beatsS } = head;
  const start = LENGTH_BYTES + headBytes;
  const numbers = (nth: number) => new Float32Array(bytes, start + nth * count * 4, count);
  const traces = Array.from({ length: leads }, (_, i): Trace => {
    if (head.kind === 'extremes') return { ...head, low: numbers(2 * i), high: numbers(2 * i + 1) };
    return { ...head, mv: numbers(i) };
  });
  return { traces, beatsS };
}
