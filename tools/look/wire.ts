/**
 * What server and page send each other: JSON by its shape. The rule bench and the device screen have files of their own, and the
 * signal is `stretch-bytes.ts`.
 */
import type { OverviewColumn } from '../../handler/draw/overview-svg.ts';
import type { Mark, Shown } from '../../lake/tables/labels.ts';
import type { ClaimSource } from '../../quality/facts.ts';
import type { Grade } from '../../quality/verdict.ts';

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

/** Why the profile may be the wrong one. */
export interface ProfileDoubt {
  /** A sentence. */
  readonly text: string;
  /** A recording with whose file another profile can be tried. */
  readonly id: string;
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
  readonly warning: ProfileDoubt | null;
  /** Why the list opens slowly, and what helps, in a sentence; null when it does not. */
  readonly hint: string | null;
  /** Where the recordings come from, for the heading. */
  readonly from: string;
}

/** The beginning of a recording's first lead: the lowest and highest of each of some equal parts of it, in mV; null where a value is missing. */
export interface Sparkline {
  readonly id: string;
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Recordings that are asked for at once. */
export const MAX_SPARKLINES = 50;

/** Those that could be drawn of the recordings that were asked for. */
export interface Sparklines {
  readonly lines: readonly Sparkline[];
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

/** A mark to set, or to take back. */
export interface MarkAsked {
  readonly leadIndex: number;
  readonly startS: number;
  readonly endS: number;
  readonly mark: Mark | 'none';
  readonly note: string | null;
  /** Of the findings that the page shows. */
  readonly ruleset: string;
  /** How the signal was drawn. */
  readonly shown: Shown;
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
  /** Why the profile may be the wrong one, in a sentence; null when nothing says so. */
  readonly doubt: string | null;
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
  /** One on which it finds nothing wrong, with what it says then; null where none can be drawn. */
  readonly passing: string | null;
}
