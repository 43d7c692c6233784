/**
 * Two revisions side by side: each figure is measured in turn, here and there, so that a slow minute of a shared machine hits
 * both, and their ratio holds where the figures do not.
 */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { median } from '../measure.ts';
import { makeDay, makeLong } from '../recordings.ts';
import type { LongRow } from '../rows/long-rows.ts';
import { checkOut, commitOf, NotMeasured, PROJECT } from './checkout.ts';
import { type Bed, FIGURES, type Figure, longFigure } from './figures.ts';

/** A figure of both revisions, as often as it was measured; less is better. Or why one cannot give it. */
export interface Compared {
  readonly what: string;
  readonly unit: Figure['unit'];
  readonly there: readonly number[] | string;
  readonly here: readonly number[] | string;
}

/**
 * Measures a revision and the files as they are here. It takes minutes.
 *
 * @param revision as git names it: `HEAD~1`, `main`, a commit
 * @param say is told what is measured
 * @param long measures only this one, once: 0.1.0 takes three minutes and 2 GB for twelve leads
 * @throws {WrongArguments} when there is no such revision
 */
export async function compareWith(revision: string, say: (text: string) => void, long?: LongRow): Promise<Compared[]> {
  const commit = commitOf(revision);
  const folder = mkdtempSync(join(tmpdir(), 'ecg-against-'));
  try {
    const path = await recordingFor(long, folder);
    const there = checkOut(commit, join(folder, 'there'));
    const bed = (checkout: string, name: string) => (round: number) => ({
      checkout,
      lake: join(folder, `${name} ${round}`),
      recording: path,
      cache: join(folder, `${name} compiled`),
    });
    const compared: Compared[] = [];
    for (const figure of long === undefined ? FIGURES : [longFigure(long)]) {
      say(figure.what);
      compared.push(await inTurn(figure, bed(there, 'there'), bed(PROJECT, 'here')));
    }
    return compared;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A day of two leads where nothing longer is asked for. @returns the path of its file in a folder */
async function recordingFor(long: LongRow | undefined, folder: string): Promise<string> {
  if (long !== undefined) return await makeLong(long.long, long.lying, folder);
  const { folder: made, raw } = await makeDay();
  const path = join(folder, basename(raw));
  renameSync(raw, path);
  rmSync(made, { recursive: true });
  return path;
}

/** Measures a figure in turn, there and here. What one of them cannot give is not asked for again. */
export async function inTurn(
  { what, unit, rounds, measure }: Figure,
  ...beds: readonly [there: (round: number) => Bed, here: (round: number) => Bed]
): Promise<Compared> {
  const both: [number[] | string, number[] | string] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, bed] of beds.entries()) {
      const measured = both[at]!;
      if (typeof measured === 'string') continue;
      try {
        measured.push(await measure(bed(round)));
      } catch (error) {
        if (!(error instanceof NotMeasured)) throw error;
        both[at] = error.message;
      }
    }
  }
  return { what, unit, there: both[0], here: both[1] };
}

/** The cells of a table: medians, and their ratio; or the reason why there is none. */
export function comparedCells({ what, unit, there, here }: Compared): readonly [string, string, string, string] {
  const cell = (measured: Compared['here']) =>
    typeof measured === 'string' ? `not measured: ${measured}` : `${median(measured).toFixed(1)} ${unit}`;
  const isBoth = typeof there !== 'string' && typeof here !== 'string';
  return [what, cell(there), cell(here), isBoth ? `${(median(here) / median(there)).toFixed(2)} ×` : ''];
}
