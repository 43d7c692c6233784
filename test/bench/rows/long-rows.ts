/** The rows of recordings that are too long for every run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { EIGHT_DAYS, type Long, type Lying, makeLong, TWELVE_LEADS, WEEK } from '../recordings.ts';
import { measureRecording } from './one-recording.ts';
import type { Add } from './table.ts';

/** A recording, and how it lies in its file. */
export interface LongRow {
  readonly long: Long;
  readonly lying: Lying;
}

/** What is too long for every run, by the name that has one of them measured alone. */
export const LONG_ROWS: Readonly<Record<string, LongRow>> = {
  '4': { long: TWELVE_LEADS, lying: { version: '4', leadsIn: 'rows' } },
  '4-columns': { long: TWELVE_LEADS, lying: { version: '4', leadsIn: 'columns' } },
  '7': { long: TWELVE_LEADS, lying: { version: '7', leadsIn: 'rows' } },
  '7-columns': { long: TWELVE_LEADS, lying: { version: '7', leadsIn: 'columns' } },
  '7.3': { long: TWELVE_LEADS, lying: { version: '7.3', leadsIn: 'rows' } },
  '7.3-columns': { long: TWELVE_LEADS, lying: { version: '7.3', leadsIn: 'columns' } },
  'eight-days': { long: EIGHT_DAYS, lying: { version: '4', leadsIn: 'rows' } },
  week: { long: WEEK, lying: { version: '4', leadsIn: 'rows' } },
};

/** @throws {WrongArguments} naming those that there are */
export function longRowOf(name: string): LongRow {
  const row = Object.hasOwn(LONG_ROWS, name) ? LONG_ROWS[name] : undefined;
  if (row !== undefined) return row;
  throw new WrongArguments(`--long-row must be one of ${Object.keys(LONG_ROWS).join(', ')}, got "${name}".`);
}

/** A row, as tables name it. */
export function longWords({ long, lying }: LongRow): string {
  return `${long.what}, version ${lying.version}, leads in ${lying.leadsIn}`;
}

/** A day of 12 leads in every version, a week, and eight days. Each file is made, measured, and removed. */
export async function measureLong(add: Add, rows: readonly LongRow[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-bench-'));
  try {
    for (const row of rows) {
      const { long, lying } = row;
      const path = await makeLong(long, lying, folder);
      const target = long === TWELVE_LEADS ? '≤ 110 s, ≤ 300 MB' : '≤ 300 MB';
      await measureRecording(add, longWords(row), target, path, long.profile);
      rmSync(path);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
