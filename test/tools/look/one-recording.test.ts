/** What is asked of a lake about one recording: its own day, whatever lies beside it. */
import { expect, test } from '@jest/globals';
import { objectKey } from '../../../lake/layout.ts';
import { withLake } from '../../../local/open-lake.ts';
import { recordingInLake } from '../../../tools/look/read/one-recording.ts';
import { lakeWithOne, writeObject } from '../../support/lake-folder.ts';
import { recording } from '../../support/rows.ts';

const id = recording.recording_id;

test('files of other days are not opened: a damaged one does not hide a recording', async () => {
  const folder = lakeWithOne();
  for (const table of ['windows', 'findings'] as const) {
    writeObject(folder, objectKey(table, '2025-12-24', 'b'.repeat(64)), Buffer.from('PAR1 but no more'));
  }
  const found = await withLake(folder, (lake) => recordingInLake(lake, id));
  expect(found).toMatchObject({ row: { day: '2026-01-31' }, leads: [{ index: 0 }] });
  expect(found?.findings).toHaveLength(1);
  expect(found?.overview).toHaveLength(1);
});
