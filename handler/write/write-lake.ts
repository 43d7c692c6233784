/** Writes one recording into the lake, so that what is seen of it at any moment is whole. */
import { ingestDate, objectKey, recordingPrefix } from '../../lake/layout.ts';
import type { RowOf } from '../../lake/schema.ts';
import type { FileContent } from '../bytes/file-content.ts';
import type { LakeStore } from '../store.ts';
import { loadMillivolts } from './changing-chunks.ts';
import { encodeRows, type RowsFile } from './encode-rows.ts';
import { sampleParts } from './encode-samples.ts';
import type { SampleSource } from './sample-source.ts';
import { writeRuleset } from './write-ruleset.ts';

/** Everything that is written about one recording. */
export interface LakeRows {
  readonly ruleset: RowOf<'rulesets'>;
  readonly recording: RowOf<'recordings'>;
  /** Undefined when it has none. */
  readonly windows: RowsFile<'windows'> | undefined;
  /** Undefined or empty when it has none. */
  readonly findings: RowsFile<'findings'> | undefined;
  /** Undefined unless the recording was accepted. */
  readonly beats: RowsFile<'beats'> | undefined;
  /** Undefined when the samples are not stored: the recording was not accepted. */
  readonly samples: SampleSource | undefined;
}

/**
 * Writes everything, `recordings` last: a row there means that the rest is there. What an earlier run under other rules
 * wrote and this one did not is removed after that, so that no moment shows a recording with rows missing.
 */
export async function writeLake(rows: LakeRows, lake: LakeStore): Promise<void> {
  const { recording_id, received_at } = rows.recording;
  const write = () => writeRows(rows, lake);
  if (lake.writing === undefined) return write();
  return lake.writing(objectKey('recordings', ingestDate(received_at), recording_id), write);
}

async function writeRows(rows: LakeRows, lake: LakeStore): Promise<void> {
  const { ruleset, recording, windows, findings, beats, samples } = rows;
  const { recording_id: recordingId, received_at } = recording;
  const date = ingestDate(received_at);
  const keyOf = (table: 'windows' | 'findings' | 'beats') => objectKey(table, date, recordingId);
  const written = new Set<string>();
  const write = async (key: string, content: FileContent | undefined) => {
    if (content === undefined) return;
    await lake.write(key, content);
    written.add(key);
  };
  const sampleKeyOf = (part: number) => objectKey('samples', date, recordingId, part);
  const tables = [
    { key: keyOf('windows'), rows: windows },
    { key: keyOf('findings'), rows: findings },
    { key: keyOf('beats'), rows: beats },
  ];
  const [long, short] = [true, false].map((isLong) => tables.filter(({ rows }) => (rows?.isLong ?? false) === isLong));
  // Long files one after the other, short ones at once: what is being written is held.
  const writeLong = async () => {
    for (const { key, rows } of long!) await write(key, rows?.finish());
    await writeSamples(samples, lake, sampleKeyOf, written);
  };
  await allDone([
    writeRuleset(ruleset, date, lake),
    ...short!.map(async ({ key, rows }) => write(key, rows?.finish())),
    writeLong(),
  ]);
  const [, parts] = await allDone([
    lake.write(objectKey('recordings', date, recordingId), encodeRows('recordings', [recording])),
    lake.list(recordingPrefix('samples', date, recordingId)),
  ]);
  const leftovers = [keyOf('windows'), keyOf('findings'), keyOf('beats'), ...parts].filter((key) => !written.has(key));
  await allDone(leftovers.map((key) => lake.remove(key)));
}

/** Parts are written one after the other: two at once would hold two in memory. */
async function writeSamples(
  source: SampleSource | undefined,
  lake: LakeStore,
  keyOf: (part: number) => string,
  written: Set<string>,
): Promise<void> {
  if (source === undefined) return;
  if (!source.holdsCounts) await loadMillivolts();
  for (const { part, bytes } of sampleParts(source)) {
    const key = keyOf(part);
    await lake.write(key, bytes);
    written.add(key);
  }
}

/**
 * Waits for each, also when one fails: a write that is still under way when the message is given back could end after
 * those of the next delivery.
 */
async function allDone<T extends readonly Promise<unknown>[]>(promises: readonly [...T]) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
