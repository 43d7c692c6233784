/**
 * Prints the numbers of the design in one table. Times are processor seconds on this machine in this run; machines are
 * shared and noisy, so compare ratios, and runs of one machine with each other. `npm run bench -- --quick` leaves out the
 * day of Holter and the damaged files, `--undamaged` the damaged files alone.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readMat } from '../../handler/mat/read-mat.ts';
import { recordingIn } from '../../handler/recording/recording.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { processContext } from '../../local/terminal/command-context.ts';
import { judgeRecording } from '../../quality/judge/judge-recording.ts';
import type { Judgement } from '../../quality/judge/tally.ts';
import { profiles } from '../../quality/profiles/index.ts';
import { realData } from '../support/real-data-folder.ts';
import { comparedCells, compareWith } from './against.ts';
import { fragmentCost } from './fragment.ts';
import { CLOUD_TABLE_HEAD, cloudTableRows } from './lake/cloud/cloud-table.ts';
import { LAKE_TABLE_HEAD, lakeTableRows } from './lake/lake-table.ts';
import { median, quarterPeaks, runChild, wallSeconds } from './measure.ts';
import { gainOfOverlap } from './overlap.ts';
import { measurePage } from './page/page.ts';
import {
  fiveMinutesPath,
  fragmentPath,
  type Long,
  type Lying,
  makeDay,
  makeLong,
  TWELVE_LEADS,
  WEEK,
} from './recordings.ts';
import { rulesSeconds } from './rules-cost.ts';

interface BenchLine {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
}

/** The options of Node in the script `ecg`. */
const AS_ECG_STARTS = ['--max-semi-space-size=8'] as const;

type LakeRows = (count: number, nodeOptions: readonly string[], say: (text: string) => void) => Promise<string[][]>;

/** Tables about lakes, by the option that asks for them. */
const LAKES: readonly (readonly [option: string, head: readonly string[], rowsOf: LakeRows])[] = [
  ['lake', LAKE_TABLE_HEAD, (count, ...rest) => lakeTableRows(count, 'compacted by hand', ...rest)],
  ['processed-lake', LAKE_TABLE_HEAD, (count, ...rest) => lakeTableRows(count, 'compacted by process', ...rest)],
  ['cloud-lake', CLOUD_TABLE_HEAD, cloudTableRows],
];

interface LongRow {
  readonly long: Long;
  readonly lying: Lying;
}

/** What is too long for every run, by the name that has one of them measured alone. */
const LONG_ROWS: Readonly<Record<string, LongRow>> = {
  '4': { long: TWELVE_LEADS, lying: { version: '4', leadsIn: 'rows' } },
  '4-columns': { long: TWELVE_LEADS, lying: { version: '4', leadsIn: 'columns' } },
  '7': { long: TWELVE_LEADS, lying: { version: '7', leadsIn: 'rows' } },
  '7-columns': { long: TWELVE_LEADS, lying: { version: '7', leadsIn: 'columns' } },
  '7.3': { long: TWELVE_LEADS, lying: { version: '7.3', leadsIn: 'rows' } },
  week: { long: WEEK, lying: { version: '4', leadsIn: 'rows' } },
};

const lines: BenchLine[] = [];
const add = (what: string, target: string, measured: string) => {
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
    '--against REV': 'only fragment, start and process, of a revision of git and of the files as they are, in turn',
  },
  examples: [
    ['npm run bench -- --quick', ''],
    ['npm run bench -- --lake 2000', 'what compacting is for'],
    ['npm run bench -- --against main', 'what a change gains'],
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
    const row = values.get('long-row');
    if (row !== undefined) {
      await measureLong([longRowOf(row)]);
      print();
      return 0;
    }
    const revision = values.get('against');
    if (revision !== undefined) {
      const rows = (await compareWith(revision)).map(comparedCells);
      printTable([['what', revision, 'here', 'here / there'], ...rows]);
      return 0;
    }
    if (switches.has('page')) {
      await measurePage(add);
      print();
      return 0;
    }
    await measureFragment();
    await measureOverlap();
    await measureStart();
    await measureJobs();
    await measureSize();
    const isQuick = switches.has('quick');
    if (!isQuick) await measureDay();
    if (switches.has('long')) await measureLong(Object.values(LONG_ROWS));
    if (!isQuick && !switches.has('undamaged')) await measureDamage();
    await measureRealData();
    print();
    return 0;
  },
});

function recordingsIn(option: string, value: string): number {
  const count = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (count > 0) return count;
  throw new WrongArguments(`--${option} must be a number of recordings from 1 to 999999, got "${value}".`);
}

