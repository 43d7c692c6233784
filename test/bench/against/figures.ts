/** What is measured of two revisions. */
import { join } from 'node:path';
import { realData } from '../../support/real-data-folder.ts';
import { type ChildRun, runChild } from '../measure.ts';
import { fragmentPath } from '../recordings.ts';
import { type LongRow, longWords } from '../rows/long-rows.ts';
import { AS_ECG_STARTS, parsed } from '../rows/one-recording.ts';
import { fileOf, NotMeasured, processArguments } from './checkout.ts';

/** What a figure is measured with. */
export interface Bed {
  /** The folder of the revision's files. */
  readonly checkout: string;
  /** A path for a lake, where nothing is yet. */
  readonly lake: string;
  /** A file: of a day of two leads, version 4, where the figure names no other. */
  readonly recording: string;
  /** For compiled code, of this checkout alone; kept from round to round. */
  readonly cache: string;
}

/** What is measured of a checkout. */
export interface Figure {
  readonly what: string;
  readonly unit: 'ms' | 's';
  /** How often: the longer one takes, the less it varies. */
  readonly rounds: number;
  /** @throws {NotMeasured} when the checkout cannot give it */
  readonly measure: (bed: Bed) => Promise<number>;
}

const DAY_PROFILE = 'holter-24h';

/** In the order of the table. */
export const FIGURES: readonly Figure[] = [
  { what: 'one 10 s fragment, file to its tables, warm', unit: 'ms', rounds: 5, measure: fragmentMs },
  { what: 'process start to first recording done, nothing compiled before', unit: 'ms', rounds: 7, measure: startMs },
  {
    what: 'the same, with code that was compiled before',
    unit: 'ms',
    rounds: 7,
    measure: async (bed) => {
      await startMs(bed, { NODE_COMPILE_CACHE: bed.cache }); // fills the cache, the first time
      return startMs(bed, { NODE_COMPILE_CACHE: bed.cache });
    },
  },
  ...(realData.root === undefined
    ? []
    : [{ what: 'process of the Mendeley fragments, by the clock', unit: 's', rounds: 5, measure: processS } as const]),
  { what: '24 h × 2 leads, file to tables', unit: 's', rounds: 3, measure: fileS(DAY_PROFILE) },
  { what: '24 h × 2 leads, the rules alone, without quality', unit: 's', rounds: 3, measure: rulesS },
];

async function fragmentMs({ checkout }: Bed): Promise<number> {
  fileOf(checkout, 'test', 'bench', 'fragment.ts');
  const { output } = await ended([join(import.meta.dirname, 'fragment-run.ts'), checkout]);
  return (JSON.parse(output) as { readonly medianMs: number }).medianMs; // printed in this form
}

async function startMs({ checkout }: Bed, env: Readonly<Record<string, string>> = {}): Promise<number> {
  return 1000 * (await ended([fileOf(checkout, 'test', 'bench', 'one-file.ts'), fragmentPath], env)).firstLineS;
}

async function processS({ checkout, lake }: Bed): Promise<number> {
  const fragments = join(realData.root!, 'mendeley-1000-fragments');
  return (await ended([...processArguments(checkout), fragments, '--out', lake])).wallS;
}

/** What of `npm run bench -- --long` is measured of a checkout. */
export function longFigure(row: LongRow): Figure {
  return { what: `${longWords(row)}, file to tables`, unit: 's', rounds: 1, measure: fileS(row.long.profile) };
}

/** Seconds of processor for a file. */
function fileS(profile: string): Figure['measure'] {
  return async ({ checkout, recording }) => {
    const oneFile = fileOf(checkout, 'test', 'bench', 'one-file.ts');
    return parsed((await ended([...AS_ECG_STARTS, oneFile, recording, profile])).output).cpuS;
  };
}

async function rulesS({ checkout, recording }: Bed): Promise<number> {
  fileOf(checkout, 'test', 'bench', 'rules-cost.ts');
  const { output } = await ended([join(import.meta.dirname, 'rules-run.ts'), checkout, recording, DAY_PROFILE]);
  return (JSON.parse(output) as { readonly rulesS: number }).rulesS; // printed in this form
}

/** What fails says why in a line of its own, which Node puts before the stack. */
async function ended(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ChildRun> {
  const run = await runChild(process.execPath, args, env, 'kept');
  if (run.status === 0) return run;
  throw new NotMeasured(reasonIn(run.errors) ?? `ended with exit status ${run.status}`);
}

/** The message of the error that ended a process. @returns undefined when there is none */
export function reasonIn(errors: string): string | undefined {
  return /^(?:Uncaught )?\w*Error(?: \[\w+\])?: (.*)$/m.exec(errors)?.[1];
}
