/** Which versions in the raw bucket go: recordings, sheets beside them, and the delete markers that still name them. */
import type { S3Client } from '@aws-sdk/client-s3';
import { companionKeysOf, isCompanionKey } from '../../../handler/recording/companion/companion-keys.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { uploadId } from '../../replay/plan.ts';
import { versionPages } from '../../stack/object-versions.ts';
import { type FoundRow, isMeant, objectsOf } from '../doomed.ts';
import type { What } from '../request.ts';

/** A version, or a marker that says that its key was deleted. */
export interface RawVersion {
  readonly object: ObjectVersion;
  readonly isMarker: boolean;
}

/** All that may be meant; of a key, what begins as it does, for the sheets. */
export async function rawVersions(s3: S3Client, bucket: string, { kind, value }: What): Promise<RawVersion[]> {
  const prefix = { subject: '', recording: '', prefix: value, key: value.replace(/\.mat$/i, '') }[kind];
  const found: RawVersion[] = [];
  for await (const { versions, markers } of versionPages(s3, bucket, prefix)) {
    for (const [list, isMarker] of [[versions, false] as const, [markers, true] as const]) {
      for (const { Key = '', VersionId = 'null' } of list) {
        found.push({ object: { bucket, key: Key, version: VersionId }, isMarker });
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
): Promise<ObjectVersion[]> {
  const doomed = new Set(objectsOf(rows).map(uploadId));
  const recordings = all.filter(({ isMarker, object }) => !isMarker && !isCompanionKey(object.key));
  for (const { object } of recordings) {
    const recordingId = uploadId(object);
    const isKnown = what.kind !== 'subject' || isProcessed(recordingId);
    const subject = isKnown ? null : await subjectOf(object);
    if (isMeant(what, { recordingId, object, subject })) doomed.add(recordingId);
  }
  const staying = new Set(
    recordings.filter(({ object }) => !doomed.has(uploadId(object))).map(({ object }) => object.key),
  );
  const going = recordings.map(({ object }) => object.key).filter((key) => !staying.has(key));
  const keys = new Set(rows.map(({ object }) => object.key).filter((key) => !staying.has(key)));
  for (const key of going) keys.add(key);
  for (const key of [...keys]) for (const sheet of companionKeysOf(key)) keys.add(sheet);
  const isOfPrefix = (key: string) => what.kind === 'prefix' && key.startsWith(what.value);
  return all
    .map(({ object }) => object)
    .filter((object) => doomed.has(uploadId(object)) || keys.has(object.key) || isOfPrefix(object.key));
}