function longRowOf(name: string): LongRow {
  const row = Object.hasOwn(LONG_ROWS, name) ? LONG_ROWS[name] : undefined;
  if (row !== undefined) return row;
  throw new WrongArguments(`--long-row must be one of ${Object.keys(LONG_ROWS).join(', ')}, got "${name}".`);
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

/** From source, and with code that was compiled before, as `./ecg` keeps it. */
async function measureStart(): Promise<void> {
  const cache = mkdtempSync(join(tmpdir(), 'ecg-compiled-'));
  const start = async (args: readonly string[], env = {}) => (await runChild(process.execPath, args, env)).firstLineS;
  const kept = { NODE_COMPILE_CACHE: cache };
  const [empty, first, again]: number[][] = [[], [], []];
  try {
    await start([script('one-file.ts'), fragmentPath], kept); // fills the cache
    for (let i = 0; i < 5; i += 1) {
      empty!.push(await start(['-e', 'console.log(1)']));
      first!.push(await start([script('one-file.ts'), fragmentPath]));
      again!.push(await start([script('one-file.ts'), fragmentPath], kept));
    }
  } finally {
    rmSync(cache, { recursive: true });
  }
  const beside = `(an empty Node: ${ms(median(empty!))})`;
  add('process start to first recording done, as ./ecg starts', '≤ 220 ms', `${ms(median(again!))} ${beside}`);
  add('the same, with nothing compiled before', '≤ 400 ms', `${ms(median(first!))} ${beside}`);
}

/** Alternates, so that a slow minute hits both. */
async function measureJobs(): Promise<void> {
  if (realData.root === undefined) return add('every core', '', 'no real recordings on this machine');
  const cores = availableParallelism();
  const ecg = join(import.meta.dirname, '..', '..', 'tools', 'ecg', 'main.ts');
  const folder = mkdtempSync(join(tmpdir(), 'ecg-jobs-'));
  const walls = new Map<number, number[]>([1, cores].map((jobs) => [jobs, []]));
  try {
    for (let i = 0; i < 3; i += 1) {
      for (const [jobs, taken] of walls) {
        const lake = join(folder, `${i} ${jobs}`);
        const fragments = join(realData.root, 'mendeley-1000-fragments');
        const args = [ecg, 'process', fragments, '--jobs', String(jobs), '--out', lake];
        taken.push((await runChild(process.execPath, args)).wallS);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const [one, all] = [1, cores].map((jobs) => median(walls.get(jobs)!)) as [number, number];
  add(
    `./ecg process of the Mendeley fragments, --jobs ${cores}`,
    cores === 2 ? '≥ 1.7 ×' : '',
    `${(one / all).toFixed(2)} × --jobs 1 (${one.toFixed(1)} s → ${all.toFixed(1)} s)`,
  );
}

/** On the complete record 105 where it is at hand, else on five minutes of record 208, which is noisier. */
async function measureSize(): Promise<void> {
  const folder = realData.root && join(realData.root, 'mitdb-full-v4');
  const complete = folder === undefined ? undefined : readdirSync(folder).find((name) => name.endsWith('.mat'));
  const path = folder === undefined || complete === undefined ? fiveMinutesPath : join(folder, complete);
  const { output } = await runChild(process.execPath, [script('one-file.ts'), path]);
  const { bytesPerSample } = parsed(output);
  add(
    `\`samples\`, all columns, ${basename(path)}`,
    '≤ 0.80 bytes/sample',
    `${bytesPerSample.toFixed(3)} bytes/sample`,
  );
}

async function measureDay(): Promise<void> {
  const day = await makeDay();
  try {
    for (const [name, path] of [
      ['version 4', day.raw],
      ['version 5 compressed', day.compressed],
    ] as const) {
      await measureRecording(`24 h × 2 leads (62 M samples), ${name}`, '≤ 30 s, ≤ 300 MB', path, 'holter-24h');
    }
    for (const [name, path, target] of [
      ['raw', day.raw, '≤ 1 ×'],
      ['compressed', day.compressed, '≤ 1.1 ×'],
    ] as const) {
      await measureReading(name, path, target);
    }
    await measureRules(day.raw);
  } finally {
    rmSync(day.folder, { recursive: true });
  }
}

/** A day of 12 leads in every version, and a week. Each file is made, measured, and removed. */
async function measureLong(rows: readonly LongRow[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-bench-'));
  try {
    for (const { long, lying } of rows) {
      const path = await makeLong(long, lying, folder);
      const target = long === TWELVE_LEADS ? '≤ 110 s, ≤ 300 MB' : '≤ 300 MB';
      await measureRecording(
        `${long.what}, version ${lying.version}, leads in ${lying.leadsIn}`,
        target,
        path,
        long.profile,
      );
      rmSync(path);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In a process of its own, which Node starts as `./ecg` has it started. */
async function measureRecording(what: string, target: string, path: string, profile: string): Promise<void> {
  const args = [...AS_ECG_STARTS, script('one-file.ts'), path, profile];
  const { output, residentMb } = await runChild(process.execPath, args);
  const { outcome, cpuS, peakMb } = parsed(output);
  const quarters = quarterPeaks(residentMb).map((mb) => mb.toFixed(0));
  const overTime = quarters.length === 0 ? '' : `, by quarters of the time ${quarters.join(', ')}`;
  add(`${what}, ${outcome}`, target, `${cpuS.toFixed(1)} s of processor, peak ${peakMb.toFixed(0)} MB${overTime}`);
}

/** What the rules alone take: judging by all of them, less walking the windows by none. */
async function measureRules(path: string): Promise<void> {
  const profile = profiles.get('holter-24h')!;
  const recording = recordingIn(
    await readMat(readFileSync(path)),
    { key: '', metadata: new Map() },
    { profile, isNamed: true },
  );
  const taken = await rulesSeconds([recording], profile);
  add('24 h × 2 leads, the rules alone', '≤ 15 s', `${taken.toFixed(1)} s of processor`);
}

/** Alternates the two readers, so that a slow minute hits both. */
async function measureReading(name: string, path: string, target: string): Promise<void> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const python = `import sys, time, scipy.io\nfor _ in range(3):\n t = time.perf_counter(); scipy.io.loadmat(sys.argv[1]); print(time.perf_counter() - t)`;
  for (let i = 0; i < 3; i += 1) {
    ours.push(await wallSeconds(() => readAll(path)));
    const { output, status } = await runChild('python3', ['-c', python, path]).catch(() => ({ output: '', status: 1 }));
    if (status === 0) theirs.push(median(output.trim().split('\n').map(Number)));
  }
  const ratio =
    theirs.length === 0 ? 'SciPy is not on this machine' : `${(median(ours) / median(theirs)).toFixed(2)} × SciPy`;
  add(`reading 62 M samples, ${name}`, target, `${ratio} (${ms(median(ours))})`);
}

/** Reads the file and visits every value once, as SciPy's copy into an array does. */
async function readAll(path: string): Promise<void> {
  const { variables } = await readMat(readFileSync(path));
  for (const variable of variables) if (variable.kind === 'numeric') variable.values.slice(0, variable.values.length);
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

async function measureRealData(): Promise<void> {
  if (realData.root === undefined) return add('real recordings', '', 'not on this machine');
  const fragments = await judgeAll(join(realData.root, 'mendeley-1000-fragments'), 'mit-bih-360');
  const rejected = [...fragments.values()].filter(({ outcome }) => outcome === 'rejected').length;
  add(`Mendeley fragments rejected, of ${fragments.size}`, '0', String(rejected));
  const [head = '', ...rows] = readFileSync(join(realData.root, 'cinc2011', 'labels.csv'), 'utf8')
    .trim()
    .split('\n');
  const label = head.split(',').indexOf('label');
  const unacceptable = new Set(
    rows
      .map((row) => row.split(','))
      .filter((row) => row[label] === 'unacceptable')
      .map(([file]) => file),
  );
  const cinc = await judgeAll(join(realData.root, 'cinc2011'), 'smartphone-12-lead');
  for (const [what, target, only] of [
    ['frozen-trace', '≥ 0.90', 'frozen-trace'],
    ['any rejecting rule', '≥ 0.88', undefined],
  ] as const) {
    const right = [...cinc].filter(([file, { findings }]) => {
      const bad = findings.some(
        ({ outcome, ruleId }) => outcome === 'reject' && (only === undefined || ruleId === only),
      );
      return bad === unacceptable.has(file);
    }).length;
    add(`CinC 2011 accuracy of ${what}, any lead`, target, (right / cinc.size).toFixed(2));
  }
}

async function judgeAll(folder: string, profileId: string): Promise<Map<string, Judgement>> {
  const profile = profiles.get(profileId)!;
  const { ruleset } = namedRulesetOf(profile);
  const judged = new Map<string, Judgement>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.mat')) continue;
    const recording = recordingIn(
      await readMat(readFileSync(join(folder, name))),
      { key: '', metadata: new Map() },
      { profile, isNamed: true },
    );
    judged.set(name, judgeRecording(recording, ruleset).judgement);
  }
  return judged;
}

function parsed(output: string): { outcome: string; cpuS: number; peakMb: number; bytesPerSample: number } {
  return JSON.parse(output); // printed by one-file.ts in this form
}

function script(name: string): string {
  return join(import.meta.dirname, name);
}

function ms(seconds: number): string {
  return `${(1000 * seconds).toFixed(0)} ms`;
}

function print(): void {
  printTable([['what', 'target', 'measured'], ...lines.map(({ what, target, measured }) => [what, target, measured])]);
}

/** @param rows the first one is the heading */
function printTable(rows: readonly (readonly string[])[]): void {
  const [head = [], ...others] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |\n`;
  const rule = widths.map((width) => '-'.repeat(width));
  process.stdout.write([head, rule, ...others].map(line).join(''));
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
