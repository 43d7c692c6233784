/** What is going to be deleted: found once, written down, and deleted from that list however often it takes. */
import { isCompanionKey, recordingKeyOf } from '../../handler/recording/companion/companion-keys.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { keyParts } from '../../lake/layout.ts';
import { uploadId } from '../replay/plan.ts';
import type { What } from './request.ts';

/** A recording that the lake has rows of, or that a run under way may still write rows of. */
export interface DoomedRecording {
  readonly recordingId: string;
  /** Its `ingest_date`, `YYYY-MM-DD`; null when no table has a file of it, but marks or messages may name it. */
  readonly day: string | null;
}

/** A compacted row that names somebody else than the recording's row of today: it goes, the recording stays. */
export interface EarlierRow {
  readonly recordingId: string;
  /** Its `ingest_date` in that generation, `YYYY-MM-DD`. */
  readonly day: string;
  /** The name of the generation's folder. */
  readonly generation: string;
}

/**
 * An earlier row of a recording that stays, of which generations may get a copy yet: a compaction that was at work when the row was
 * written over reads the version that it listed.
 */
export interface AwaitedRow {
  readonly recordingId: string;
  /** Its `ingest_date`, `YYYY-MM-DD`. */
  readonly day: string;
  /** Its `processed_at`, in milliseconds since 1970: with the id, it says which row this is. */
  readonly processedMs: number;
  /** Until when it may come, in milliseconds since 1970. Whoever begins to look then sees it, or it will not come. */
  readonly untilMs: number;
}

/** Uploads, sheets beside them, and rows. */
export interface Doomed {
  readonly recordings: readonly DoomedRecording[];
  readonly earlier: readonly EarlierRow[];
  /** Versions of files of the lake that were written over, of recordings that stay. A folder has none. */
  readonly replaced: readonly ObjectVersion[];
  /** Rows of theirs that have to be looked for again. A folder has none. */
  readonly awaited: readonly AwaitedRow[];
  /** Versions of recordings and of sheets in the raw store. */
  readonly objects: readonly ObjectVersion[];
}

/** A row of `recordings`, as far as it says what belongs to it. */
export interface FoundRow {
  readonly recordingId: string;
  readonly day: string;
  readonly object: ObjectVersion;
  /** Null when nobody said whose it is. */
  readonly subject: string | null;
  /** The sheet that was read with it; null without one. */
  readonly companion: { readonly key: string; readonly version: string } | null;
}

/** A row of a generation. */
export type CompactedRow = FoundRow & EarlierRow;

/** A row in a version of a file that is not the newest. */
export interface ReplacedRow extends FoundRow {
  /** The version that it is in. */
  readonly file: ObjectVersion;
  /** Its `processed_at`, in milliseconds since 1970. */
  readonly processedMs: number;
  /** When it was written, in milliseconds since 1970. */
  readonly writtenMs: number;
}

/** Does a row belong to what is to be forgotten? */
export function isMeant({ kind, value }: What, { recordingId, object, subject }: Omit<FoundRow, 'day' | 'companion'>) {
  switch (kind) {
    case 'subject':
      return subject === value;
    case 'recording':
      return recordingId === value;
    case 'key':
      return object.key === value;
    case 'prefix':
      return object.key.startsWith(value);
  }
}

/** Does a message about this object belong to it? A sheet goes with the recording beside it. */
export function isMeantObject(what: What, object: ObjectVersion): boolean {
  const isOf = (one: ObjectVersion) => isMeant(what, { recordingId: uploadId(one), object: one, subject: null });
  return isOf(object) || (isCompanionKey(object.key) && isOf({ ...object, key: recordingKeyOf(object.key) }));
}

/** The uploads and sheets that rows name, each once. */
export function objectsOf(rows: readonly FoundRow[]): ObjectVersion[] {
  return distinct(
    rows.flatMap(({ object, companion }) =>
      companion === null ? [object] : [object, { bucket: object.bucket, ...companion }],
    ),
  );
}

/** Two lists as one. */
export function together(one: Doomed, other: Doomed): Doomed {
  const recordings = new Map([...one.recordings, ...other.recordings].map((each) => [placeOf(each), each]));
  const earlier = new Map(
    [...one.earlier, ...other.earlier].map((each) => [`${each.generation}/${placeOf(each)}`, each]),
  );
  const awaited = new Map([...one.awaited, ...other.awaited].map((each) => [JSON.stringify(each), each]));
  return {
    recordings: [...recordings.values()],
    earlier: [...earlier.values()],
    replaced: distinct([...one.replaced, ...other.replaced]),
    awaited: [...awaited.values()],
    objects: distinct([...one.objects, ...other.objects]),
  };
}

/** The recordings of which only what was said earlier goes, each once, without those that go as a whole. */
export function stayingIds({ recordings, earlier, replaced }: Doomed): string[] {
  const ids = new Set([
    ...earlier.map(({ recordingId }) => recordingId),
    ...replaced.flatMap(({ key }) => keyParts(key)?.recordingId ?? []),
  ]);
  for (const { recordingId } of recordings) ids.delete(recordingId);
  return [...ids];
}

/** The rows without what else they say. */
export function earlierRows(rows: readonly EarlierRow[]): EarlierRow[] {
  return rows.map(({ recordingId, day, generation }) => ({ recordingId, day, generation }));
}

/** Nothing to delete. */
export const NOTHING_DOOMED: Doomed = { recordings: [], earlier: [], replaced: [], awaited: [], objects: [] };

/** @returns whether the list is empty */
export function isEmpty({ recordings, earlier, replaced, awaited, objects }: Doomed): boolean {
  return recordings.length + earlier.length + replaced.length + awaited.length + objects.length === 0;
}

function placeOf({ recordingId, day }: DoomedRecording): string {
  return `${day ?? ''}/${recordingId}`;
}

function distinct(objects: readonly ObjectVersion[]): ObjectVersion[] {
  return [...new Map(objects.map((object) => [uploadId(object), object])).values()];
}
