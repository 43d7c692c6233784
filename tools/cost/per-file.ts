/** What one upload of a size takes: between the short recording and the day of Holter that were measured, in proportion. */
import { lakeBytesOf, type Measured, type MeasuredUpload } from './measure/measured.ts';
import { type Assumed, computeS, meanServiceS } from './measure/service-time.ts';

/** What one upload takes of each service. Reads and writes are requests to S3. */
export interface PerFile {
  /** Seconds of the function, start included: uploads that come one by one find it asleep. */
  readonly functionS: number;
  readonly lakeBytes: number;
  readonly objects: number;
  readonly writes: number;
  readonly reads: number;
  readonly logBytes: number;
}

/**
 * What an upload takes.
 *
 * @param bytes of the upload; below the short recording that was measured it takes as much as that one
 * @param memoryMib of the function, which decides how fast it is
 */
export function perFile(bytes: number, memoryMib: number, measured: Measured, assumed: Assumed): PerFile {
  const of = (value: (upload: MeasuredUpload) => number) => {
    const [short, long] = [value(measured.fragment), value(measured.holter)];
    const share = (bytes - measured.fragment.bytes) / (measured.holter.bytes - measured.fragment.bytes);
    return short + (long - short) * Math.max(0, share);
  };
  const startS = assumed.containerStartS + computeS(measured.startCpuS, memoryMib, assumed);
  return {
    functionS: startS + of((upload) => meanServiceS(upload, memoryMib, assumed)),
    lakeBytes: of(lakeBytesOf),
    objects: of(({ requests }) => requests.writes),
    writes: of(({ requests }) => requests.writes + requests.lists),
    reads: of(({ requests }) => requests.reads + requests.sheets),
    logBytes: measured.fragment.logBytes,
  };
}
