/** A lake in a temporary folder, for tests that ask SQL. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeRows } from '../../handler/write/encode-rows.ts';
import { encodeSamples, type SampleDivision } from '../../handler/write/encode-samples.ts';
import type { SampleSource } from '../../handler/write/sample-source.ts';
import { ingestDate, objectKey } from '../../lake/layout.ts';
import type { RowOf } from '../../lake/schema.ts';
import { atEnd } from './jest/at-end.ts';
import { finding, recording, window } from './rows.ts';

/** What the lake is to hold of one recording; nothing is written for what is left out. */
export interface Contents {
  readonly recording: RowOf<'recordings'>;
  readonly windows?: readonly RowOf<'windows'>[];
  readonly findings?: readonly RowOf<'findings'>[];
  readonly beats?: readonly RowOf<'beats'>[];
  readonly samples?: SampleSource;
  /** How its samples are divided; left out, as in use. */
  readonly division?: SampleDivision;
}

const made: string[] = [];
atEnd(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder, removed when the tests of the file end. */
export function emptyFolder(name = 'lake'): string {
  const parent = mkdtempSync(join(tmpdir(), 'lake-'));
  made.push(parent);
  mkdirSync(join(parent, name));
  return join(parent, name);
}

/** Writes bytes under a key. */
export function writeObject(folder: string, key: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, key)), { recursive: true });
  writeFileSync(join(folder, key), bytes);
}

/** Writes recordings under the keys that the handler gives them; to be written in millivolts, they need `loadMillivolts` first. */
export function writeRecordings(folder: string, contents: readonly Contents[]): void {
  for (const { recording, windows, findings, beats, samples, division } of contents) {
    const { recording_id: id, received_at } = recording;
    const date = ingestDate(received_at);
    writeObject(folder, objectKey('recordings', date, id), encodeRows('recordings', [recording]));
    if (windows) writeObject(folder, objectKey('windows', date, id), encodeRows('windows', windows));
    if (findings) writeObject(folder, objectKey('findings', date, id), encodeRows('findings', findings));
    if (beats) writeObject(folder, objectKey('beats', date, id), encodeRows('beats', beats));
    if (!samples) continue;
    for (const { part, bytes } of encodeSamples(samples, division))
      writeObject(folder, objectKey('samples', date, id, part), bytes);
  }
}

/** A lake with one recording, in a folder of this name. */
export function lakeWithOne(name?: string): string {
  const folder = emptyFolder(name);
  writeRecordings(folder, [{ recording, windows: [window], findings: [finding] }]);
  return folder;
}
