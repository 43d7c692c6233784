/**
 * From processor seconds on the machine that measured to seconds of a function.
 *
 * A function gets processor time in proportion to its memory: at 1769 MiB one virtual processor, below that a share of
 * one. This code computes in one thread, so above 1769 MiB it gets no faster.
 *
 * Source: AWS Lambda Developer Guide, "Configure Lambda function memory".
 */
import { sum } from '../../statistics.ts';
import { lakeBytesOf, type MeasuredUpload, requestCountOf } from './measured.ts';

const ONE_PROCESSOR_MIB = 1769;

/**
 * How much the time until S3 answers varies, as the standard deviation of the logarithm: one answer in a thousand takes
 * more than six times the median.
 */
export const REQUEST_SPREAD = 0.6;

/** What cannot be measured without an account; each is said in the documents that rest on it. */
export interface Assumed {
  /** Seconds of one virtual processor of Lambda on arm64 for one second of the processor that measured. */
  readonly slower: number;
  /** Bytes per second between a function and S3, in MiB. */
  readonly transferMibPerS: number;
  /** Median time until S3 answers. */
  readonly requestS: number;
  /** What Lambda adds to the start of a function from an image, before its code begins. */
  readonly containerStartS: number;
}

/** What holds where the command line assumes nothing else. */
export const ASSUMED: Assumed = { slower: 1, transferMibPerS: 60, requestS: 0.04, containerStartS: 1 };

/** From the best case to the worst that is thought of: the machine that measured may be slower or faster than Graviton. */
export const SLOWER_RANGE = { min: 0.8, max: 1.6 };

/** How many seconds a function of that memory takes for one second of a whole processor. */
export function stretch(memoryMib: number): number {
  return Math.max(1, ONE_PROCESSOR_MIB / memoryMib);
}

/** Seconds of computing in a function. */
export function computeS(cpuS: number, memoryMib: number, { slower }: Assumed): number {
  return cpuS * slower * stretch(memoryMib);
}

/** Seconds that bytes take between a function and S3. */
export function transferS(bytes: number, { transferMibPerS }: Assumed): number {
  return bytes / 2 ** 20 / transferMibPerS;
}

/** Seconds of a function that an upload takes on average, without cold start. */
export function meanServiceS(upload: MeasuredUpload, memoryMib: number, assumed: Assumed): number {
  const meanRequestS = assumed.requestS * Math.exp(REQUEST_SPREAD ** 2 / 2);
  const cpuS = sum(upload.cpuS) / upload.cpuS.length;
  const waitingS = meanRequestS * requestCountOf(upload);
  return computeS(cpuS, memoryMib, assumed) + transferS(upload.bytes + lakeBytesOf(upload), assumed) + waitingS;
}
