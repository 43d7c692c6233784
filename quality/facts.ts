/** What is known of a file before its samples are judged: the subject of rules about the file as a whole. */
import type { Quantity } from './units.ts';
import { seconds } from './units.ts';
import type { Where } from './verdict.ts';

/** Where a claim about a recording comes from, strongest first. */
export type ClaimSource = 'metadata' | 'file' | 'profile';

/** Two sources that say different things; the first is believed. */
export interface Disagreement {
  readonly about: string;
  readonly believed: { readonly source: ClaimSource; readonly value: string };
  readonly overruled: { readonly source: ClaimSource; readonly value: string };
}

/** The variable that has the signal's name and cannot be read as one. */
export interface RefusedSignal {
  readonly variable: string;
  /** `kind`: it is no real, full matrix of numbers. `leads`: it has more leads than any recording. */
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
  /** Whether the profile says which side are the leads, or the shape had to. */
  readonly saidBy: 'profile' | 'shape';
}

/** Everything that rules about files judge by; what nobody knows is undefined. */
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
}

/** All samples of the recording, as a place to report; a recording without samples can be reported too. */
export function wholeRecording({ sampleCount }: FileFacts): Where {
  return { spans: () => (sampleCount > 0 ? [{ start: 0, end: sampleCount }] : []), evenIfEmpty: true };
}

/** How long the recording lasts; NaN when its rate is not known. */
export function durationOf({ samplingRate, sampleCount }: FileFacts): Quantity<'s'> {
  return seconds(samplingRate === undefined ? Number.NaN : sampleCount / samplingRate.value);
}
