/** The files that recordings have in the lake of a stack, in every version. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectVersion } from '../../../handler/store.ts';
import { keyParts, recordingPrefix } from '../../../lake/layout.ts';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { versionPages } from '../../stack/object-versions.ts';
import type { DoomedRecording } from '../doomed.ts';
import { LANES, removeVersion, versionsUnder } from './versions.ts';

/** Removes them. The rows of `recordings` first: a recording never shows with parts missing. */
export async function removeFiles(s3: S3Client, bucket: string, recordings: readonly DoomedRecording[]): Promise<void> {
  for (const table of RECORDING_TABLES) {
    await inLanes(recordings, LANES, async (recording) => {
      for (const file of await filesOf(s3, bucket, table, recording)) await removeVersion(s3, file);
    });
  }
}

/** How many versions there are, by table. */
export async function countFiles(s3: S3Client, bucket: string, recordings: readonly DoomedRecording[]) {
  const counts = new Map<string, number>(RECORDING_TABLES.map((table) => [table, 0]));
  for (const table of RECORDING_TABLES) {
    await inLanes(recordings, LANES, async (recording) => {
      const files = await filesOf(s3, bucket, table, recording);
      counts.set(table, counts.get(table)! + files.length);
    });
  }
  return counts;
}

/** How many of these versions are there still, by table. */
export async function countReplaced(s3: S3Client, replaced: readonly ObjectVersion[]): Promise<Map<Table, number>> {
  const counts = new Map<Table, number>();
  await inLanes([...Map.groupBy(replaced, ({ key }) => key)], LANES, async ([key, files]) => {
    const { table } = keyParts(key)!; // as they were found, or as the list was checked
    const there = await versionsUnder(s3, files[0]!.bucket, key); // a group has one at least
    const left = files.filter(({ version }) => there.some((one) => one.key === key && one.version === version));
    counts.set(table, (counts.get(table) ?? 0) + left.length);
  });
  return counts;
}

/** The days on which a recording has a file in any table: a run that died has no row that says. One request a day and table. */
export async function placesOf(s3: S3Client, bucket: string, recordingId: string): Promise<DoomedRecording[]> {
  const found = new Map<string, DoomedRecording>();
  for (const table of RECORDING_TABLES) {
    await inLanes(await daysOf(s3, bucket, table), LANES, async (day) => {
      if ((await filesOf(s3, bucket, table, { recordingId, day })).length > 0) found.set(day, { recordingId, day });
    });
  }
  return [...found.values()];
}

type Table = (typeof RECORDING_TABLES)[number];

/** Also those of which all files are deleted, and only versions are left. */
async function daysOf(s3: S3Client, bucket: string, table: Table): Promise<string[]> {
  const days: string[] = [];
  const before = recordingPrefix(table, '', '').slice(0, -1);
  for await (const { folders } of versionPages(s3, bucket, before, '/'))
    for (const folder of folders) days.push(folder.slice(before.length, -1));
  return days;
}

async function filesOf(
  s3: S3Client,
  bucket: string,
  table: Table,
  { recordingId, day }: DoomedRecording,
): Promise<ObjectVersion[]> {
  return day === null ? [] : versionsUnder(s3, bucket, recordingPrefix(table, day, recordingId));
}
