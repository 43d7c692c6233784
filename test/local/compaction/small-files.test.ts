/** When a day is compacted by itself. */
import { describe, expect, test } from '@jest/globals';
import { generationFolder, MANIFEST, manifestText } from '../../../lake/generations.ts';
import { objectKey } from '../../../lake/layout.ts';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import { adviceFor, smallRecordings } from '../../../local/compaction/small-files.ts';
import { emptyFolder, writeObject } from '../../support/lake-folder.ts';

const DAY = '2026-01-31';
const MANY = 4;

/** A day with so many recordings in files of their own, and so many in its generation. */
function lakeWith(small: number, compacted: number): string {
  const lake = emptyFolder();
  for (let number = 0; number < small; number += 1) {
    const id = number.toString(16).padStart(64, '0');
    writeObject(lake, objectKey('recordings', DAY, id), Buffer.from(''));
    writeObject(lake, objectKey('windows', DAY, id), Buffer.from(''));
  }
  if (compacted === 0) return lake;
  const tables = Object.fromEntries(RECORDING_TABLES.map((table) => [table, { files: [], sum: { rows: 0, hash: 0 } }]));
  const manifest = { generation: 3, recordings: compacted, tables: tables as never }; // every table has an entry
  writeObject(lake, `${generationFolder(DAY, 3)}/${MANIFEST}`, Buffer.from(manifestText(manifest)));
  return lake;
}

describe('a day is compacted after a run', () => {
  test.each([
    ['one more than many are small', 5, 0, 5, 'compact'],
    ['as many as many are small', 4, 0, 4, 'leave'],
    ['the small ones are a quarter of the compacted ones', 5, 20, 5, 'compact'],
    ['they are less than that', 5, 21, 5, 'leave'],
    ['the run has written a tenth of the small ones', 30, 0, 3, 'compact'],
    ['it has written less than that', 31, 0, 3, 'tell'],
    ['there is nothing', 0, 0, 1, 'leave'],
  ])('when %s: %i small, %i compacted, %i of the run: %s', (_, small, compacted, ofRun, advice) => {
    const lake = lakeWith(small, compacted);
    expect(smallRecordings(lake, DAY)).toBe(small);
    expect(adviceFor(lake, DAY, ofRun, MANY)).toBe(advice);
  });
});
