/** What is known of a file before its samples are judged: the subject of rules about the file as a whole. */
import type { Quantity } from './units.ts';
import { seconds } from './units.ts';
import type { Where } from './verdict.ts';

/**
 * Where a claim about a recording comes from, strongest first: the upload's metadata, a sheet that lies beside the
 * file, the file itself, a profile that was chosen, or the default profile, which applies when none was.
 */
export type ClaimSource = 'metadata' | 'companion' | 'file' | 'profile' | 'assumed';

/** Two sources that say different things; the first is believed. */
export interface Disagreement {
  readonly about: string;
  readonly believed: { readonly source: ClaimSource; readonly value: string };
  readonly overruled: { readonly source: ClaimSource; readonly value: string };
}

/** A missing fact without which samples mean nothing. */
export interface UnknownFact {
  /** `the sampling rate`, `the scale`. */
  readonly fact: string;
  /** The metadata that says it: `sampling-rate-hz`. */
  readonly metadata: string;
  /** What was found instead, as the end of a sentence; empty when nothing was. */
  readonly found: string;
}

/** What is known about a file's meaning, and what is not. */
export interface Meaning {
  /** Facts that no source gives. */
  readonly unknown: readonly UnknownFact[];
  /** Two sources, neither stronger than the other, that say different things. */
  readonly contradictions: readonly Disagreement[];
  /** Why the values contradict the profile that was chosen, as ends of sentences; empty when they do not. */
  readonly misfits: readonly string[];
  /** Ids of the profiles whose files look like this one. */
  readonly fitting: readonly string[];
}

/** Which source gave each fact that a recording is read with; undefined when none did. */
export interface Sources {
  readonly samplingRate: ClaimSource | undefined;
  /** Gain, zero and unit together: the weakest of them. */
  readonly gain: ClaimSource | undefined;
  readonly leadNames: ClaimSource | undefined;
}

/** What the windows showed of the heart, for each lead in which it was measured. */
export interface HeartFacts {
  /** Median over windows of the heart rate. */
  readonly ratesOfLeads: readonly Quantity<'bpm'>[];
  /** Median over windows of the height of the QRS. */
  readonly qrsOfLeads: readonly Quantity<'mV'>[];
  /** The sampling rate at which a steady line in every lead would be the mains; undefined when there is none. */
  readonly mainsRate?: Quantity<'Hz'> | undefined;
}

/** The variable that has the signal's name and cannot be read as one. */
export interface RefusedSignal {
  readonly variable: string;
  /** `kind`: it is not a real, full matrix of numbers. `leads`: it has more leads than any recording. */
  readonly because: 'kind' | 'leads';
  /** The end of a sentence about it: `is complex (1 × 3600)`. */
  readonly why: string;
}

/** Why a variable is the signal. `being the argument`: it was not looked for in a file, but handed over. */
export type ChosenBy = 'name' | 'being the only one' | 'being the argument';

/** How a matrix was read: which of its sides is time. */
export interface MatrixFacts {
  readonly rows: number;
  readonly columns: number;
  readonly leadsIn: 'rows' | 'columns';
  /** Whether the profile or the file says which side holds the leads, or only the shape does. */
  readonly saidBy: 'profile' | 'file' | 'shape';
}

/** Everything that rules about files judge by; what is not known is undefined. */
export interface FileFacts {
  /** The variable that was taken for the signal, and why; undefined when none could be. */
  readonly signal: { readonly variable: string; readonly chosenBy: ChosenBy } | undefined;
  /** Real numeric matrices that could be a signal. */
  readonly candidates: Quantity<'count'>;
  /** When there is no signal: what was looked for and what was found. */
  readonly whyNoSignal: string;
  /** When there is no signal: the variable that should be it, and what keeps it from being one. */
  readonly refused?: RefusedSignal | undefined;
  /** How the signal's matrix was read; undefined without one. */
  readonly matrix?: MatrixFacts | undefined;
  readonly samplingRate: Quantity<'Hz'> | undefined;
  readonly leadCount: number;
  /** Samples per lead. */
  readonly sampleCount: number;
  readonly disagreements: readonly Disagreement[];
  /** What is not known of its meaning; undefined when the caller said all of it. */
  readonly meaning?: Meaning | undefined;
  /** Undefined when the caller said everything. */
  readonly sources?: Sources | undefined;
  /** What of the file was not read as it stands, as sentences: channels that are not an ECG, an earlier variable of a name. */
  readonly notes?: readonly string[] | undefined;
  /** Known to rules that are judged after the windows; undefined before. */
  readonly heart?: HeartFacts | undefined;
}

/** All samples of the recording, as a place to report; a recording without samples can be reported too. */
export function wholeRecording({ sampleCount }: FileFacts): Where {
  return { spans: () => (sampleCount > 0 ? [{ start: 0, end: sampleCount }] : []), evenIfEmpty: true };
}

/** How long the recording lasts; NaN when its rate is not known. */
export function durationOf({ samplingRate, sampleCount }: FileFacts): Quantity<'s'> {
  return seconds(samplingRate === undefined ? Number.NaN : sampleCount / samplingRate.value);
}
