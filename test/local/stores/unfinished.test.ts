import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { objectKey } from '../../../lake/layout.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { prepareOutFolder } from '../../../local/stores/out-folder.ts';
import { unfinishedPath } from '../../../local/stores/unfinished.ts';
import { emptyFolder } from '../../support/workspace.ts';

const DAY = '2026-01-31';
const KEY = objectKey('windows', DAY, 'a'.repeat(64));
const LONG_AGO = new Date('2026-01-01');

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

/** A name as another process would write it. */
function nameBy(pid: number): string {
  return basename(unfinishedPath(KEY)).replace(`-${process.pid}-`, `-${pid}-`);
}

function lakeWith(...names: string[]): string {
  const lake = emptyFolder();
  mkdirSync(join(lake, 'windows', `ingest_date=${DAY}`), { recursive: true });
  for (const name of names) writeFileSync(join(lake, 'windows', `ingest_date=${DAY}`, name), 'half');
  return lake;
}

test('the first write removes what dead processes left in any table and day, and nothing of running ones', async () => {
  const [dead, own, parent] = [nameBy(deadPid()), nameBy(process.pid), nameBy(process.ppid)];
  const lake = lakeWith(dead, own, parent, 'notes.tmp', 'a-1.tmp');
  await new FolderLakeStore(lake).write(objectKey('recordings', '2026-02-01', 'b'.repeat(64)), Uint8Array.of(1));
  expect(readdirSync(join(lake, 'windows', `ingest_date=${DAY}`)).sort()).toEqual(
    [own, parent, 'notes.tmp', 'a-1.tmp'].sort(),
  );
});

test.each(['r.parquet.123-0.tmp', 'r.parquet.00000000-123-0.tmp'])(
  'of a process that cannot be asked (%s) it removes only what is a day old',
  async (name) => {
    const lake = lakeWith(name, `new ${name}`);
    const path = join(lake, 'windows', `ingest_date=${DAY}`, name);
    utimesSync(path, LONG_AGO, LONG_AGO);
    await new FolderLakeStore(lake).write(KEY, Uint8Array.of(1));
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(lake, 'windows', `ingest_date=${DAY}`, `new ${name}`))).toBe(true);
  },
);

test('the trial of a folder leaves nothing, and removes what a dead process left of its own', () => {
  const lake = emptyFolder();
  writeFileSync(join(lake, nameBy(deadPid())), '');
  prepareOutFolder(lake, 'lake');
  expect(readdirSync(lake)).toEqual([]);
});

test('two threads of a process never write to one name', async () => {
  const module = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'local', 'stores', 'unfinished.ts'));
  const code = `import('${module}').then((it) => require('worker_threads').parentPort.postMessage(it.unfinishedPath('a')))`;
  const names = [1, 2].map(async () => (await once(new Worker(code, { eval: true }), 'message'))[0]);
  expect(new Set(await Promise.all(names)).size).toBe(2);
});
