/**
 * A lake that has each recording under one day only.
 *
 * A bucket gives every upload a new version. Here equal bytes are one version, and the day comes from the file's time:
 * a file that was copied or touched since it was last processed moves to another partition. Without this, the recording
 * would be in both, each of its samples twice.
 */
import type { LakeStore } from '../../handler/store.ts';
import { objectKey, recordingPrefix, recordingsKeyParts } from '../../lake/layout.ts';

export class OneDayLakeStore implements LakeStore {
  private readonly lake: LakeStore;
  /** Days by recording, as they were before the first write. */
  private days: Promise<Map<string, string[]>> | undefined;

  constructor(lake: LakeStore) {
    this.lake = lake;
  }

  /** The row of `recordings` comes last, so once it is written the rows of an earlier day can go. */
  async write(key: string, bytes: Uint8Array): Promise<void> {
    await this.lake.write(key, bytes);
    const parts = recordingsKeyParts(key);
    if (parts === undefined) return;
    this.days ??= daysIn(this.lake);
    for (const day of (await this.days).get(parts.recordingId) ?? []) {
      if (day !== parts.day) await forget(this.lake, parts.recordingId, day);
    }
  }

  list(prefix: string): Promise<string[]> {
    return this.lake.list(prefix);
  }

  remove(key: string): Promise<void> {
    return this.lake.remove(key);
  }
}

/** Removes a recording from every table, its row in `recordings` first: a recording never shows with parts missing. */
export async function forget(lake: LakeStore, recordingId: string, day: string): Promise<void> {
  await lake.remove(objectKey('recordings', day, recordingId));
  const parts = await lake.list(recordingPrefix('samples', day, recordingId));
  for (const key of [objectKey('windows', day, recordingId), objectKey('findings', day, recordingId), ...parts]) {
    await lake.remove(key);
  }
}

async function daysIn(lake: LakeStore): Promise<Map<string, string[]>> {
  const days = new Map<string, string[]>();
  for (const key of await lake.list('recordings/')) {
    const parts = recordingsKeyParts(key);
    if (parts !== undefined) days.set(parts.recordingId, [...(days.get(parts.recordingId) ?? []), parts.day]);
  }
  return days;
}
