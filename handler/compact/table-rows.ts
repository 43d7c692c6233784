/** The rows that a table's new generation takes over: row groups as they are, and rows of recordings that were decoded. */
import { createHash } from 'node:crypto';
import type { RecordingTable } from '../../lake/schema.ts';
import { COLUMNS } from '../../lake/schema.ts';
import type { RowGroupChunks } from '../write/chunks-in.ts';
import { constantChunk } from '../write/constant-chunk.ts';
import type { Chunk } from '../write/join-row-groups.ts';

/** A whole row group, every column of the schema in it. */
export interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly Chunk[];
}

/** A row group of an older file, with null for the columns that it lacks. @throws when it lacks one that has no null */
export function completed(table: RecordingTable, { rows, chunks }: RowGroupChunks): RowGroup {
  const there = new Map(chunks.map((chunk) => [chunk.meta.path_in_schema[0], chunk]));
  const all = COLUMNS[table].map((column) => {
    const chunk = there.get(column.name);
    if (chunk !== undefined) return chunk;
    if (!column.nullable) throw new Error(`a file of ${table} must have the column ${column.name}, got none`);
    return constantChunk(column, [{ rows, value: null }]);
  });
  return { rows, chunks: all };
}

/** What tells the pages of a row group from any others: which columns they are of, how they are encoded, and every byte. */
export function pagesOf({ rows, chunks }: RowGroup): string {
  const hash = createHash('sha256').update(`${rows}`);
  const named = chunks.map((chunk) => [chunk.meta.path_in_schema.join(), chunk] as const);
  for (const [name, { meta, pages }] of named.sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`\n${name} ${meta.type} ${meta.codec} ${meta.num_values} ${pages.length}\n`).update(pages);
  }
  return hash.digest('base64');
}

/** The chunk of a column. @throws when the group lacks it */
export function chunkOf({ chunks }: { readonly chunks: readonly Chunk[] }, name: string): Chunk {
  const chunk = chunks.find(({ meta }) => meta.path_in_schema[0] === name);
  if (chunk === undefined) throw new Error(`a row group must have the column ${name}, got none`);
  return chunk;
}

/** Whether a row group can hold rows of one of these recordings, by its statistics. @param ids sorted */
export function canHold(group: { readonly chunks: readonly Chunk[] }, ids: readonly string[]): boolean {
  const { min_value, max_value } = chunkOf(group, 'recording_id').meta.statistics ?? {};
  if (typeof min_value !== 'string' || typeof max_value !== 'string') return ids.length > 0;
  return ids.some((id) => min_value <= id && id <= max_value);
}
