/**
 * `npm run populations`: takes every measure of the rules over good real windows and keeps its percentiles in
 * `quality/populations.json`. Needs the recordings beside the project, in `../shared/data/ecg`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { namedRulesetOf } from '../../../handler/ruleset.ts';
import { type CommandContext, processContext } from '../../../local/terminal/command-context.ts';
import { counted } from '../../../local/terminal/text.ts';
import { judgeRecording } from '../../../quality/judge/judge-recording.ts';
import { measureColumns } from '../../../quality/judge/measure-columns.ts';
import type { Profile } from '../../../quality/profile.ts';
import baselineRemovedAdu from '../../../quality/profiles/baseline-removed-adu.ts';
import mitBih360 from '../../../quality/profiles/mit-bih-360.ts';
import { POPULATIONS_FILE, type Population, percentilesOf } from '../../rules/populations.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const DATA = join(PROJECT, '..', 'shared', 'data', 'ecg');

interface Folder {
  readonly name: string;
  readonly profile: Profile;
}

const TEN_SECONDS: Folder = { name: 'mitdb-10s-v5', profile: baselineRemovedAdu };
const A_MINUTE: Folder = { name: 'mitdb-60s-v4', profile: mitBih360 };

/** Good by assumption: no one marked these beginnings of records of the MIT-BIH Arrhythmia Database as unusable. */
const POPULATIONS: readonly { readonly of: string; readonly folders: readonly Folder[] }[] = [
  { of: 'MIT-BIH, first 10 s of 22 records', folders: [TEN_SECONDS] },
  { of: 'MIT-BIH, first 10 s of 22 records and first 60 s of 14', folders: [TEN_SECONDS, A_MINUTE] },
];

/** @param data the folder that holds the sets of recordings */
export async function measurePopulations(data: string): Promise<Population[]> {
  const populations: Population[] = [];
  for (const { of, folders } of POPULATIONS) populations.push(await populationOf(of, folders, data));
  return populations;
}

/** As the file holds them: objects open, lists on one line, which is how the project's formatter wants it. */
export function populationsText(populations: readonly Population[]): string {
  const list = /\[\s+(-?[\d.e+-]+,?\s+)+\]/g;
  const text = JSON.stringify(populations, null, 2).replace(list, (numbers) => numbers.replace(/\s+/g, ' '));
  return `${text.replace(/\[ /g, '[').replace(/ \]/g, ']')}\n`;
}

async function populationOf(of: string, folders: readonly Folder[], data: string): Promise<Population> {
  const values = new Map<string, number[]>(measureColumns.map(({ column }) => [column, []]));
  let windows = 0;
  for (const { name, profile } of folders) {
    const { ruleset } = namedRulesetOf(profile);
    for (const file of readdirSync(join(data, name))
      .filter((entry) => entry.endsWith('.mat'))
      .sort()) {
      const recording = recordingIn(
        await readMat(readFileSync(join(data, name, file))),
        { key: file, metadata: new Map() },
        { profile, isNamed: true },
      );
      judgeRecording(recording, ruleset, {
        window: (_, { measured }) => {
          windows += 1;
          for (const [column, { value }] of measured) values.get(column)?.push(value);
        },
        ruleFailed: ({ rule, error }) => {
          throw new Error(`${rule.id} failed on ${name}/${file}`, { cause: error });
        },
      });
    }
  }
  const measured = [...values].filter(([, list]) => list.length > 0);
  const measures = measured.map(([column, list]) => [
    column,
    { windows: list.length, percentiles: percentilesOf(list) },
  ]);
  return { of, windows, measures: Object.fromEntries(measures) };
}

/** @returns the exit status */
export async function main(context: CommandContext): Promise<number> {
  if (!existsSync(join(DATA, 'inventory.csv'))) {
    context.err.write('The recordings are missing: they belong in ../shared/data/ecg, beside the project.\n');
    return 1;
  }
  const populations = await measurePopulations(DATA);
  writeFileSync(join(PROJECT, POPULATIONS_FILE), populationsText(populations));
  const windows = populations.map(({ of, windows: count }) => `${of}: ${counted(count, 'window')}`);
  context.out.write(`${windows.join('\n')}\nWritten to ${POPULATIONS_FILE}; npm run docs prints it.\n`);
  return 0;
}

if (import.meta.main) process.exitCode = await main(processContext());
