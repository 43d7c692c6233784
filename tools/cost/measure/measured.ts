/** What this pipeline takes, as measured: `tools/cost/measure/measured.json`, written by `./ecg cost --measure`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sum, toDigits } from '../../statistics.ts';
import type { UploadUsage } from './process-once.ts';

/** Where the measurements are kept: an absolute path. */
export const MEASURED_FILE = join(import.meta.dirname, 'measured.json');

/** One kind of upload, processed several times. */
export interface MeasuredUpload extends Omit<UploadUsage, 'cpuS'> {
  /** Processor seconds, least first; each as likely as the others. */
  readonly cpuS: readonly number[];
}

/** Bytes of all tables together. */
export function lakeBytesOf({ lakeBytes }: MeasuredUpload): number {
  return sum(Object.values(lakeBytes));
}

/**
 * How often storage is waited for. The questions for sheets go beside other work: the upload's own, and the next upload. Ranges of a
 * large upload, which are fetched four at a time, count one by one: half a second of a day of Holter too much.
 */
export function requestCountOf({ requests: { sheets: _, ...others } }: MeasuredUpload): number {
  return sum(Object.values(others));
}

/** What a question to the lake reads, of the lake that the day of Holter and its like fill. */
export interface MeasuredQuestion {
  readonly question: string;
  /** Bytes of the columns that it reads, over the bytes of the uploads. */
  readonly readShare: number;
}

/** All that was measured in one run of the command. */
export interface Measured {
  readonly command: string;
  /** The machine and the day. */
  readonly machine: string;
  readonly date: string;
  /** One lead for 10 s, in a process that is warm. */
  readonly fragment: MeasuredUpload;
  /** The same, rejected by a rule. */
  readonly rejected: MeasuredUpload;
  /** 24 h × 2 leads × 360 Hz, 16-bit counts, MAT version 4, each in a process of its own. */
  readonly holter: MeasuredUpload;
  /** Lead-hours of that day. */
  readonly holterLeadHours: number;
  /** Real recordings of many people, where they are at hand: bytes that a sample takes in `samples`. */
  readonly realRecordings?: { readonly count: number; readonly bytesPerSample: number };
  /** Bytes of that day when its file is compressed, as MATLAB does by default. */
  readonly holterCompressedBytes: number;
  /** Most memory that the process held while it processed that day. */
  readonly peakMib: number;
  /** Processor seconds until a new process is ready for its first upload, and what the first costs more than a later. */
  readonly startCpuS: number;
  readonly questions: readonly MeasuredQuestion[];
  /** Of the bundle in the image, without the base; before compression. */
  readonly bundleMib: number;
}

/** Four digits say more than the machine knows. */
export function measuredDigits(value: number): number {
  return toDigits(value, 4);
}

/** The kept figures. */
export function keptMeasured(): Measured {
  return JSON.parse(readFileSync(MEASURED_FILE, 'utf8')) as Measured; // our own command writes it
}
