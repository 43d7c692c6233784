/** A lake to look at, made by the pipeline itself, and a server on it that ends with the test file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { LabelsFile, labelsPath } from '../../../local/labels/labels-file.ts';
import { main as processMain } from '../../../local/process.ts';
import type { Reader } from '../../../tools/look/read/marks.ts';
import { type LookServer, startServer } from '../../../tools/look/serve/server.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';

/** A name that is markup, as a device could give it. */
export const MARKUP = '<img src=x onerror=alert(1)>&amp;.mat';

/** A workspace whose lake has an accepted, a rejected and an unreadable recording, and one of five minutes. */
export async function processedWorkspace(): Promise<Workspace> {
  const here = workspace();
  here.put('recordings/good.mat', { from: samples.good });
  here.put('recordings/long.mat', { from: samples.long });
  here.put('recordings/off.mat', { from: samples.electrodeOff });
  here.put(`recordings/${MARKUP}`, { from: samples.cutShort });
  await processMain(['recordings', '--profile', 'mit-bih-360'], here.context);
  here.taken();
  return here;
}

/** Ids by the end of the key. */
export async function idsIn(here: Workspace): Promise<Record<'good' | 'long' | 'off' | 'cut', string>> {
  const rows = await queryLake(here, 'select source_key, recording_id from recordings');
  const idOf = (end: string) => String(rows.find(([key]) => String(key).endsWith(end))?.[1]);
  return { good: idOf('good.mat'), long: idOf('long.mat'), off: idOf('off.mat'), cut: idOf(MARKUP) };
}

const running: LookServer[] = [];
afterAll(async () => {
  for (const server of running) await server.close();
});

/**
 * @param errors where errors that are bugs are kept
 * @param project whose profiles it may write; this one's without it
 */
export async function serverOn(
  here: Workspace,
  errors: unknown[] = [],
  reader: Reader = { name: 'Anna' },
  project?: string,
): Promise<LookServer> {
  const server = await startServer({
    lake: join(here.folder, '.local', 'lake'),
    uploads: join(here.folder, '.local', 'raw'),
    from: '.local/lake',
    reader,
    ...(project === undefined ? {} : { project }),
    port: 0,
    onError: (error) => errors.push(error),
  });
  running.push(server);
  return server;
}

/** A lake with four recordings and a server on it, for all tests of a file. */
export async function servedLake() {
  const here = await processedWorkspace();
  /** Errors of the server that are bugs. */
  const errors: unknown[] = [];
  return { here, errors, server: await serverOn(here, errors), ids: await idsIn(here) };
}

/** Where the marks of a workspace's lake are kept. */
export function marksOf(here: Workspace): LabelsFile {
  return new LabelsFile(labelsPath(join(here.folder, '.local', 'lake')));
}

/** A workspace with a lake that nothing was ever written to. */
export function emptyLake(): Workspace {
  const here = workspace();
  mkdirSync(join(here.folder, '.local', 'lake'), { recursive: true });
  return here;
}

/** Replaces a file by other bytes. */
export function overwrite(path: string): void {
  writeFileSync(path, 'something else');
}
