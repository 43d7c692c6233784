/** `npm run cost -- [--files-per-month N] [--mb-per-file M] …`: a month's bill, from prices and from what was measured. */
import { type Arguments, type OptionForms, WrongArguments } from '../../local/terminal/arguments.ts';
import { type CommandContext, processContext } from '../../local/terminal/command-context.ts';
import { answerWithPage, documentOf, type PageCommand } from '../page/answer-with-page.ts';
import { numberOption, wholeOption } from '../page/number-options.ts';
import type { Basis } from './bill.ts';
import { DEFAULT_STACK } from './billed-stack.ts';
import { costPage } from './cost-page.ts';
import { keptMeasured } from './measure/measured.ts';
import { ASSUMED } from './measure/service-time.ts';
import { REFERENCE_WORKLOAD, readWorkload, WORKLOAD_FORMS } from './workload.ts';

const OPTIONS: OptionForms = {
  ...WORKLOAD_FORMS,
  'memory-mib': 'M',
  'glacier-after-days': 'DAYS',
  'crawler-runs': 'N',
  slower: 'TIMES',
  markdown: '',
  measure: '',
};
const FORM = 'npm run cost -- [--files-per-month N] [--mb-per-file M] …';
const HELP = `${FORM}

What a month of this pipeline costs on AWS, line by line, and beside it the reference that it is compared with.

  --files-per-month N        uploads in a month, ${REFERENCE_WORKLOAD.filesPerMonth} unless you say otherwise
  --mb-per-file M            MiB of one, uncompressed, ${REFERENCE_WORKLOAD.mibPerFile.toFixed(1)}
  --months-kept N            months of uploads that are kept, ${REFERENCE_WORKLOAD.monthsKept}
  --scanned-gb GB            GB of uploads that questions are about, nine times what is kept
  --customers N              among how many the uploads divide, ${REFERENCE_WORKLOAD.customers}
  --memory-mib M             memory of the function, ${DEFAULT_STACK.memoryMib}
  --glacier-after-days DAYS  when uploads move to Glacier, ${DEFAULT_STACK.glacierAfterDays}
  --crawler-runs N           runs of the crawler in a month, ${DEFAULT_STACK.crawlsPerMonth.toFixed(0)}
  --slower TIMES             time that Lambda's processor takes, over that of the one that measured, ${ASSUMED.slower}
  --markdown                 as docs/cost.md has it
  --measure                  measures this pipeline anew, which takes some minutes, and keeps what was found

Exit status: 0 when it was answered; 2 when the arguments are wrong.
`;

const COMMAND: PageCommand = {
  options: OPTIONS,
  form: FORM,
  help: HELP,
  pageOf: (args) => costPage(readWorkload(args), basisOf(args)),
};

/** @returns the exit status */
export async function main(argv: readonly string[], context: CommandContext): Promise<number> {
  return answerWithPage(argv, context, { ...COMMAND, instead: (args) => measureInstead(args, argv, context) });
}

/** `docs/cost.md`, as it is for the work of the reference. */
export function costDocument(): string {
  return documentOf(COMMAND);
}

/** What measuring needs is loaded for it alone: DuckDB and the whole handler. */
async function measureInstead(
  { switches }: Arguments,
  argv: readonly string[],
  { out }: CommandContext,
): Promise<boolean> {
  if (!switches.has('measure')) return false;
  if (argv.length > 1) throw new WrongArguments('--measure stands alone: what is measured depends on no other option.');
  await (await import('./measure/measure.ts')).measure(out);
  return true;
}

function basisOf(args: Arguments): Basis {
  const { memoryMib, glacierAfterDays, crawlsPerMonth } = DEFAULT_STACK;
  return {
    measured: keptMeasured(),
    assumed: { ...ASSUMED, slower: numberOption(args, 'slower', { min: 0.1, max: 10, otherwise: ASSUMED.slower }) },
    stack: {
      ...DEFAULT_STACK,
      memoryMib: wholeOption(args, 'memory-mib', { min: 128, max: 10_240, otherwise: memoryMib }),
      glacierAfterDays: numberOption(args, 'glacier-after-days', { min: 0, max: 3650, otherwise: glacierAfterDays }),
      crawlsPerMonth: numberOption(args, 'crawler-runs', { min: 0, max: 10_000, otherwise: crawlsPerMonth }),
    },
  };
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
