/** Reads WFDB records for tests, by the guide and not by what writes them: signals of formats 16, 24 and 32, and annotations. */
import { readFileSync } from 'node:fs';

export interface WfdbSignal {
  readonly name: string;
  readonly gain: number;
  readonly baseline: number;
  readonly unit: string;
  readonly first: number;
  readonly checksum: number;
  /** As stored; undefined where the code for no value stands. */
  readonly steps: readonly (number | undefined)[];
}

export interface WfdbRecord {
  readonly name: string;
  readonly rateHz: number;
  readonly start: string;
  readonly bits: number;
  readonly signals: readonly WfdbSignal[];
  readonly comments: readonly string[];
}

/** @param path without an ending */
export function readRecord(path: string): WfdbRecord {
  const lines = readFileSync(`${path}.hea`, 'utf8').split('\n').slice(0, -1);
  const comments = lines.filter((line) => line.startsWith('#'));
  const [record = '', ...signalLines] = lines.filter((line) => !line.startsWith('#'));
  const [name = '', count, rate, samples, ...start] = record.split(' ');
  const fields = signalLines.map(
    (line) => /^(\S+) (\d+) (\S+?)\((-?\d+)\)\/(\S+) 0 0 (-?\d+) (-?\d+) 0 (.*)$/.exec(line)!,
  );
  const bits = Number(fields[0]![2]);
  const data = readFileSync(path.replace(/[^/]*$/, fields[0]![1]!));
  const bytes = bits / 8;
  if (data.length !== Number(count) * Number(samples) * bytes) throw new Error(`${path}.dat has ${data.length} bytes`);
  return {
    name,
    rateHz: Number(rate),
    start: start.join(' '),
    bits,
    comments,
    signals: fields.map(([, , , gain, baseline, unit, first, checksum, description], at) => ({
      name: description!,
      gain: Number(gain),
      baseline: Number(baseline),
      unit: unit!,
      first: Number(first),
      checksum: Number(checksum),
      steps: Array.from({ length: Number(samples) }, (_, i) => {
        const value = data.readIntLE((i * Number(count) + at) * bytes, bytes);
        return value === -(2 ** (bits - 1)) ? undefined : value;
      }),
    })),
  };
}

/** The 16 bits of the sum of all stored values. */
export function checksumOf({ steps }: WfdbSignal, bits: number): number {
  let sum = 0n;
  for (const step of steps) sum += BigInt(step ?? -(2 ** (bits - 1)));
  return Number(BigInt.asIntN(16, sum));
}

export interface WfdbAnnotation {
  sample: number;
  code: number;
  subtype: number;
  signal: number;
}

export function readAnnotations(bytes: Uint8Array): WfdbAnnotation[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: WfdbAnnotation[] = [];
  let time = 0;
  let signal = 0;
  for (let at = 0; ; ) {
    const pair = view.getUint16(at, true);
    const [code, interval] = [pair >> 10, pair & 0x3ff];
    at += 2;
    if (pair === 0) {
      if (at !== bytes.length) throw new Error(`the end is at ${at} of ${bytes.length}`);
      return found;
    }
    if (code === 59) {
      time += (view.getInt16(at, true) << 16) + view.getUint16(at + 2, true);
      at += 4;
    } else if (code === 61) found.at(-1)!.subtype = interval;
    else if (code === 62) {
      signal = interval;
      found.at(-1)!.signal = interval;
    } else if (code < 50) {
      time += interval;
      found.push({ sample: time, code, subtype: 0, signal });
    } else throw new Error(`code ${code} is not read here`);
  }
}
