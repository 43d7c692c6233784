/** `npm run cost -- [--files-per-month N] [--mb-per-file M] …`: a month's bill, from prices and from what was measured. */
import { type Arguments, type OptionForms, WrongArguments } from '../../local/terminal/arguments.ts';
import { type Io, processIo } from '../../local/terminal/io.ts';
import { answerWithPage, documentOf, type PageCommand } from './answer-with-page.ts';
import type { Basis } from './bill.ts';
import { costPage } from './cost-page.ts';
import { keptMeasured } from './measure/measured.ts';
import { ASSUMED } from './measure/service-time.ts';
import { numberOption } from './number-options.ts';
import { STACK } from './stack.ts';
import { REFERENCE_WORKLOAD, readWorkload, WORKLOAD_FORMS } from './workload.ts';

const OPTIONS: OptionForms = {
  ...WORKLOAD_FORMS,
  'memory-mib': 'M',
  'glacier-after-days': 'DAYS',
  'crawler-runs': 'N',
  slower: 'TIMES',
  markdown: '',
  measure: '',
  help: '',
};
const FORM = 'npm run cost -- [--files-per-month N] [--mb-per-file M] …';
const HELP = `${FORM}

What a month of this pipeline costs on AWS, line by line, and beside it the reference that it is compared with.

  --files-per-month N        uploads in a month, ${REFERENCE_WORKLOAD.filesPerMonth} unless you say otherwise
  --mb-per-file M            MiB of one, uncompressed, ${REFERENCE_WORKLOAD.mibPerFile.toFixed(1)}
  --months-kept N            months of uploads that are kept, ${REFERENCE_WORKLOAD.monthsKept}
  --scanned-gb GB            GB of uploads that questions are about, nine times what is kept
  --customers N              among how many the uploads divide, ${REFERENCE_WORKLOAD.customers}
  --memory-mib M             memory of the function, ${STACK.memoryMib}
  --glacier-after-days DAYS  when uploads move to Glacier, ${STACK.glacierAfterDays}
  --crawler-runs N           runs of the crawler in a month, ${STACK.crawlsPerMonth.toFixed(0)}
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
export async function main(argv: readonly string[], io: Io): Promise<number> {
  return answerWithPage(argv, io, { ...COMMAND, instead: (args) => measureAlone(args, argv, io) });
}

/** `docs/cost.md`, as it is for the work of the reference. */
export function costDocument(): string {
  return documentOf(COMMAND);
}

/** What measuring needs is loaded for it alone: DuckDB and the whole handler. */
async function measureAlone({ switches }: Arguments, argv: readonly string[], { out }: Io): Promise<boolean> {
  if (!switches.has('measure')) return false;
  if (argv.length > 1) throw new WrongArguments('--measure stands alone: what is measured depends on no other option.');
  await (await import('./measure/measure.ts')).measure(out);
  return true;
}

function basisOf(args: Arguments): Basis {
  const number = (name: string, least: number, most: number, otherwise: number) =>
    numberOption(args, name, { least, most }, otherwise);
  const whole = (name: string, least: number, most: number, otherwise: number) =>
    numberOption(args, name, { least, most, isWhole: true }, otherwise);
  return {
    measured: keptMeasured(),
    assumed: { ...ASSUMED, slower: number('slower', 0.1, 10, ASSUMED.slower) },
    stack: {
      ...STACK,
      memoryMib: whole('memory-mib', 128, 10_240, STACK.memoryMib),
      glacierAfterDays: number('glacier-after-days', 0, 3650, STACK.glacierAfterDays),
      crawlsPerMonth: number('crawler-runs', 0, 10_000, STACK.crawlsPerMonth),
    },
  };
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo());
