/** `./ecg cost`: a month's bill, from prices and from what was measured. */
import { ARCHIVE_CLASSES } from '../../infra/limits.ts';
import { type Arguments, type Options, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { quoted } from '../../local/terminal/text.ts';
import { numberOption, wholeOption } from '../page/number-options.ts';
import { documentOf, type PageForm, printPage } from '../page/print-page.ts';
import type { Basis } from './bill.ts';
import { type BilledStack, DEFAULT_STACK } from './billed-stack.ts';
import { costPage } from './cost-page.ts';
import { keptMeasured } from './measure/measured.ts';
import { ASSUMED } from './measure/service-time.ts';
import { readWorkload, WORKLOAD_OPTIONS } from './workload.ts';

const OPTIONS: Options = {
  ...WORKLOAD_OPTIONS,
  '--memory-mib M': `memory of the function (default: ${DEFAULT_STACK.memoryMib})`,
  '--archive-class CLASS': `where uploads are archived, instant or flexible (default: ${DEFAULT_STACK.archiveClass})`,
  '--glacier-after-days DAYS': `when they move there; 0 is the first night (default: ${DEFAULT_STACK.glacierAfterDays})`,
  '--crawler-runs N': `runs of the crawler in a month (default: ${DEFAULT_STACK.crawlsPerMonth.toFixed(0)})`,
  '--slower TIMES': `Lambda's processor time relative to the measured machine's (default: ${ASSUMED.slower})`,
  '--markdown': 'print it as in docs/cost.md',
  '--measure': 'measure this pipeline again, which takes a few minutes, and keep the result',
};

const page: PageForm = {
  options: OPTIONS,
  pageOf: (args) => costPage(readWorkload(args), basisOf(args)),
};

export const main = command({
  call: './ecg cost',
  about:
    "Estimates a month's AWS bill line by line, from list prices and measurements, next to the bill of the reference: the solution that this pipeline is compared with, for 700 files totalling 100 GB.",
  options: OPTIONS,
  examples: [
    ['./ecg cost', 'the workload of the reference'],
    ['./ecg cost --files-per-month 50000 --mb-per-file 0.5', 'many small files'],
  ],
  exitStatus: { 0: 'answered', 2: 'wrong use' },
  run: async (args, context) => {
    if (!args.switches.has('measure')) return printPage(args, context, page);
    if (args.values.size > 0 || args.switches.size > 1) {
      throw new WrongArguments('--measure stands alone: what is measured does not depend on other options.');
    }
    // What measuring needs is loaded for it alone: DuckDB and the whole handler.
    await (await import('./measure/measure.ts')).measure(context.out);
    return 0;
  },
});

/** `docs/cost.md`, as it is for the work of the reference. */
export function costDocument(): string {
  return documentOf(page);
}

function archiveClassOf({ values }: Arguments): BilledStack['archiveClass'] {
  const text = values.get('archive-class') ?? DEFAULT_STACK.archiveClass;
  const found = ARCHIVE_CLASSES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new WrongArguments(`--archive-class must be ${ARCHIVE_CLASSES.join(' or ')}, got ${quoted(text)}.`);
}

function basisOf(args: Arguments): Basis {
  const { memoryMib, glacierAfterDays, crawlsPerMonth } = DEFAULT_STACK;
  return {
    measured: keptMeasured(),
    assumed: { ...ASSUMED, slower: numberOption(args, 'slower', { min: 0.1, max: 10, otherwise: ASSUMED.slower }) },
    stack: {
      ...DEFAULT_STACK,
      memoryMib: wholeOption(args, 'memory-mib', { min: 128, max: 10_240, otherwise: memoryMib }),
      archiveClass: archiveClassOf(args),
      glacierAfterDays: numberOption(args, 'glacier-after-days', { min: 0, max: 3650, otherwise: glacierAfterDays }),
      crawlsPerMonth: numberOption(args, 'crawler-runs', { min: 0, max: 10_000, otherwise: crawlsPerMonth }),
    },
  };
}
