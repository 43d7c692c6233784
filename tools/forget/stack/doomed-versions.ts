/** Which versions in the raw bucket go: recordings, sheets beside them, and the delete markers that still name them. */
import type { S3Client } from '@aws-sdk/client-s3';
import { companionKeysOf, isCompanionKey } from '../../../handler/recording/companion/companion-keys.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { ingestDate } from '../../../lake/layout.ts';
import { uploadId } from '../../replay/plan.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { versionPages } from '../../stack/object-versions.ts';
import { type DoomedRecording, type FoundRow, isMeant, objectsOf } from '../doomed.ts';
import type { What } from '../request.ts';
import { LANES } from './versions.ts';

/** A version, or a marker that says that its key was deleted. */
export interface RawVersion {
  readonly object: ObjectVersion;
  readonly isMarker: boolean;
  /** When it came: the day of its recording's rows. */
  readonly at: Date;
}

/** An ending that is not whole: sheets beside `a.mat` do not begin with `a.m`. */
const PARTIAL_ENDING = /\.(?:m(?:at?)?)?$/i;

/** All that may be meant; of a key, what begins as it does, for the sheets. */
export async function rawVersions(s3: S3Client, bucket: string, { kind, value }: What): Promise<RawVersion[]> {
  const beginning = value.replace(PARTIAL_ENDING, '');
  const prefix = { subject: '', recording: '', prefix: beginning, key: beginning }[kind];
  const found: RawVersion[] = [];
  for await (const { versions, markers } of versionPages(s3, bucket, prefix)) {
    for (const [list, isMarker] of [[versions, false] as const, [markers, true] as const]) {
      for (const { Key = '', VersionId = 'null', LastModified = new Date(0) } of list) {
        found.push({ object: { bucket, key: Key, version: VersionId }, isMarker, at: LastModified });
      }
    }
  }
  return found;
}

/**
 * @param rows of the lake that are meant
 * @param subjectOf whom an upload without a row names, which no listing says
 */
export async function doomedVersions(
  all: readonly RawVersion[],
  what: What,
  rows: readonly FoundRow[],
  isProcessed: (id: string) => boolean,
  subjectOf: (object: ObjectVersion) => Promise<string | null>,
): Promise<RawVersion[]> {
  const doomed = new Set(objectsOf(rows).map(uploadId));
  const recordings = all.filter(isRecording);
  await inLanes(recordings, LANES, async ({ object }) => {
    const recordingId = uploadId(object);
    const isKnown = what.kind !== 'subject' || isProcessed(recordingId);
    const subject = isKnown ? null : await subjectOf(object);
    if (isMeant(what, { recordingId, object, subject })) doomed.add(recordingId);
  });
  const staying = new Set(
    recordings.filter(({ object }) => !doomed.has(uploadId(object))).map(({ object }) => object.key),
  );
  const going = recordings.map(({ object }) => object.key).filter((key) => !staying.has(key));
  const keys = new Set(rows.map(({ object }) => object.key).filter((key) => !staying.has(key)));
  for (const key of going) keys.add(key);
  for (const key of [...keys]) for (const sheet of companionKeysOf(key)) keys.add(sheet);
  // Of a key that is named as it is, sheets and markers go too.
  const isNamed = (object: ObjectVersion) => isMeant(what, { recordingId: '', object, subject: null });
  return all.filter(({ object }) => doomed.has(uploadId(object)) || keys.has(object.key) || isNamed(object));
}

/** The recordings of these uploads, with the rows that they have or that a function may be writing. */
export function recordingsOf(versions: readonly RawVersion[]): DoomedRecording[] {
  return versions.filter(isRecording).map(({ object, at }) => ({ recordingId: uploadId(object), day: ingestDate(at) }));
}

function isRecording({ isMarker, object }: RawVersion): boolean {
  return !isMarker && !isCompanionKey(object.key);
}
