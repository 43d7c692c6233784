/** `npm run capacity -- [--fragments N] [--holters N] [--concurrency C] …`: bursts of uploads, simulated. */
import type { Arguments, OptionForms } from '../../local/terminal/arguments.ts';
import { type CommandContext, processContext } from '../../local/terminal/command-context.ts';
import { keptMeasured } from '../cost/measure/measured.ts';
import { ASSUMED } from '../cost/measure/service-time.ts';
import { answerWithPage, documentOf, type PageCommand } from '../page/answer-with-page.ts';
import { numberOption, wholeOption } from '../page/number-options.ts';
import { capacityPage } from './capacity-page.ts';
import type { CapacityPlan } from './capacity-plan.ts';
import { type CapacitySettings, DEFAULT_SETTINGS } from './scenario.ts';

const OPTIONS: OptionForms = {
  fragments: 'N',
  holters: 'N',
  concurrency: 'N',
  batch: 'N',
  window: 'S',
  'memory-mib': 'M',
  timeout: 'S',
  failing: 'SHARE',
  slower: 'TIMES',
  seed: 'N',
  markdown: '',
};
const FORM = 'npm run capacity -- [--fragments N] [--holters N] [--concurrency N] [--batch N] …';
const HELP = `${FORM}

Simulates what becomes of many uploads at once: queue, batches, cold starts, retries, and the promise of ten minutes.

  --fragments N    recordings of 10 s that come at one moment, 10000 unless you say otherwise
  --holters N      days of Holter that come at one moment, 2000
  --concurrency N  batches that are processed at once, ${DEFAULT_SETTINGS.concurrency}
  --batch N        messages in a batch, ${DEFAULT_SETTINGS.batch}
  --window S       seconds that a batch waits to be full, ${DEFAULT_SETTINGS.windowS}
  --memory-mib M   memory of the function, ${DEFAULT_SETTINGS.memoryMib}
  --timeout S      seconds after which an invocation is stopped, ${DEFAULT_SETTINGS.timeoutS}
  --failing SHARE  share of tries that fail and are tried again, 0.001
  --slower TIMES   time that Lambda's processor takes, over that of the one that measured, ${ASSUMED.slower}
  --seed N         the same seed gives the same answer, 1
  --markdown       as docs/capacity.md has it

Exit status: 0 when it was answered, whether or not the promise is held; 2 when the arguments are wrong.
`;

const COMMAND: PageCommand = {
  options: OPTIONS,
  form: FORM,
  help: HELP,
  pageOf: (args) => capacityPage(capacityPlan(args)),
};

/** @returns the exit status */
export async function main(argv: readonly string[], context: CommandContext): Promise<number> {
  return answerWithPage(argv, context, COMMAND);
}

let document: string | undefined;

/** `docs/capacity.md`, as it is with the settings that a stack has. It takes seconds, and is worked out once a process. */
export function capacityDocument(): string {
  document ??= documentOf(COMMAND);
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

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
