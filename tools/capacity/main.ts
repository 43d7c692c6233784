/** `npm run capacity -- [--fragments N] [--holters N] [--concurrency C] …`: bursts of uploads, simulated. */
import type { Arguments, OptionForms } from '../../local/terminal/arguments.ts';
import { type Io, processIo } from '../../local/terminal/io.ts';
import { answerWithPage, documentOf, type PageCommand } from '../cost/answer-with-page.ts';
import { keptMeasured } from '../cost/measure/measured.ts';
import { ASSUMED } from '../cost/measure/service-time.ts';
import { numberOption } from '../cost/number-options.ts';
import { capacityPage } from './capacity-page.ts';
import type { Plan } from './plan.ts';
import { DEFAULTS } from './settings.ts';

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
  help: '',
};
const FORM = 'npm run capacity -- [--fragments N] [--holters N] [--concurrency N] [--batch N] …';
const HELP = `${FORM}

Simulates what becomes of many uploads at once: queue, batches, cold starts, retries, and the promise of ten minutes.

  --fragments N    recordings of 10 s that come at one moment, 10000 unless you say otherwise
  --holters N      days of Holter that come at one moment, 2000
  --concurrency N  batches that are processed at once, ${DEFAULTS.concurrency}
  --batch N        messages in a batch, ${DEFAULTS.batch}
  --window S       seconds that a batch waits to be full, ${DEFAULTS.windowS}
  --memory-mib M   memory of the function, ${DEFAULTS.memoryMib}
  --timeout S      seconds after which an invocation is stopped, ${DEFAULTS.timeoutS}
  --failing SHARE  share of tries that fail and are tried again, 0.001
  --slower TIMES   time that Lambda's processor takes, over that of the one that measured, ${ASSUMED.slower}
  --seed N         the same seed gives the same answer, 1
  --markdown       as docs/capacity.md has it

Exit status: 0 when it was answered, whether or not the promise is held; 2 when the arguments are wrong.
`;

const COMMAND: PageCommand = { options: OPTIONS, form: FORM, help: HELP, pageOf: (args) => capacityPage(planOf(args)) };

/** @returns the exit status */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  return answerWithPage(argv, io, COMMAND);
}

/** `docs/capacity.md`, as it is with the settings that a stack has. */
export function capacityDocument(): string {
  return documentOf(COMMAND);
}

function planOf(args: Arguments): Plan {
  const whole = (name: string, least: number, most: number, otherwise: number) =>
    numberOption(args, name, { least, most, isWhole: true }, otherwise);
  return {
    counts: { fragments: whole('fragments', 1, 1e6, 10_000), holters: whole('holters', 1, 1e5, 2000) },
    settings: {
      concurrency: whole('concurrency', 2, 1000, DEFAULTS.concurrency),
      batch: whole('batch', 1, 10_000, DEFAULTS.batch),
      windowS: whole('window', 0, 300, DEFAULTS.windowS),
      memoryMib: whole('memory-mib', 128, 10_240, DEFAULTS.memoryMib),
      timeoutS: whole('timeout', 1, 900, DEFAULTS.timeoutS),
      maxReceives: DEFAULTS.maxReceives,
    },
    surroundings: {
      measured: keptMeasured(),
      assumed: { ...ASSUMED, slower: numberOption(args, 'slower', { least: 0.1, most: 10 }, ASSUMED.slower) },
      failing: numberOption(args, 'failing', { least: 0, most: 1 }, 0.001),
      seed: whole('seed', 0, 2 ** 31, 1),
    },
  };
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo());
