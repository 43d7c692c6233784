/**
 * Two revisions side by side: each figure is measured in turn, here and there, so that a slow minute of a shared machine hits
 * both, and their ratio holds where the figures do not.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted } from '../../local/terminal/text.ts';
import { realData } from '../support/real-data-folder.ts';
import { median, runChild } from './measure.ts';
import { fragmentPath } from './recordings.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const ROUNDS = 5;

/** A figure of both revisions, as often as it was measured; less is better. */
export interface Compared {
  readonly what: string;
  readonly unit: 'ms' | 's';
  readonly there: readonly number[];
  readonly here: readonly number[];
}

/** What is measured of a checkout. */
interface Figure {
  readonly what: string;
  readonly unit: Compared['unit'];
  readonly measure: (checkout: string, scratch: string) => Promise<number>;
}

const FIGURES: readonly Figure[] = [
  { what: 'one 10 s fragment, file to four tables, warm', unit: 'ms', measure: fragmentMs },
  { what: 'process start to first recording done', unit: 'ms', measure: startMs },
  ...(realData.root === undefined
    ? []
    : [{ what: './ecg process of the Mendeley fragments', unit: 's', measure: processS } as const]),
];

/**
 * Measures a revision and the files as they are here.
 *
 * @param revision as git names it: `HEAD~1`, `main`, a commit
 * @throws {WrongArguments} when there is no such revision
 */
export async function compareWith(revision: string): Promise<Compared[]> {
  const commit = commitOf(revision);
  const folder = mkdtempSync(join(tmpdir(), 'ecg-against-'));
  try {
    const there = checkOut(commit, join(folder, 'there'));
    const compared: Compared[] = [];
    for (const { what, unit, measure } of FIGURES) {
      const both: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [at, checkout] of [there, PROJECT].entries()) {
          both[at]!.push(await measure(checkout, join(folder, `${round} ${at}`)));
        }
      }
      compared.push({ what, unit, there: both[0], here: both[1] });
    }
    return compared;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The cells of a table: medians, and their ratio. */
export function comparedCells({ what, unit, there, here }: Compared): readonly [string, string, string, string] {
  const [before, now] = [median(there), median(here)];
  return [what, `${before.toFixed(1)} ${unit}`, `${now.toFixed(1)} ${unit}`, `${(now / before).toFixed(2)} ×`];
}

function commitOf(revision: string): string {
  const { status, stdout } = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (status === 0) return stdout.trim();
  throw new WrongArguments(`--against must be a revision of this repository, got ${quoted(revision)}.`);
}

/** The files of a commit, with the packages that are installed here. */
function checkOut(commit: string, folder: string): string {
  const archive = `${folder}.tar`;
  mkdirSync(folder);
  for (const { status, stderr } of [
    git('archive', '--format=tar', '-o', archive, commit),
    spawnSync('tar', ['-xf', archive, '-C', folder], { encoding: 'utf8' }),
  ]) {
    if (status !== 0) throw new Error(`${commit} cannot be checked out: ${stderr}`);
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function git(...args: readonly string[]) {
  return spawnSync('git', ['-C', PROJECT, ...args], { encoding: 'utf8' });
}

async function fragmentMs(checkout: string): Promise<number> {
  const { output } = await ended([join(import.meta.dirname, 'fragment-run.ts'), checkout]);
  return (JSON.parse(output) as { readonly medianMs: number }).medianMs; // printed in this form
}

async function startMs(checkout: string): Promise<number> {
  return 1000 * (await ended([join(checkout, 'test', 'bench', 'one-file.ts'), fragmentPath])).firstLineS;
}

async function processS(checkout: string, lake: string): Promise<number> {
  const fragments = join(realData.root!, 'mendeley-1000-fragments');
  return (await ended([join(checkout, 'tools', 'ecg', 'main.ts'), 'process', fragments, '--out', lake])).wallS;
}

async function ended(args: readonly string[]) {
  const run = await runChild(process.execPath, args);
  if (run.status === 0) return run;
  throw new Error(`node ${args.join(' ')} ended with ${run.status}`);
}
