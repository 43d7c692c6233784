/**
 * `npm run mutation [-- RULE…]`: how many deliberate mistakes in each rule its own examples notice. Prints a table, and
 * keeps the scores in `quality/mutation-scores.json`, from where the rules' page takes them.
 *
 * Stryker is fetched when it is needed, at the version below: it would add half as many packages again to what everybody
 * installs, for a command that runs once per change of a rule.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { processContext } from '../../local/terminal/command-context.ts';
import { type Report, type Score, scoresIn, survivorsIn } from './scores.ts';

const STRYKER = '10.0.0';
const PACKAGES = ['@stryker-mutator/core', '@stryker-mutator/jest-runner'].map(
  (name) => `--package=${name}@${STRYKER}`,
);
/**
 * So long a mistake may take beyond its tests' own time before it counts as running without end. On a machine that has
 * other work to do, Stryker's 5 s pass without any endless loop, and mistakes would seem noticed that were not.
 */
const TIMEOUT_MS = 60_000;
/** The least that every rule should have. */
const TARGET_PERCENT = 80;

const project = join(import.meta.dirname, '..', '..');
const reportFile = join(project, '.local', 'stryker-report.json');
const scoresFile = join(project, 'quality', 'mutation-scores.json');

export const main = command({
  call: 'npm run mutation',
  names: '[RULE…]',
  about:
    'Counts how many deliberate mistakes in each rule its own examples notice, prints a table, and keeps the scores in quality/mutation-scores.json. It fetches Stryker, and takes an hour for all rules.',
  examples: [['npm run mutation -- frozen-trace', 'one rule']],
  exitStatus: { 0: 'measured', 1: 'Stryker failed on a rule', 2: 'wrong use' },
  run: ({ names }) => {
    const all = readdirSync(join(project, 'quality', 'rules')).map((file) => basename(file, '.ts'));
    const rules = names.length > 0 ? names : all.filter((rule) => rule !== 'index');
    const missing = rules.find((rule) => !all.includes(rule));
    if (missing !== undefined) throw new WrongArguments(`There is no quality/rules/${missing}.ts.`);
    return rules.map(run).some((failed) => failed) ? 1 : 0;
  },
});

/** One rule at a time: Jest loads every file it may need for each mistake, and here that is one. */
function run(rule: string): boolean {
  const command = ['stryker', 'run', '--timeoutMS', String(TIMEOUT_MS)];
  const { status } = spawnSync('npm', ['exec', '--yes', ...PACKAGES, '--', ...command], {
    cwd: project,
    stdio: 'inherit',
    env: { ...process.env, MUTATED_RULE: rule },
    shell: process.platform === 'win32', // there, npm is a script
  });
  if (status !== 0) return true;
  const report: Report = JSON.parse(readFileSync(reportFile, 'utf8')); // in the form that Stryker documents
  const scores = scoresIn(report);
  for (const survivor of survivorsIn(report)) process.stdout.write(`${survivor}\n`);
  print(scores);
  keep(scores);
  return false;
}

function print(scores: ReadonlyMap<string, Score>): void {
  const width = Math.max(0, ...[...scores.keys()].map(({ length }) => length));
  for (const [rule, { noticed, mistakes, percent }] of scores) {
    const low = percent < TARGET_PERCENT ? `  under ${TARGET_PERCENT} %` : '';
    process.stdout.write(`${rule.padEnd(width)}  ${String(percent).padStart(3)} %  ${noticed} of ${mistakes}${low}\n`);
  }
}

/** The scores of rules that were not asked for now stay as they were. */
function keep(scores: ReadonlyMap<string, Score>): void {
  const before: Record<string, number> = existsSync(scoresFile) ? JSON.parse(readFileSync(scoresFile, 'utf8')) : {};
  for (const [rule, { percent }] of scores) before[rule] = percent;
  const sorted = Object.fromEntries(Object.entries(before).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(scoresFile, `${JSON.stringify(sorted, null, 2)}\n`);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
