/** What the simulation says, in words. */
import { SLOWER_RANGE } from '../cost/measure/service-time.ts';
import { withThousands } from '../page/figures.ts';
import { type Block, heading, type Page, paragraph, table } from '../page/page.ts';
import { PROMISE } from './burst.ts';
import { capacityBasis } from './capacity-basis.ts';
import {
  type CapacityPlan,
  type Remedy,
  remedies,
  SEEDS,
  type Sensitivity,
  sensitivity,
  type WorstOfSeeds,
  worstOfSeeds,
} from './capacity-plan.ts';
import { chart } from './chart.ts';
import { dayFilesBlocks } from './day-files.ts';
import type { CapacitySettings } from './scenario.ts';
import { KIND_WORDS, UPLOAD_KINDS } from './upload-kinds.ts';

const CHART_STEPS = 15;

/** The whole page. It runs some hundred simulations, which takes seconds. */
export function capacityPage(plan: CapacityPlan): Page {
  const bursts = UPLOAD_KINDS.map((kind) => worstOfSeeds(kind, plan));
  return {
    title: 'What the pipeline can take at once',
    blocks: [
      ...promise(plan, bursts),
      ...bursts.flatMap(course),
      ...limits(plan),
      ...whatHolds(plan, bursts),
      ...dayFilesBlocks(plan),
      ...capacityBasis(plan.scenario),
    ],
  };
}

function promise({ scenario: { settings, seed } }: CapacityPlan, bursts: readonly WorstOfSeeds[]): Block[] {
  const { withinS, share } = PROMISE;
  return [
    paragraph(`The promise (NFR-5): what is uploaded can be queried with SQL within ${withinS / 60} minutes, ${100 * share} %
      of the time. Each simulated burst arrives at once, at an empty queue, with no function running.`),
    paragraph(`Settings: ${settingsWords(settings)}. Seeds ${seed} to ${seed + SEEDS - 1}; the table shows the worst of
      them.`),
    table(['burst', '>half within', '>99.9 % within', '>all within', '>dead letters', 'promise'], bursts.map(burstRow)),
  ];
}

function burstRow({ kind, count, medianS, promisedS, lastS, deadLetters, isHeld }: WorstOfSeeds): string[] {
  const waits = [medianS, promisedS, lastS].map((waitS) => `${Math.round(waitS)} s`);
  const verdict = isHeld ? 'held' : 'broken';
  return [`${withThousands(count)} ${KIND_WORDS[kind]}`, ...waits, withThousands(deadLetters), verdict];
}

function course({ kind, count, first, lastS }: WorstOfSeeds): Block[] {
  const { waitsS, run } = first;
  const untilS = CHART_STEPS * Math.ceil(lastS / CHART_STEPS);
  return [
    heading(`How long ${withThousands(count)} ${KIND_WORDS[kind]} take to reach the lake`),
    { kind: 'chart', lines: chart(waitsS, count, untilS, CHART_STEPS) },
    paragraph(`${withThousands(run.invocations)} invocations, ${withThousands(run.coldStarts)} of them cold, at most
      ${withThousands(run.maxAtOnce)} at once, ${withThousands(Math.round(run.billedS))} function seconds.`),
  ];
}

function limits(plan: CapacityPlan): Block[] {
  return [
    heading('Where it breaks, and which setting moves the limit'),
    paragraph(`The largest burst that keeps the promise, to within 1 %, with one setting changed at a time; ≥ marks the
      largest that was tried.`),
    table(['setting', ...UPLOAD_KINDS.map((kind) => `>${KIND_WORDS[kind]}`)], sensitivity(plan).map(limitRow)),
  ];
}

function limitRow({ change, largest, maxTried }: Sensitivity): string[] {
  const limit = (count: number, max: number) => `${count === max ? '≥ ' : ''}${withThousands(count)}`;
  return [settingsWords(change), ...UPLOAD_KINDS.map((kind) => limit(largest[kind], maxTried[kind]))];
}

function whatHolds(plan: CapacityPlan, bursts: readonly WorstOfSeeds[]): Block[] {
  const slowers = new Set([plan.scenario.assumed.slower, SLOWER_RANGE.max]);
  const broken = bursts.filter(({ isHeld }) => !isHeld).map(({ kind }) => KIND_WORDS[kind]);
  const verdict =
    broken.length === 0
      ? 'These settings keep the promise for both bursts.'
      : `These settings do not keep the promise for ${broken.join(' and ')}.`;
  return [
    heading('Settings that keep the promise'),
    paragraph(`${verdict} The table gives the least concurrency that keeps it for both, in steps of ten, with a Lambda
      processor as fast as the one that measured, and with a slower one. More memory costs no more while a function only
      computes: twice the share of a processor, half the seconds.`),
    table(['>memory', '>batch', '>slower by', '>least concurrency'], remedies(plan, [...slowers]).map(remedyRow)),
  ];
}

function remedyRow({ memoryMib, batch, slower, concurrency }: Remedy): string[] {
  return [`${memoryMib} MiB`, String(batch), `× ${slower}`, concurrency === undefined ? 'none' : String(concurrency)];
}

const SETTING_WORDS: Readonly<Record<keyof CapacitySettings, (value: number) => string>> = {
  concurrency: (value) => `concurrency ${value}`,
  batch: (value) => `batch ${value}`,
  windowS: (value) => `window ${value} s`,
  memoryMib: (value) => `memory ${value} MiB`,
  timeoutS: (value) => `timeout ${value} s`,
  maxDeliveries: (value) => `${value} deliveries`,
};

/** All settings, or those that are changed. */
function settingsWords(settings: Partial<CapacitySettings>): string {
  const words = Object.entries(settings).map(([name, value]) => SETTING_WORDS[name as keyof CapacitySettings](value)); // its keys
  return words.length === 0 ? 'as they are' : words.join(', ');
}
