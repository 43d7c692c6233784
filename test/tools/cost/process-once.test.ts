import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AT_ONCE_BYTES } from '../../../handler/aws/s3-raw-store.ts';
import { wholeOf } from '../../../handler/bytes/file-content.ts';
import { processOnce } from '../../../tools/cost/measure/process-once.ts';
import { fiveMinutesPath } from '../../bench/recordings.ts';
import { emptyFolder } from '../../support/workspace.ts';

/** A file of so many bytes that is no MAT-file: what it takes to fetch does not depend on what it holds. */
function fileOf(bytes: number): string {
  const path = join(emptyFolder(), 'upload.mat');
  writeFileSync(path, new Uint8Array(bytes));
  return path;
}

/** What an upload took, and the tables as they were written. */
async function usageOf(path: string) {
  const written = new Map<string, Uint8Array>();
  const profile = 'holter-24h';
  const usage = await processOnce({ path, profile, keep: (key, content) => written.set(key, wholeOf(content)) });
  return { usage, written };
}

describe('what one upload takes', () => {
  test('counts the bytes of each file that it writes, in pieces or whole', async () => {
    const { usage, written } = await usageOf(fiveMinutesPath);
    expect(usage.outcome).toBe('accepted');
    const ofTable = (table: string) =>
      [...written].flatMap(([key, bytes]) => (key.startsWith(`${table}/`) ? [bytes.length] : []));
    for (const [table, bytes] of Object.entries(usage.lakeBytes)) {
      expect({ table, bytes }).toEqual({ table, bytes: ofTable(table).reduce((sum, one) => sum + one, 0) });
      expect(bytes).toBeGreaterThan(0);
    }
    for (const bytes of written.values()) expect(Buffer.from(bytes.subarray(-4)).toString()).toBe('PAR1');
  });

  test('asks for a small upload once, for a larger one again, and for a large one by ranges of 8 MiB', async () => {
    const readsOf = async (bytes: number) => (await usageOf(fileOf(bytes))).usage.requests.reads;
    expect(await readsOf(AT_ONCE_BYTES / 2)).toBe(1);
    expect(await readsOf(2 * AT_ONCE_BYTES)).toBe(2);
    expect(await readsOf(17 * 2 ** 20)).toBe(1 + 3);
  });
});
