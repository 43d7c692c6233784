/** How long uploads take in a function: what was measured here, drawn with its spread, and what has to be assumed of AWS. */
import { lakeBytesOf, requestCountOf } from '../cost/measure/measured.ts';
import { computeS, REQUEST_SPREAD, transferS } from '../cost/measure/service-time.ts';
import { type Random, randomFrom } from '../random.ts';
import type { Scenario } from './scenario.ts';
import type { Draws } from './simulate-batch.ts';
import { measuredUpload, type UploadKind } from './upload-kinds.ts';

/** How far one function is faster or slower than another, as the standard deviation of the logarithm. */
const NEIGHBOUR_SPREAD = 0.1;

/** The draws for a burst of one kind; the scenario's seed decides all of them. */
export function drawsFor(kind: UploadKind, { settings, measured, assumed, failing, seed }: Scenario): Draws {
  const random = randomFrom(seed);
  const { memoryMib } = settings;
  const upload = measuredUpload(kind, measured);
  const transferredS = transferS(upload.bytes + lakeBytesOf(upload), assumed);
  const requests = requestCountOf(upload);
  return {
    serviceS: () => {
      const cpuS = anyOf(upload.cpuS, random) * Math.exp(NEIGHBOUR_SPREAD * random.normal());
      return computeS(cpuS, memoryMib, assumed) + transferredS + waitingS(requests, assumed.requestS, random);
    },
    coldStartS: () =>
      assumed.containerStartS * (0.5 + random.uniform()) + computeS(measured.startCpuS, memoryMib, assumed),
    fails: () => failing > 0 && random.uniform() < failing,
  };
}

function anyOf(values: readonly number[], random: Random): number {
  return values[Math.floor(random.uniform() * values.length)]!;
}

/** Seconds until S3 has answered all requests, one after the other. */
function waitingS(requests: number, requestS: number, random: Random): number {
  let totalS = 0;
  for (let i = 0; i < requests; i += 1) totalS += requestS * Math.exp(REQUEST_SPREAD * random.normal());
  return totalS;
}
