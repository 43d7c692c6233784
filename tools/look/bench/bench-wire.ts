/** What the rule bench's server and page send each other: JSON by its shape. */
import type { Grade } from '../../../quality/verdict.ts';
import type { ShownFinding } from '../wire.ts';
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
