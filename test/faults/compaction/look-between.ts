/** A reader between whose calls a lake becomes another one. */
import { expect } from '@jest/globals';
import type { RecordingTable } from '../../../lake/schema.ts';
import { listLake } from '../../../local/lake/list-lake.ts';
import { LakeChanged } from '../../../local/lake/sql-error.ts';
import { FILE_CALLS } from '../../../local/stores/file-calls.ts';
import { DAY, seenIn } from '../compacted-lake.ts';

/** Where the reader believes that both lakes lie. */
const LAKE = '/lake';

/**
 * A question to one table looks at one lake first, and from one of its calls on at another.
 *
 * @returns how many calls it took, and what is seen: undefined when it is told to try again
 */
export async function lookBetween(table: RecordingTable, before: string, after: string, from: number) {
  let looked = 0;
  const now = (path: string) => (looked++ < from ? before : after) + path.slice(LAKE.length);
  const looks = {
    namesIn: (path: string) => FILE_CALLS.namesIn(now(path)),
    stat: (path: string) => FILE_CALLS.stat(now(path)),
    read: (path: string) => FILE_CALLS.read(now(path)),
  };
  try {
    const files = listLake(LAKE, { tables: new Set([table]), days: new Set([DAY]) }, looks);
    return { looked, seen: (await seenIn(files, (path) => after + path.slice(LAKE.length)))?.[table] };
  } catch (error) {
    expect(error).toBeInstanceOf(LakeChanged);
    return { looked, seen: undefined };
  }
}
