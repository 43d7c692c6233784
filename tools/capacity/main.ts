/** `./ecg capacity`: bursts of uploads, simulated. */
import type { Arguments, Options } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { keptMeasured } from '../cost/measure/measured.ts';
import { ASSUMED } from '../cost/measure/service-time.ts';
import { numberOption, wholeOption } from '../page/number-options.ts';
import { documentOf, type PageForm, printPage } from '../page/print-page.ts';
import { capacityPage } from './capacity-page.ts';
import type { CapacityPlan } from './capacity-plan.ts';
import { type CapacitySettings, DEFAULT_SETTINGS } from './scenario.ts';

const OPTIONS: Options = {
  '--fragments N': 'recordings of 10 s that arrive at the same moment (default: 10000)',
  '--holters N': '24 h Holter recordings that arrive at the same moment (default: 2000)',
  '--concurrency N': `batches that are processed at once (default: ${DEFAULT_SETTINGS.concurrency})`,
  '--batch N': `messages in a batch (default: ${DEFAULT_SETTINGS.batch})`,
  '--window S': `seconds that a batch waits to be full (default: ${DEFAULT_SETTINGS.windowS})`,
  '--memory-mib M': `memory of the function (default: ${DEFAULT_SETTINGS.memoryMib})`,
  '--timeout S': `seconds after which an invocation is stopped (default: ${DEFAULT_SETTINGS.timeoutS})`,
  '--failing SHARE': 'share of tries that fail and are repeated (default: 0.001)',
  '--slower TIMES': `how many times as long Lambda's processor takes as the one that measured (default: ${ASSUMED.slower})`,
  '--seed N': 'the same seed gives the same answer (default: 1)',
  '--markdown': 'as docs/capacity.md has it',
};

const page: PageForm = {
  options: OPTIONS,
  pageOf: (args) => capacityPage(capacityPlan(args)),
};

export const main = command({
  call: './ecg capacity',
  about:
    'Simulates what happens when many recordings are uploaded at once: queue, batches, cold starts and retries, compared with the promise that data can be queried within ten minutes.',
  options: OPTIONS,
  examples: [
    ['./ecg capacity', 'the settings of a stack'],
    ['./ecg capacity --fragments 100000 --concurrency 50', 'a larger burst, and more at once'],
  ],
  exitStatus: { 0: 'answered, whether or not the promise is kept', 2: 'wrong use' },
  run: (args, context) => printPage(args, context, page),
});

let document: string | undefined;

/** `docs/capacity.md`, as it is with the settings that a stack has. It takes seconds, and is worked out once a process. */
export function capacityDocument(): string {
  document ??= documentOf(page);
  return document;
}

function capacityPlan(args: Arguments): CapacityPlan {
  return {
    counts: {
      fragments: wholeOption(args, 'fragments', { min: 1, max: 1e6, otherwise: 10_000 }),
      holters: wholeOption(args, 'holters', { min: 1, max: 1e5, otherwise: 2000 }),
    },
    scenario: {
      settings: capacitySettings(args),
      measured: keptMeasured(),
      assumed: { ...ASSUMED, slower: numberOption(args, 'slower', { min: 0.1, max: 10, otherwise: ASSUMED.slower }) },
      failing: numberOption(args, 'failing', { min: 0, max: 1, otherwise: 0.001 }),
      seed: wholeOption(args, 'seed', { min: 0, max: 2 ** 31, otherwise: 1 }),
    },
  };
}

function capacitySettings(args: Arguments): CapacitySettings {
  const { concurrency, batch, windowS, memoryMib, timeoutS, maxDeliveries } = DEFAULT_SETTINGS;
  return {
    concurrency: wholeOption(args, 'concurrency', { min: 2, max: 1000, otherwise: concurrency }),
    batch: wholeOption(args, 'batch', { min: 1, max: 10_000, otherwise: batch }),
    windowS: wholeOption(args, 'window', { min: 0, max: 300, otherwise: windowS }),
    memoryMib: wholeOption(args, 'memory-mib', { min: 128, max: 10_240, otherwise: memoryMib }),
    timeoutS: wholeOption(args, 'timeout', { min: 1, max: 900, otherwise: timeoutS }),
    maxDeliveries,
  };
}
