/** Puts planned uploads into the bucket: of each, the sheets first, so that the recording is read with them. */
import { readFile } from 'node:fs/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectVersion } from '../../handler/store.ts';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { isSystemError } from '../../local/terminal/text.ts';
import { isFromAws } from '../stack/from-aws.ts';
import type { PlannedFile, PlannedUpload } from './plan-uploads.ts';

/** Files in flight at a time: enough for a line of some 100 Mbit/s, and each is held in memory as a whole. */
const LANES = 4;

/** An upload that the bucket has taken. */
export interface SentUpload {
  readonly planned: PlannedUpload;
  readonly object: ObjectVersion;
  /** Between these two instants the bucket took it. */
  readonly began: Date;
  readonly ended: Date;
}

/** What was taken, and what was not. */
export interface SentUploads {
  readonly sent: readonly SentUpload[];
  /** With the error of the file system or of AWS. */
  readonly failed: readonly { readonly planned: PlannedUpload; readonly error: Error }[];
  /** Not begun: after Ctrl-C, or because AWS refused another. */
  readonly left: readonly PlannedUpload[];
}

/** What stops it, and who is told of each that is done. */
export interface SendOptions {
  readonly interruption: { readonly isAsked: boolean };
  readonly now: () => Date;
  readonly onSent: (done: number) => void;
}

/** Begins no more once AWS has refused one: it would refuse the next as well. */
export async function sendUploads(
  s3: S3Client,
  bucket: string,
  uploads: readonly PlannedUpload[],
  { interruption, now, onSent }: SendOptions,
): Promise<SentUploads> {
  const sent: SentUpload[] = [];
  const failed: { planned: PlannedUpload; error: Error }[] = [];
  const begun = new Set<PlannedUpload>();
  let isRefused = false;
  const queue = uploads.values(); // the lanes take from it in turn
  const lane = async () => {
    for (const planned of queue) {
      if (isRefused || interruption.isAsked) return;
      begun.add(planned);
      const began = now();
      try {
        for (const sheet of planned.sheets) await put(s3, bucket, sheet);
        const object = await put(s3, bucket, planned, planned.metadata);
        sent.push({ planned, object, began, ended: now() });
        onSent(sent.length);
      } catch (error) {
        if (!isFromAws(error) && !isSystemError(error)) throw error;
        isRefused ||= !isSystemError(error) || (error as NodeJS.ErrnoException).path === undefined;
        failed.push({ planned, error: error as Error }); // both are
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const order = (one: { readonly planned: PlannedUpload }) => uploads.indexOf(one.planned);
  return {
    sent: sent.sort((a, b) => order(a) - order(b)),
    failed: failed.sort((a, b) => order(a) - order(b)),
    left: uploads.filter((planned) => !begun.has(planned)),
  };
}

async function put(
  s3: S3Client,
  bucket: string,
  { path, key }: PlannedFile,
  metadata: Readonly<Record<string, string>> = {},
): Promise<ObjectVersion> {
  const Body = await readFile(path);
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, Metadata: metadata }));
  // Without versions, the row of an earlier upload would pass for the outcome of this one.
  if (VersionId === undefined) {
    throw new WrongArguments(
      `The raw bucket must have versioning enabled, got ${bucket} without it: check the outputs of the stack.`,
    );
  }
  return { bucket, key, version: VersionId };
}
