/** Finds the object that a notice is about: by its key, or by the id of its recording, which is all that most notices say. */
import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { S3RawStore } from '../../handler/aws/s3-raw-store.ts';
import { decodeKey } from '../../handler/queue/event.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { CommandError } from '../../local/terminal/command-error.ts';
import { quoted } from '../../local/terminal/text.ts';
import { editsBetween, nearest } from '../../quality/nearest.ts';
import { uploadsInBucket } from '../replay/stack/bucket.ts';
import { daysOfLake } from '../stack/lake-days.ts';
import { lakeRow, type RecordingRow } from '../stack/lake-row.ts';
import { shellWord } from '../stack/shell-word.ts';
import { sizeInWords } from '../stack/size-in-words.ts';
import type { FetchAccess } from './access.ts';

/** What was asked for cannot be had: deleted, archived, or never there. */
export class CannotFetch extends CommandError {
  override readonly name = 'CannotFetch';
  override readonly exitStatus = 1;
}

/** Where a stack keeps uploads and rows. */
export interface StackBuckets {
  readonly rawBucket: string;
  readonly lakeBucket: string;
}

/** Days asked at a time, newest first: of a notice's recording, the row is nearly always in the first of them. */
const DAYS_AT_A_TIME = 20;
/** A key with more wrong letters is another key. */
const MAX_EDITS = 4;
/** How many versions are named. */
const MAX_NAMED = 10;

/** Is this the id of a recording, and not a key? */
export function isRecordingId(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** @throws {CannotFetch} when no row has this id: what is gone has none */
export async function objectOfRecording(
  access: FetchAccess,
  buckets: StackBuckets,
  id: string,
): Promise<ObjectVersion> {
  const row = await rowOfRecording(access, buckets, id);
  if (row !== undefined) return { bucket: row.source_bucket, key: row.source_key, version: row.source_version };
  throw new CannotFetch(
    `No recording of this stack has the id ${id}: it belongs to another stack, or to an upload that was gone before it was read.`,
  );
}

/** The row with this id, of whichever day; undefined when there is none. */
export async function rowOfRecording(
  { s3, needs }: FetchAccess,
  { lakeBucket }: StackBuckets,
  id: string,
): Promise<RecordingRow | undefined> {
  needs('days');
  const days = await daysOfLake(s3, lakeBucket);
  needs('row');
  for (let at = 0; at < days.length; at += DAYS_AT_A_TIME) {
    const some = days.slice(at, at + DAYS_AT_A_TIME);
    const rows = await Promise.all(some.map((day) => lakeRow(s3, { bucket: lakeBucket, day, recordingId: id })));
    const row = rows.find((one) => one !== undefined);
    if (row !== undefined) return row;
  }
  return undefined;
}

/**
 * A version by its folder, which is how a notice names an upload that is gone: it has no row, and its name may be a person's.
 *
 * @param folder ends in `/`
 * @throws {CannotFetch} when no recording below the folder has this version
 */
export async function objectInFolder(
  { s3, needs }: FetchAccess,
  { rawBucket }: StackBuckets,
  folder: string,
  version: string,
): Promise<ObjectVersion> {
  needs('versions');
  const uploads = await uploadsInBucket(s3, rawBucket, folder);
  const found = uploads.find(({ object }) => object.version === version);
  if (found !== undefined) return found.object;
  throw new CannotFetch(
    `No recording below ${quoted(folder)} has the version ${quoted(version)}: either it was deleted permanently, or the folder or the version is misspelt.`,
  );
}

/**
 * The newest version of a key.
 *
 * @param again how to fetch another version: a command without its `--version`
 * @throws {CannotFetch} when there is none, naming the versions that a deleted object still has, or a key like it
 */
export async function newestObject(
  access: FetchAccess,
  { rawBucket }: StackBuckets,
  key: string,
  again: string,
): Promise<ObjectVersion> {
  access.needs('newest');
  const found = await new S3RawStore(access.s3).newest(rawBucket, key);
  if (found !== undefined) return found;
  throw new CannotFetch(await whyNoneWords(access, rawBucket, key, again));
}

/** Why a key, or one of its versions, cannot be had, and what can. */
export async function whyNoneWords(access: FetchAccess, bucket: string, key: string, again: string): Promise<string> {
  access.needs('versions');
  const page = await access.s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, EncodingType: 'url' }),
  );
  const isThis = ({ Key = '' }: { readonly Key?: string | undefined }) => keyIn(page, Key) === key;
  const { Versions = [], DeleteMarkers = [] } = page;
  const versions = Versions.filter(isThis);
  if (versions.length === 0) return await unknownWords(access, bucket, key);
  const [marker] = DeleteMarkers.filter(isThis);
  const when = marker?.LastModified === undefined ? '' : ` at ${marker.LastModified.toISOString()}`;
  const what = marker?.IsLatest === true ? `${quoted(key)} was deleted${when}` : `${quoted(key)} has no such version`;
  const lines = versions
    .slice(0, MAX_NAMED)
    .map(
      ({ VersionId = '', Size = 0, LastModified }) =>
        `  ${again} --version ${shellWord(VersionId)}   ${LastModified?.toISOString() ?? ''}, ${sizeInWords(Size)}`,
    );
  const more = versions.length > MAX_NAMED ? [`  … and ${versions.length - MAX_NAMED} more`] : [];
  return [`${what}. Existing versions, newest first:`, ...lines, ...more].join('\n');
}

/** One page of the folder is enough for a slip of the pen. */
async function unknownWords({ s3, needs }: FetchAccess, Bucket: string, key: string): Promise<string> {
  const Prefix = key.slice(0, key.lastIndexOf('/') + 1);
  const keys: string[] = [];
  needs('keys');
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix, EncodingType: 'url' })) {
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => (page.EncodingType === 'url' ? decodeKey(Key) : Key)));
    break;
  }
  const near = nearest(key, keys);
  const guess = near !== undefined && editsBetween(key, near) <= MAX_EDITS ? `; did you mean ${quoted(near)}?` : '.';
  return `There is no ${quoted(key)} in ${Bucket}${guess}`;
}

function keyIn({ EncodingType }: ListObjectVersionsCommandOutput, key: string): string {
  return EncodingType === 'url' ? decodeKey(key) : key;
}
