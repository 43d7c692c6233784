/** What is going to be deleted: found once, written down, and deleted from that list however often it takes. */
import type { ObjectVersion } from '../../handler/store.ts';
import { uploadId } from '../replay/plan.ts';
import type { What } from './request.ts';

/** A recording in the lake. */
export interface DoomedRecording {
  readonly recordingId: string;
  /** Its `ingest_date`, `YYYY-MM-DD`. */
  readonly day: string;
}

/** Uploads, sheets beside them, and rows. */
export interface Doomed {
  readonly recordings: readonly DoomedRecording[];
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
  return { recordings: [...recordings.values()], objects: distinct([...one.objects, ...other.objects]) };
}

/** Nothing to delete. */
export const NOTHING_DOOMED: Doomed = { recordings: [], objects: [] };

/** @returns whether the list is empty */
export function isEmpty({ recordings, objects }: Doomed): boolean {
  return recordings.length === 0 && objects.length === 0;
}

/** The list as text, to go on with after an interruption. It names no subject. */
export function doomedText(doomed: Doomed): string {
  return JSON.stringify({ format: FORMAT, ...doomed });
}

/** @throws {Error} for a text that is not such a list: deleting half of what was meant would look like all of it */
export function doomedIn(text: string, where: string): Doomed {
  const { format, recordings, objects } = parsed(text, where) as Partial<Doomed> & { readonly format?: unknown };
  if (format !== FORMAT || !Array.isArray(recordings) || !Array.isArray(objects)) {
    throw new Error(`${where} must hold a list of format ${FORMAT}, got ${JSON.stringify(format)}`);
  }
  return { recordings, objects };
}

const FORMAT = 1;

function parsed(text: string, where: string): object {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new Error(`${where} must be JSON, got ${text.length} characters that are not`);
  }
}

function placeOf({ recordingId, day }: DoomedRecording): string {
  return `${day}/${recordingId}`;
}

function distinct(objects: readonly ObjectVersion[]): ObjectVersion[] {
  return [...new Map(objects.map((object) => [uploadId(object), object])).values()];
}
