/**
 * Prints the numbers of the design in one table. Times are processor seconds on this machine in this run; machines are
 * shared and noisy, so compare ratios, and runs of one machine with each other. `npm run bench -- --quick` leaves out the
 * day of Holter and the damaged files, `--undamaged` the damaged files alone.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { processContext } from '../../local/terminal/command-context.ts';
import { realData } from '../support/real-data-folder.ts';
import { comparedCells, compareWith } from './against/against.ts';
import { fragmentCost } from './fragment.ts';
import { CLOUD_TABLE_HEAD, cloudTableRows } from './lake/cloud/cloud-table.ts';
import { LAKE_TABLE_HEAD, lakeTableRows } from './lake/lake-table.ts';
import { runChild } from './measure.ts';
import { gainOfOverlap } from './overlap.ts';
import { measurePage } from './page/page.ts';
import { fiveMinutesPath, fragmentPath } from './recordings.ts';
import { measureDay } from './rows/day-rows.ts';
import { measureJobs } from './rows/jobs-rows.ts';
import { LONG_ROWS, longRowOf, measureLong } from './rows/long-rows.ts';
import { AS_ECG_STARTS, ONE_FILE, parsed } from './rows/one-recording.ts';
import { measureRealData } from './rows/real-rows.ts';
import { measureFunctionStart, measureStart } from './rows/start-rows.ts';
import { type Add, type BenchLine, printTable } from './rows/table.ts';

type LakeRows = (count: number, nodeOptions: readonly string[], say: (text: string) => void) => Promise<string[][]>;

/** Tables about lakes, by the option that asks for them. */
const LAKES: readonly (readonly [option: string, head: readonly string[], rowsOf: LakeRows])[] = [
  ['lake', LAKE_TABLE_HEAD, (count, ...rest) => lakeTableRows(count, 'compacted by hand', ...rest)],
  ['processed-lake', LAKE_TABLE_HEAD, (count, ...rest) => lakeTableRows(count, 'compacted by process', ...rest)],
  ['cloud-lake', CLOUD_TABLE_HEAD, cloudTableRows],
];

const lines: BenchLine[] = [];
const add: Add = (what, target, measured) => {
  lines.push({ what, target, measured });
  process.stderr.write(`${what}: ${measured}\n`);
};

export const main = command({
  call: 'npm run bench',
  about:
    'Prints the numbers of the design in one table. Times are processor seconds on this machine in this run, so compare ratios, and runs of one machine with each other. It takes minutes.',
  options: {
    '--quick': 'leave out the day of Holter and the damaged files',
    '--undamaged': 'leave out the damaged files',
    '--long': 'a day of twelve leads in every version, and a week, too: half an hour and 3 GB of disk more',
    '--long-row NAME': `only one row of --long: ${Object.keys(LONG_ROWS).join(', ')}`,
    '--lake N':
      'only the lake: N recordings of ten seconds, all different, before and after ./ecg compact; 10000 take some minutes',
    '--processed-lake N': 'only the lake that one ./ecg process of N such recordings leaves, which compacts at its end',
    '--cloud-lake N': 'only the function index.compact: a day of N such recordings, over S3 and Glue on loopback',
    '--page': 'only the page of ./ecg look, in Chromium',
    '--against REV':
      'only fragment, start, process and a day of two leads, or --long-row, of a revision of git and of the files as they are, in turn',
  },
  examples: [
    ['npm run bench -- --quick', ''],
    ['npm run bench -- --lake 2000', 'what compacting is for'],
    ['npm run bench -- --against main', 'what a change gains'],
    ['npm run bench -- --against 898a578', 'what was gained since version 0.1.0'],
    ['npm run bench -- --against 898a578 --long-row 4', 'the same for a day of twelve leads'],
  ],
  exitStatus: { 0: 'measured', 2: 'wrong use' },
  run: async ({ names: [name], switches, values }) => {
    if (name !== undefined) throw new WrongArguments(`Unknown argument "${name}": npm run bench takes only options.`);
    const say = (text: string) => void process.stderr.write(`${text}\n`);
    for (const [option, head, rowsOf] of LAKES) {
      const recordings = values.get(option);
      if (recordings === undefined) continue;
      printTable([head, ...(await rowsOf(recordingsIn(option, recordings), AS_ECG_STARTS, say))]);
      return 0;
    }
    const named = values.get('long-row');
    const row = named === undefined ? undefined : longRowOf(named);
    const revision = values.get('against');
    if (revision !== undefined) {
      const rows = (await compareWith(revision, say, row)).map(comparedCells);
      printTable([['what', revision, 'here', 'here / there'], ...rows]);
      return 0;
    }
    if (row !== undefined) {
      await measureLong(add, [row]);
      print();
      return 0;
    }
    if (switches.has('page')) {
      await measurePage(add);
      print();
      return 0;
    }
    await measureFragment();
    await measureOverlap();
    await measureFunctionStart(add);
    await measureStart(add);
    await measureJobs(add);
    await measureSize();
    const isQuick = switches.has('quick');
    if (!isQuick) await measureDay(add);
    if (switches.has('long')) await measureLong(add, Object.values(LONG_ROWS));
    if (!isQuick && !switches.has('undamaged')) await measureDamage();
    await measureRealData(add);
    print();
    return 0;
  },
});

function recordingsIn(option: string, value: string): number {
  const count = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (count > 0) return count;
  throw new WrongArguments(`--${option} must be a number of recordings from 1 to 999999, got "${value}".`);
}

async function measureFragment(): Promise<void> {
  const { medianMs, filesPerSecond } = await fragmentCost(fragmentPath);
  add(
    'one 10 s fragment, file to five tables, warm',
    '≤ 2.2 ms, ≥ 450 files/s',
    `${medianMs.toFixed(1)} ms median, ${filesPerSecond.toFixed(0)} files/s`,
  );
}

async function measureOverlap(): Promise<void> {
  const { alone, overlapped } = await gainOfOverlap(fragmentPath);
  add(
    'the next object fetched ahead, storage that takes 30 ms a call',
    '≥ 1.5 ×',
    `${(overlapped / alone).toFixed(2)} × (${alone.toFixed(1)} → ${overlapped.toFixed(1)} files/s)`,
  );
}

/** On the complete record 105 where it is at hand, else on five minutes of record 208, which is noisier. */
async function measureSize(): Promise<void> {
  const folder = realData.root && join(realData.root, 'mitdb-full-v4');
  const complete = folder === undefined ? undefined : readdirSync(folder).find((name) => name.endsWith('.mat'));
  const path = folder === undefined || complete === undefined ? fiveMinutesPath : join(folder, complete);
  const { output } = await runChild(process.execPath, [ONE_FILE, path]);
  const { bytesPerSample } = parsed(output);
  add(
    `\`samples\`, all columns, ${basename(path)}`,
    '≤ 0.67 bytes/sample',
    `${bytesPerSample.toFixed(3)} bytes/sample`,
  );
}

async function measureDamage(): Promise<void> {
  const { output } = await runChild(process.execPath, [
    join(import.meta.dirname, '..', 'handler', 'mat', 'damage-run.ts'),
    '--files',
    '20000',
  ]);
  process.stderr.write(output);
  add('20 000 damaged files', 'no hang over 1 s, ≤ 256 MB, only BadFileError', output.trim().split('\n').at(-1) ?? '');
}

function print(): void {
  printTable([['what', 'target', 'measured'], ...lines.map(({ what, target, measured }) => [what, target, measured])]);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
