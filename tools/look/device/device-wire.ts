/** What server and page send each other about a file whose meaning is to be said. */
import type { ProfileValues } from '../../profiles/profile-text.ts';

/** A variable of the file. */
export interface FileVariable {
  /** `ECG.data`, `header{2}`. */
  readonly path: string;
  /** `double`, `int16`, `text`, `struct`. */
  readonly kind: string;
  /** `12 × 5000` */
  readonly shape: string;
  /** What it holds: a range, a number, a text; empty where that says nothing. */
  readonly holds: string;
  /** Can it be read as a signal? */
  readonly isSignal: boolean;
}

/** What one way to find the signal makes of the file. */
export interface FoundBy {
  readonly name: string;
  readonly finds: boolean;
  /** In a sentence. */
  readonly says: string;
}

/** Everything that is said about a device to make a profile for its files. */
export interface DeviceForm {
  readonly id: string;
  readonly title: string;
  readonly variable: string;
  readonly orientation: ProfileValues['orientation'];
  readonly stores: 'adu' | 'mV';
  readonly samplingRateHz: number;
  /** Of files in millivolts, both are without meaning. */
  readonly gainAduPerMv: number;
  readonly zeroAdu: number;
  /** Null where it is not known. */
  readonly mainsHz: number | null;
  /** Row by row; empty where they have no names. */
  readonly leads: readonly string[];
}

/** The file of a recording, as it lies there. */
export interface DeviceFile {
  readonly key: string;
  /** How the recording ended in the lake, and why. */
  readonly outcome: string;
  readonly reason: string | null;
  /** `4`, `5` or `7.3`. */
  readonly matVersion: string;
  /** At most `MAX_VARIABLES`. */
  readonly variables: readonly FileVariable[];
  readonly variableCount: number;
  readonly foundBy: readonly FoundBy[];
  /** Profiles that the file looks like, and why it does not look like the others: null when it does. */
  readonly profiles: readonly { readonly id: string; readonly title: string; readonly why: string | null }[];
  /** To begin with; null where no variable can be read as a signal. */
  readonly form: DeviceForm | null;
}

/** So many variables are shown. */
export const MAX_VARIABLES = 200;

/** What to try, and which part of the signal to show. */
export interface DeviceAsked extends DeviceForm {
  readonly fromS: number;
}

/** So much of the signal is shown. */
export const PREVIEW_S = 10;

/** What the file means by a form. */
export interface DevicePreview {
  /** Where the signal is found: a layout may find it elsewhere than the form says. Null where it is not. */
  readonly variable: string | null;
  readonly leads: readonly string[];
  /** What the file or a sheet says wins over the form. */
  readonly samplingRateHz: number | null;
  readonly durationS: number | null;
  /** How the recording would end; null where it is not judged. */
  readonly outcome: { readonly outcome: string; readonly reason: string | null; readonly usableShare: number } | null;
  /** Why it is not judged, in a sentence: it is too long for somebody who waits. Null where it is. */
  readonly whyNotJudged: string | null;
  /** The median height of a QRS in mV, and the median heart rate: what tells a wrong scale or rate. Null where none is found, or looked for. */
  readonly qrsMv: number | null;
  readonly heartRateBpm: number | null;
  /** Of the first sample of `mv`. */
  readonly first: number;
  /** 1 where every sample is sent. */
  readonly samplesPerColumn: number;
  /** Of each lead, every sample or the lowest of each column; null where a value is missing. */
  readonly mv: readonly (readonly (number | null)[])[];
  /** Of each lead, the highest of each column; empty where every sample is sent. */
  readonly highestMv: readonly (readonly (number | null)[])[];
  /** From the project's folder. */
  readonly file: string;
  readonly text: string;
  /** Why the file cannot be written, in a sentence; null when it can. */
  readonly whyNotWritten: string | null;
}

/** What was written, by path from the project's folder. */
export interface DeviceWritten {
  readonly written: readonly string[];
}
