/** Forgets on AWS: files of the lake and uploads in every version, results of queries, and messages that name them. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { isNotThere } from '../../../handler/aws/s3-errors.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { recordingPrefix } from '../../../lake/layout.ts';
import { RECORDING_TABLES, type RecordingTable } from '../../../lake/schema.ts';
import { withLake } from '../../../local/open-lake.ts';
import type { CommandContext } from '../../../local/terminal/command-context.ts';
import { ProgressLine } from '../../../local/terminal/progress-line.ts';
import { uploadId } from '../../replay/plan.ts';
import { withRowsOfBucket } from '../../replay/stack/lake-copy.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { versionPages } from '../../stack/object-versions.ts';
import { type Doomed, type DoomedRecording, doomedIn, doomedText, NOTHING_DOOMED } from '../doomed.ts';
import type { Forgetting } from '../forget.ts';
import { rowsIn } from '../lake-rows.ts';
import type { What } from '../request.ts';
import { doomedVersions, rawVersions } from './doomed-versions.ts';
import type { ForgetOutputs } from './forget-outputs.ts';
import { rewriteMessages, withoutReports, withoutUploads } from './messages.ts';

/** In the bucket of the lake, beside the tables: the list of what an interrupted run was about to delete. */
const PENDING = 'forgetting/pending.json';
/** Requests at a time: as many as the SDK opens connections. */
const LANES = 50;

/** Clients for a stack. */
export interface ForgetClients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
}

/** What is where on a stack. */
export function forgettingOnStack(
  what: What,
  outputs: ForgetOutputs,
  { s3, sqs }: ForgetClients,
  { err }: CommandContext,
): Forgetting {
  const { rawBucket, lakeBucket, resultsBucket } = outputs;
  const remove = ({ bucket, key, version }: ObjectVersion) =>
    s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));
  return {
    from: 'the stack',
    find: async () => {
      const { ids, rows } = await rowsMeant(s3, lakeBucket, what, err);
      const all = await rawVersions(s3, rawBucket, what);
      const isProcessed = (id: string) => ids.has(id);
      const objects = await doomedVersions(all, what, rows, isProcessed, (object) => subjectOf(s3, object));
      return { recordings: rows.map(({ recordingId, day }) => ({ recordingId, day })), objects };
    },
    pending: () => pendingIn(s3, lakeBucket),
    note: async (doomed) => {
      const request = { Bucket: lakeBucket, Key: PENDING, ContentType: 'application/json', Body: doomedText(doomed) };
      await s3.send(new PutObjectCommand(request));
    },
    delete: async (doomed) => {
      // The rows first: a recording never shows with parts missing.
      for (const table of RECORDING_TABLES) {
        await inLanes(doomed.recordings, LANES, async (recording) => {
          for (const file of await filesOf(s3, lakeBucket, table, recording)) await remove(file);
        });
      }
      await inLanes(doomed.objects, LANES, remove);
      await removeMessages(sqs, outputs, doomed);
      await emptyResults(s3, resultsBucket);
    },
    rowsLeft: async ({ recordings }) => {
      const left = new Map<string, number>(RECORDING_TABLES.map((table) => [table, 0]));
      for (const table of RECORDING_TABLES) {
        await inLanes(recordings, LANES, async (recording) => {
          const files = await filesOf(s3, lakeBucket, table, recording);
          left.set(table, left.get(table)! + files.length);
        });
      }
      return left;
    },
    versionsLeft: async ({ objects }) => {
      const left: ObjectVersion[] = [];
      const doomed = new Set(objects.map(uploadId));
      await inLanes([...new Set(objects.map(({ key }) => key))], LANES, async (key) => {
        for (const object of await versionsUnder(s3, rawBucket, key))
          if (doomed.has(uploadId(object))) left.push(object);
      });
      return left;
    },
    finish: async () => {
      for (const version of await versionsUnder(s3, lakeBucket, PENDING)) await remove(version);
    },
    remarks: () => [],
  };
}

/** The rows that are meant, and the ids of all recordings that have one. */
async function rowsMeant(s3: S3Client, bucket: string, what: What, err: CommandContext['err']) {
  const ids = new Set<string>();
  const isWanted = ({ recordingId }: { readonly recordingId: string }) => {
    ids.add(recordingId);
    return true;
  };
  let progress: ProgressLine | undefined;
  const onFile = (_: number, all: number) => {
    progress ??= new ProgressLine(err, all);
    progress.past(() => {});
  };
  const rows = await withRowsOfBucket(s3, bucket, isWanted, onFile, (folder) =>
    withLake(folder, (lake) => rowsIn(lake, [what])),
  );
  progress?.end();
  return { ids, rows };
}

async function subjectOf(s3: S3Client, { bucket, key, version }: ObjectVersion): Promise<string | null> {
  try {
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));
    return Metadata?.subject ?? null;
  } catch (error) {
    if (isNotThere(error)) return null; // somebody has deleted it since
    throw error;
  }
}

async function pendingIn(s3: S3Client, bucket: string): Promise<Doomed> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: PENDING }));
    return Body === undefined ? NOTHING_DOOMED : doomedIn(await Body.transformToString(), `s3://${bucket}/${PENDING}`);
  } catch (error) {
    if (isNotThere(error)) return NOTHING_DOOMED;
    throw error;
  }
}

/** Every version of every file, markers too. */
function filesOf(s3: S3Client, bucket: string, table: RecordingTable, { recordingId, day }: DoomedRecording) {
  return versionsUnder(s3, bucket, recordingPrefix(table, day, recordingId));
}

async function versionsUnder(s3: S3Client, bucket: string, prefix: string): Promise<ObjectVersion[]> {
  const found: ObjectVersion[] = [];
  for await (const { versions, markers } of versionPages(s3, bucket, prefix)) {
    for (const { Key = '', VersionId = 'null' } of [...versions, ...markers]) {
      found.push({ bucket, key: Key, version: VersionId });
    }
  }
  return found;
}

/** An upload's own message may still wait on the queue: the function finds nothing under it, and it ends there. */
async function removeMessages(sqs: SQSClient, outputs: ForgetOutputs, { objects }: Doomed): Promise<void> {
  const doomed = new Set(objects.map(uploadId));
  const isDoomed = (object: ObjectVersion) => doomed.has(uploadId(object));
  await rewriteMessages(sqs, outputs.deadLettersUrl, withoutUploads(isDoomed));
  await rewriteMessages(sqs, outputs.reportsQueueUrl, withoutReports(isDoomed));
  await rewriteMessages(sqs, outputs.reportsDeadLettersUrl, withoutReports(isDoomed));
}

/** Any answer of Athena may hold a row of theirs, and nobody can tell which: all go, as they would within days. */
async function emptyResults(s3: S3Client, bucket: string): Promise<void> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key } of Contents) if (Key !== undefined) keys.push(Key);
  }
  await inLanes(keys, LANES, (Key) => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key })));
}
