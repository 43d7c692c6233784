/** How long uploads take in a function: what was measured here, with its spread, and what has to be assumed of AWS. */
import type { Measured, MeasuredUpload } from '../cost/measure/measured.ts';
import { type Assumed, computeS, transferS } from '../cost/measure/service-time.ts';
import type { Random } from '../random.ts';
import type { Draws, Message } from './simulate.ts';

/** The kinds of upload that bursts are made of. */
export const KINDS = { fragments: 'fragment', holters: 'holter' } as const satisfies Record<string, keyof Measured>;
export type Kind = keyof typeof KINDS;

/** How far one function is faster or slower than another, as the standard deviation of the logarithm. */
const NEIGHBOUR_SPREAD = 0.1;
/** The same of the time until S3 answers: one answer in a thousand takes more than six times the median. */
const REQUEST_SPREAD = 0.6;

export interface Chances {
  readonly memoryMib: number;
  /** Share of tries that fail and are tried again. */
  readonly failing: number;
  readonly assumed: Assumed;
}

/** The draws for a burst of one kind. */
export function drawsFor(kind: Kind, measured: Measured, chances: Chances, random: Random): Draws {
  const { memoryMib, failing, assumed } = chances;
  const upload = measured[KINDS[kind]];
  const bytes = upload.bytes + total(Object.values(upload.lakeBytes));
  const calls = total(Object.values(upload.requests));
  return {
    serviceS: () => {
      const cpuS = anyOf(upload.cpuS, random) * Math.exp(NEIGHBOUR_SPREAD * random.normal());
      let waitingS = 0;
      for (let call = 0; call < calls; call += 1) {
        waitingS += assumed.requestS * Math.exp(REQUEST_SPREAD * random.normal());
      }
      return computeS(cpuS, memoryMib, assumed) + transferS(bytes, assumed) + waitingS;
    },
    coldStartS: () =>
      assumed.containerStartS * (0.5 + random.uniform()) + computeS(measured.startCpuS, memoryMib, assumed),
    fails: () => failing > 0 && random.uniform() < failing,
  };
}

/** Seconds of a function that an upload takes on average, without cold start. */
export function meanServiceS(upload: MeasuredUpload, memoryMib: number, assumed: Assumed): number {
  const bytes = upload.bytes + total(Object.values(upload.lakeBytes));
  const meanRequestS = assumed.requestS * Math.exp(REQUEST_SPREAD ** 2 / 2);
  const cpuS = total(upload.cpuS) / upload.cpuS.length;
  const waitingS = meanRequestS * total(Object.values(upload.requests));
  return computeS(cpuS, memoryMib, assumed) + transferS(bytes, assumed) + waitingS;
}

/** A burst: all uploads of one kind at one moment. */
export function burstOf(kind: Kind, count: number, measured: Measured): Message[] {
  const { bytes } = measured[KINDS[kind]];
  return Array.from({ length: count }, () => ({ arrivesS: 0, bytes }));
}

function anyOf(values: readonly number[], random: Random): number {
  return values[Math.floor(random.uniform() * values.length)]!;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
