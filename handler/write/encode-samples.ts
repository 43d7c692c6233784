/**
 * Writes the `samples` of one recording: one row per sample, sorted by lead and then by sample, in parts and row groups
 * that are made one at a time, so that a day of Holter is never held twice.
 */

import { COLUMNS } from '../../lake/schema.ts';
import { type FileContent, wholeOf } from '../bytes/file-content.ts';
import { changingChunks, type NumberedChunks } from './changing-chunks.ts';
import { type Chunk, rowGroupsFile } from './join-row-groups.ts';
import { chunked, planRowGroups, type Run, rowCountOf } from './plan-row-groups.ts';
import { release } from './release.ts';
import { repeatingChunks } from './repeating-chunks.ts';
import type { SampleSource } from './sample-source.ts';

/** Rows of a row group: about 0.7 MB of counts, enough for a query to skip and little enough to hold. */
const ROW_GROUP_ROWS = 1_000_000;

/** Row groups of a part: up to 16 M rows, about 12 MB. */
const PART_ROW_GROUPS = 16;

/** `sample` is an INT32: 24 days at 1000 Hz. */
const MAX_SAMPLES = 2 ** 31 - 1;

/** How rows are divided; the defaults are for use, others for tests. */
export interface SampleDivision {
  /** At most this many rows in a row group. */
  readonly rowGroupRows?: number;
  /** At most this many row groups in a part. */
  readonly partRowGroups?: number;
}

/** One file of `samples`. */
export interface SamplesPart<Content extends FileContent = FileContent> {
  /** Number of the part, from 0. */
  readonly part: number;
  readonly rows: number;
  readonly bytes: Content;
}

/** As `sampleParts`, each file in one array. */
export function* encodeSamples(
  source: SampleSource,
  division: SampleDivision = {},
): Generator<SamplesPart<Uint8Array>, void, undefined> {
  for (const { bytes, ...part } of sampleParts(source, division)) yield { ...part, bytes: wholeOf(bytes) };
}

/**
 * The files of one recording, each made when it is asked for, and gone when the next one is. The same recording gives the same
 * bytes.
 *
 * @returns no part when there is no sample
 * @throws {RangeError} when the source contradicts itself, or holds a count that is not a whole number of 32 bits
 */
export function* sampleParts(
  source: SampleSource,
  { rowGroupRows = ROW_GROUP_ROWS, partRowGroups = PART_ROW_GROUPS }: SampleDivision = {},
): Generator<SamplesPart, void, undefined> {
  check(source);
  const groups = planRowGroups(source.leads.length, source.sampleCount, rowGroupRows);
  const numbered: NumberedChunks = new Map();
  for (const [part, inPart] of chunked(groups, partRowGroups).entries()) {
    const values: Uint8Array[] = [];
    const bytes = rowGroupsFile(COLUMNS.samples, chunksOf(source, inPart, numbered, values));
    yield { part, rows: inPart.reduce((rows, group) => rows + rowCountOf(group), 0), bytes };
    release(...values); // the next part is asked for: this one is written
  }
}

function check({ sampleCount, windowStarts }: SampleSource): void {
  if (!Number.isInteger(sampleCount) || sampleCount < 0 || sampleCount > MAX_SAMPLES) {
    throw new RangeError(`a lead has 0 to ${MAX_SAMPLES} samples, this recording ${sampleCount}`);
  }
  const ascending = windowStarts.every((start, index) => index === 0 || start > windowStarts[index - 1]!);
  if (sampleCount > 0 && (windowStarts[0] !== 0 || !ascending)) {
    throw new RangeError(`windows start at 0 and ascend, these start at ${windowStarts.slice(0, 5).join(', ')} …`);
  }
}

/** Row group by row group, so that one is made when the one before is in the file. */
function* chunksOf(
  source: SampleSource,
  groups: readonly Run[][],
  numbered: NumberedChunks,
  values: Uint8Array[],
): Generator<Chunk[]> {
  for (const group of groups) {
    const changing = changingChunks(source, group, numbered);
    values.push(changing.at(-1)!.pages); // those before it are of other groups, too
    yield [...changing, ...repeatingChunks(source, group)];
  }
}
