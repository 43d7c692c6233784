/** What the simulation says, in words. */

import { SLOWER_RANGE, stretch } from '../cost/measure/service-time.ts';
import { type Block, heading, type Page, table, text } from '../cost/page.ts';
import { PROMISE } from './burst.ts';
import { chart } from './chart.ts';
import {
  ALL_KINDS,
  type Plan,
  type Remedy,
  remedies,
  SEEDS,
  sensitivity,
  settingsWords,
  type Told,
  told,
} from './plan.ts';
import { KINDS, type Kind, meanServiceS } from './service.ts';
import { RAMP } from './settings.ts';

const WORDS: Readonly<Record<Kind, string>> = { fragments: 'fragments of 10 s', holters: 'days of Holter' };
const CHART_STEPS = 15;

export function capacityPage(plan: Plan): Page {
  const bursts = ALL_KINDS.map((kind) => told(kind, plan));
  return {
    title: 'What the pipeline can take at once',
    blocks: [
      ...promise(plan, bursts),
      ...bursts.flatMap(course),
      ...limits(plan),
      ...whatHolds(plan, bursts),
      ...basis(plan),
    ],
  };
}

function promise({ settings, surroundings }: Plan, bursts: readonly Told[]): Block[] {
  const { withinS, share } = PROMISE;
  return [
    text(`The promise (NFR-5): what is uploaded can be asked for by SQL within ${withinS / 60} minutes, ${100 * share} %
      of the time. The simulated bursts come at one moment, to an empty queue, with no function running.`),
    text(`Settings: ${settingsWords(settings)}. Seeds ${surroundings.seed} to ${surroundings.seed + SEEDS - 1}; the
      table tells the worst of them.`),
    table(
      ['burst', '>half within', '>99.9 % within', '>all within', '>dead letters', 'promise'],
      bursts.map(({ kind, count, medianS, promisedS, lastS, dead, isHeld }) => [
        `${counted(count)} ${WORDS[kind]}`,
        seconds(medianS),
        seconds(promisedS),
        seconds(lastS),
        counted(dead),
        isHeld ? 'held' : 'broken',
      ]),
    ),
  ];
}

function course({ kind, count, first, lastS }: Told): Block[] {
  const { waitsS, run } = first;
  const untilS = CHART_STEPS * Math.ceil(lastS / CHART_STEPS);
  return [
    heading(`${counted(count)} ${WORDS[kind]}, in the lake after`),
    { kind: 'chart', lines: chart(waitsS, count, untilS, CHART_STEPS) },
    text(`${counted(run.invocations)} invocations, ${counted(run.coldStarts)} of them cold, at most
      ${counted(run.maxAtOnce)} at once, ${counted(Math.round(run.billedS))} function seconds.`),
  ];
}

function limits(plan: Plan): Block[] {
  return [
    heading('Where it breaks, and which setting moves the limit'),
    text(`The largest burst for which the promise is held, to within 1 %, with one setting changed at a time; with ≥ before it,
      the largest that was tried.`),
    table(
      ['setting', ...ALL_KINDS.map((kind) => `>${WORDS[kind]}`)],
      sensitivity(plan).map(({ what, largest, most }) => [
        what,
        ...ALL_KINDS.map((kind) => `${largest[kind] === most[kind] ? '≥ ' : ''}${counted(largest[kind])}`),
      ]),
    ),
  ];
}

function whatHolds(plan: Plan, bursts: readonly Told[]): Block[] {
  const slowers = [plan.surroundings.assumed.slower, SLOWER_RANGE.most];
  const found = remedies(plan, [...new Set(slowers)]);
  const verdict = bursts.every(({ isHeld }) => isHeld)
    ? 'These settings hold the promise for both bursts.'
    : `These settings do not hold the promise for ${bursts.flatMap(({ kind, isHeld }) => (isHeld ? [] : [WORDS[kind]])).join(' and ')}.`;
  return [
    heading('What holds it'),
    text(`${verdict} The table gives the least concurrency that holds it for both, in steps of ten, with a processor of
      Lambda as fast as the one that measured, and with a slower one. More memory costs no more where a function computes all
      the time: twice the share of a processor, half the seconds.`),
    table(['>memory', '>batch', '>slower by', '>least concurrency'], found.map(remedyRow)),
  ];
}

function remedyRow({ memoryMib, batch, slower, concurrency }: Remedy): string[] {
  return [`${memoryMib} MiB`, String(batch), `× ${slower}`, concurrency === undefined ? 'none' : String(concurrency)];
}

function basis({ settings, surroundings }: Plan): Block[] {
  const { measured, assumed, failing } = surroundings;
  const { memoryMib } = settings;
  return [
    heading('What it rests on'),
    table(
      ['upload', '>bytes', '>processor, here', `>function of ${memoryMib} MiB`],
      ALL_KINDS.map((kind) => {
        const upload = measured[KINDS[kind]];
        const middleS = upload.cpuS[Math.floor(upload.cpuS.length / 2)]!;
        return [
          WORDS[kind],
          counted(upload.bytes),
          `${middleS.toPrecision(3)} s`,
          `${meanServiceS(upload, memoryMib, assumed).toPrecision(3)} s`,
        ];
      }),
    ),
    text(`Measured by \`${measured.command}\` on ${measured.date} (${measured.machine}), and drawn with its spread. A
      function of ${memoryMib} MiB has ${(1 / stretch(memoryMib)).toFixed(2)} of a processor.`),
    text(`Assumed, for want of an account: a processor of Lambda on arm64 takes × ${assumed.slower} the time of the one
      that measured (\`--slower\`, thought to be × ${SLOWER_RANGE.least} to × ${SLOWER_RANGE.most}); ${assumed.transferMibPerS}
      MiB/s to and from S3; ${1000 * assumed.requestS} ms until S3 answers, one time in a thousand six times that, one call
      after the other; ${assumed.containerStartS} s more for a cold start, half as much or half as much again;
      ${100 * failing} % of tries fail and are tried again (\`--failing\`).`),
    text(`Lambda begins with ${RAMP.first} batches and adds up to ${RAMP.perMinute} with each minute; here it adds them at
      the minute's end. Turns, the time that must be left, waits after a failure and dead letters are those of the handler's
      code. Left out: that a nearly empty queue gives out batches that are not full, deliveries without a reason, the
      download of the next upload while one is processed, and the account's own limit of functions at once (1000, in new
      accounts often less).`),
  ];
}

function seconds(value: number): string {
  return `${Math.round(value)} s`;
}

/** 10000 as 10 000. */
function counted(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ');
}
