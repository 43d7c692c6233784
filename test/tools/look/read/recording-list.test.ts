/** The list in memory: what is written, replaced or removed is seen, and only its day is read again. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { objectKey } from '../../../../lake/layout.ts';
import { RecordingList } from '../../../../tools/look/read/recording-list.ts';
import { emptyFolder, writeObject, writeRecordings } from '../../../support/lake-folder.ts';
import { recording } from '../../../support/rows.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const ON = { first: new Date('2026-01-30T10:00:00Z'), second: new Date('2026-01-31T10:00:00Z') };

function write(folder: string, id: string, key: string, received: Date): void {
  writeRecordings(folder, [{ recording: { ...recording, recording_id: id, source_key: key, received_at: received } }]);
}

async function listed(list: RecordingList): Promise<string[][]> {
  return (await list.rows()).map(({ key, id, day }) => [key, id[0]!, day]);
}

test('of an empty lake is empty, and hints at nothing', async () => {
  const list = new RecordingList(emptyFolder());
  expect([await list.rows(), list.hint()]).toEqual([[], null]);
});

test('shows the newest version of each key, by key, whatever day it is on, and follows what is written and removed', async () => {
  const folder = emptyFolder();
  const list = new RecordingList(folder);
  write(folder, B, 'one.mat', ON.first);
  write(folder, A, 'another.mat', ON.first);
  expect(await listed(list)).toEqual([
    ['another.mat', 'a', '2026-01-30'],
    ['one.mat', 'b', '2026-01-30'],
  ]);
  write(folder, C, 'one.mat', ON.second);
  expect(await listed(list)).toEqual([
    ['another.mat', 'a', '2026-01-30'],
    ['one.mat', 'c', '2026-01-31'],
  ]);
  rmSync(join(folder, objectKey('recordings', '2026-01-31', C)));
  expect(await listed(list)).toEqual([
    ['another.mat', 'a', '2026-01-30'],
    ['one.mat', 'b', '2026-01-30'],
  ]);
  rmSync(join(folder, 'recordings', 'ingest_date=2026-01-31'), { recursive: true });
  expect(await listed(list)).toHaveLength(2);
});

test('of two versions of one second, the larger id counts, whichever was read first', async () => {
  for (const ids of [
    [A, B],
    [B, A],
  ]) {
    const folder = emptyFolder();
    for (const id of ids) write(folder, id, 'one.mat', ON.first);
    expect(await listed(new RecordingList(folder))).toEqual([['one.mat', 'b', '2026-01-30']]);
  }
});

test('reads only the day that was written: another one that has been damaged since is not opened', async () => {
  const folder = emptyFolder();
  const list = new RecordingList(folder);
  write(folder, A, 'one.mat', ON.first);
  await list.rows();
  writeObject(folder, objectKey('recordings', '2026-01-30', A), Buffer.from('PAR1 but no more')); // in place, by no new name
  write(folder, B, 'two.mat', ON.second);
  expect(await listed(list)).toHaveLength(2);
  await expect(new RecordingList(folder).rows()).rejects.toThrow(A);
});

test('of a day that was written, only the files that are new are read again', async () => {
  const folder = emptyFolder();
  const list = new RecordingList(folder);
  write(folder, A, 'one.mat', ON.first);
  const [before] = await list.rows();
  write(folder, B, 'two.mat', ON.first);
  expect((await list.rows())[0]).toBe(before);
  rmSync(join(folder, objectKey('recordings', '2026-01-30', A)));
  write(folder, A, 'one.mat', ON.first);
  expect((await list.rows())[0]).not.toBe(before);
});

test('others are answered while many files are read', async () => {
  const folder = emptyFolder();
  for (let i = 0; i < 50; i += 1) write(folder, i.toString(16).padStart(64, '0'), `${i}.mat`, ON.first);
  let isAnswered = false;
  setImmediate(() => {
    isAnswered = true;
  });
  expect(await new RecordingList(folder).rows()).toHaveLength(50);
  expect(isAnswered).toBe(true);
});

test('says what helps when thousands of recordings lie in files of their own', () => {
  const folder = emptyFolder();
  for (let i = 0; i < 2000; i += 1)
    writeObject(folder, objectKey('recordings', '2026-01-30', i.toString(16).padStart(64, '0')), Buffer.from(''));
  expect(new RecordingList(folder).hint()).toBe(
    '2000 recordings lie in files of their own, so this list takes seconds to open: ./ecg compact puts them together.',
  );
});
