/**
 * Real recordings through the command that people use, with the profile that their set needs: what SQL then counts and
 * adds up is what SciPy read from the file. `test/handler/write/lake-of-real-data.test.ts` does so for all sets.
 */
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect } from '@jest/globals';
import { openLake } from '../../local/open-lake.ts';
import { main } from '../../local/process.ts';
import { realData, whenPresent } from '../support/real-data.ts';
import { runsOf } from '../support/seed/seed.ts';
import { workspace } from '../support/workspace.ts';

const root = realData.root ?? '';

/** Folder, profile, and the variable that is the signal. */
const SETS = [
  ['mendeley-1000-fragments', 'mit-bih-360', 'val'],
  ['mendeley-resaved-v7', 'mit-bih-360', 'val'],
  ['mitdb-10s-v5', 'baseline-removed-adu', 'val'],
  ['mitdb-60s-v4', 'mit-bih-360', 'val'],
  ['cpsc2019/data', 'millivolts', 'ecg'],
  ['variants', 'millivolts', 'signal'],
] as const;

interface Known {
  readonly values: number;
  readonly sum: number;
}

/** What SciPy found in one variable of each file, by the file's name below the folder of all sets. */
function inventory(variable: string): Map<string, Known> {
  const lines = readFileSync(join(root, 'inventory.csv'), 'utf8').split('\n');
  const rows = lines.map((line) => line.split(',')).filter((row) => row[7] === variable && row[6] === 'ok');
  return new Map(
    rows.map(([file = '', , , , , , , , , shape = '', sum = '']) => {
      const values = shape.split('x').reduce((product, side) => product * Number(side), 1);
      return [file, { values, sum: Number(sum) }];
    }),
  );
}

/**
 * The files of a set; of a large one `npm test` takes every fourth. Through the handler `lake-of-real-data.test.ts` takes
 * other ones, and with `npm run test:random` both take all.
 */
function filesOf(folder: string): string[] {
  const files = globSync('**/*.mat', { cwd: join(root, folder) }).sort();
  const taken = files.length >= 20 && runsOf(4) < 4 ? files.filter((_, i) => i % 4 === 1) : files;
  return taken.map((file) => join(root, folder, file));
}

async function processed(paths: readonly string[], profile: string) {
  const here = workspace();
  const status = await main([...paths, '--profile', profile, '--json'], here.context);
  const results = here
    .taken()
    .out.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const lake = await openLake(join(here.folder, '.local', 'lake'));
  const sums = await lake.query(`
    with stored as (
      select recording_id, lead_index, count(*)::double as n, coalesce(sum(adu)::double, sum(mv)) as total,
             coalesce(any_value(gain_adu_per_mv), 1) as gain, coalesce(any_value(zero_adu), 0) as zero
      from samples group by all),
    physical as (select recording_id, lead_index, sum(mv) as total from signal group by all)
    select recording_id, sum(n), sum(s.total), sum(p.total * gain + zero * n)
    from stored s join physical p using (recording_id, lead_index) group by recording_id`);
  lake.close();
  return { status, results, sums: new Map(sums.rows.map(([id, ...rest]) => [id, rest])) };
}

function countOf(results: readonly { readonly outcome: string }[], outcome: string): number {
  return results.filter((result) => result.outcome === outcome).length;
}

describe('the real recordings', () => {
  whenPresent.each(SETS)('%s, read as %s', async (folder, profile, variable) => {
    const files = filesOf(folder);
    const { status, results, sums } = await processed(files, profile);
    const known = inventory(variable);
    expect(status).toBe(0);
    expect(results).not.toHaveLength(0);
    expect(results).toHaveLength(files.length);
    expect(countOf(results, 'accepted') + countOf(results, 'rejected')).toBe(results.length);
    if (folder.startsWith('mendeley')) expect(countOf(results, 'accepted')).toBe(files.length);
    for (const { file, outcome, recordingId, samples } of results) {
      const { values, sum } = known.get(relative(root, file))!;
      expect({ file, samples }).toEqual({ file, samples: values });
      const [count, stored, physical] = sums.get(recordingId) ?? [];
      if (outcome === 'rejected') expect(count).toBeUndefined();
      else {
        expect({ file, count }).toEqual({ file, count: values });
        expect(Math.abs(Number(stored) - sum)).toBeLessThan(1e-6 * Math.max(1, Math.abs(sum)));
        expect(Math.abs(Number(physical) - sum)).toBeLessThan(1e-6 * Math.max(1, Math.abs(sum)));
      }
    }
  });

  whenPresent('the struct of CPSC 2018 and the pulse wave of CinC 2015 are understood', async () => {
    const struct = await processed([join(root, 'cpsc2018')], 'millivolts');
    expect(struct.results.map(({ outcome, leads }) => ({ outcome, leads }))).toEqual(
      Array(3).fill({ outcome: 'accepted', leads: 12 }),
    );
    const bedside = await processed([join(root, 'cinc2015')], 'cinc-2015');
    expect(bedside.results[0]).toMatchObject({ leads: 2, samples: 2 * 82_500 });
  });
});
