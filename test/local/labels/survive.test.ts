/** Marks outlive what becomes of the lake: compaction, other rules, another day, and the lake itself. */
import { existsSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { main as compact } from '../../../local/compact.ts';
import { LabelsFile, labelsPath } from '../../../local/labels/labels-file.ts';
import { main as processMain } from '../../../local/process.ts';
import { queryLake, samples, workspace } from '../../support/workspace.ts';

const RAW = ['--profile', 'generic', '--sampling-rate', '360', '--gain', '200', '--zero', '1024'];

test('a mark is still of its window after compact, other rules, a moved day, and a lake that was made again', async () => {
  const here = workspace();
  const lake = join(here.folder, '.local', 'lake');
  const path = here.put('recordings/a.mat', { from: samples.good });
  utimesSync(path, new Date('2026-01-30T12:00:00Z'), new Date('2026-01-30T12:00:00Z'));
  await processMain(['recordings', '--profile', 'mit-bih-360'], here.context);
  const seen = async () =>
    await queryLake(
      here,
      `select r.ingest_date, r.ruleset, l.ruleset, l.mark, w.window_index from labels l
       join recordings r on r.recording_id = l.recording_id
       join windows w on w.recording_id = l.recording_id and w.lead_index = l.lead_index and w.start_s = l.start_s`,
    );
  const [[id, ruleset] = []] = await queryLake(here, 'select recording_id, ruleset from recordings');
  await new LabelsFile(labelsPath(lake)).add({
    recording_id: String(id),
    lead: 'ch1',
    lead_index: 0,
    start_s: 0,
    end_s: 10,
    mark: 'poor',
    note: null,
    reader: 'Anna',
    marked_at: new Date(),
    ruleset: String(ruleset),
    shown: 'raw',
  });
  expect(await seen()).toEqual([['2026-01-30', ruleset, ruleset, 'poor', 0]]);

  expect(await compact([], here.context)).toBe(0);
  expect(existsSync(join(lake, 'compacted', 'ingest_date=2026-01-30', 'g000001'))).toBe(true);
  expect(await seen()).toEqual([['2026-01-30', ruleset, ruleset, 'poor', 0]]);

  await processMain(['recordings', ...RAW], here.context);
  const [[, other] = []] = await seen();
  expect(other).not.toBe(ruleset);
  expect(await seen()).toEqual([['2026-01-30', other, ruleset, 'poor', 0]]);

  utimesSync(path, new Date('2026-02-03T12:00:00Z'), new Date('2026-02-03T12:00:00Z'));
  await processMain(['recordings', '--profile', 'mit-bih-360'], here.context);
  expect(await seen()).toEqual([['2026-02-03', ruleset, ruleset, 'poor', 0]]);

  rmSync(lake, { recursive: true });
  await processMain(['recordings', '--profile', 'mit-bih-360'], here.context);
  expect(await seen()).toEqual([['2026-02-03', ruleset, ruleset, 'poor', 0]]);
});
