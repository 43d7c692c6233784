/** The HTML reports that a stack has drawn of recordings, in every version: also of those that no row leads to any more. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectVersion } from '../../../handler/store.ts';
import { reportKey } from '../../../lake/reports.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import type { DoomedRecording } from '../doomed.ts';
import { LANES, removeVersion, versionsUnder } from './versions.ts';

/** Removes them. */
export async function removeReports(
  s3: S3Client,
  bucket: string,
  recordings: readonly DoomedRecording[],
): Promise<void> {
  await inLanes(recordings, LANES, async ({ recordingId }) => {
    for (const version of await reportVersions(s3, bucket, recordingId)) await removeVersion(s3, version);
  });
}

/** How many versions of reports there are. */
export async function countReports(
  s3: S3Client,
  bucket: string,
  recordings: readonly DoomedRecording[],
): Promise<number> {
  let count = 0;
  await inLanes(recordings, LANES, async ({ recordingId }) => {
    const versions = await reportVersions(s3, bucket, recordingId);
    count += versions.length;
  });
  return count;
}

/** Every version of the report on one recording, with markers that say that it was deleted. */
export function reportVersions(s3: S3Client, bucket: string, recordingId: string): Promise<ObjectVersion[]> {
  return versionsUnder(s3, bucket, reportKey(recordingId));
}
