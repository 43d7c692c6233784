/** A stretch of the signal as server and page send it: a head in JSON before 32-bit numbers. */
import type { Trace } from '../../handler/draw/trace.ts';
/** What is drawn of a stretch: a trace and the R peaks of each lead, in the order of `ShownRecording.leads`. */
export interface Stretch {
  readonly traces: readonly Trace[];
  readonly beatsS: readonly (readonly number[])[];
}

/** Longer stretches are sent as the lowest and highest value of each column, shorter ones as every sample. */
export const MAX_RAW_S = 60;

/** Columns of one answer: twice the paper of a wide screen, at two for each of its dots. */
export const MAX_COLUMNS = 10_000;

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

/** The other way around. @param leads how many traces the bytes are to hold. @throws {Error} with a sentence to show when they hold others */
export function decodeStretch(bytes: ArrayBuffer, leads: number): Stretch {
  const headBytes = new DataView(bytes).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, LENGTH_BYTES, headBytes))) as Head;
  const { count, beatsS } = head;
  if (beatsS.length !== leads) {
    const now = `The recording was processed again and has ${beatsS.length} leads now, where ${leads} are shown`;
    throw new Error(`${now}: load the page again.`);
  }
  const start = LENGTH_BYTES + headBytes;
  const numbers = (nth: number) => new Float32Array(bytes, start + nth * count * 4, count);
  const traces = Array.from({ length: leads }, (_, i): Trace => {
    if (head.kind === 'extremes') return { ...head, low: numbers(2 * i), high: numbers(2 * i + 1) };
    return { ...head, mv: numbers(i) };
  });
  return { traces, beatsS };
}
