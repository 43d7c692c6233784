/** Forgets on AWS: files of the lake and uploads in every version, results of queries, and messages that name them. */
import { DeleteObjectCommand, HeadObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { isNotThere } from '../../../handler/aws/s3-errors.ts';
import { metadataOf } from '../../../handler/aws/s3-metadata.ts';
import type { DayCatalogue } from '../../../handler/compact/bucket/versioned-bucket.ts';
import type { ObjectVersion } from '../../../handler/store.ts';
import { withLake } from '../../../local/open-lake.ts';
import type { CommandContext } from '../../../local/terminal/command-context.ts';
import { ProgressLine } from '../../../local/terminal/progress-line.ts';
import { counted } from '../../../local/terminal/text.ts';
import { uploadId } from '../../replay/plan.ts';
import { withRowsOfBucket } from '../../replay/stack/lake-copy.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { type AwaitedRow, earlierRows, type FoundRow, isEmpty, NOTHING_DOOMED, together } from '../doomed.ts';
import type { Forgetting } from '../forget.ts';
import { namedToday, rowsIn } from '../lake-rows.ts';
import type { What } from '../request.ts';
import { onlyBefore } from '../summary.ts';
import { awaitedRows, minutesLeft } from './awaited-rows.ts';
import { compactedPlacesOf, countCompacted, dropCompacted } from './compacted-files.ts';
import { removeMessages } from './doomed-messages.ts';
import { doomedVersions, rawVersions, recordingsOf } from './doomed-versions.ts';
import { type ForgetOutputs, hasDrawings, RESULTS_GO } from './forget-outputs.ts';
import { countReports, removeReports, reportVersions } from './html-reports.ts';
import { countFiles, countReplaced, placesOf, removeFiles } from './lake-files.ts';
import { listsOnStack } from './lists-on-stack.ts';
import { type ReplacedRows, replacedRows, versionsWith } from './replaced-rows.ts';
import { copiesOf, rowsBefore } from './rows-before.ts';
import { type UnreadableVersion, unprovenVersion } from './unreadable-version.ts';
import { LANES, removeVersion, versionsUnder } from './versions.ts';

/** Clients for a stack. */
export interface ForgetClients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  /** Where the days of the lake lie: asked for where something is compacted. */
  readonly catalogue: () => Promise<DayCatalogue>;
}

/** What is where on a stack. @param where in a sentence: `on stack "dev"` */
export function forgettingOnStack(
  what: What,
  where: string,
  outputs: ForgetOutputs,
  { s3, sqs, catalogue }: ForgetClients,
  { err }: CommandContext,
): Forgetting {
  const { rawBucket, lakeBucket, resultsBucket } = outputs;
  const compacted = { s3, bucket: lakeBucket, catalogue };
  const lists = listsOnStack(s3, lakeBucket, rawBucket);
  /** When this run began to look, in milliseconds since 1970. */
  let beganMs = 0;
  /** Those that go and are found only by what an older row says. */
  let unnamed: readonly string[] = [];
  /** Rows that earlier runs have waited for. */
  let awaitedBefore: readonly AwaitedRow[] = [];
  /** How many earlier versions of rows were read. */
  let read = 0;
  /** By their names: a version is read for more than one reason. */
  const unreadable = new Map<string, UnreadableVersion>();
  const unread = (some: readonly UnreadableVersion[]) => {
    for (const one of some) unreadable.set(one.name, one);
  };
  return {
    where,
    isStack: true,
    counts: 'versions of files',
    find: async () => {
      const inGenerations = await rowsBefore(compacted, what);
      const fetched = await rowsAndVersions(s3, outputs, what, inGenerations.rows, err);
      const { ids, named, replaced, all } = fetched;
      read = replaced.read;
      unread([...inGenerations.unreadable, ...replaced.unreadable]);
      const today = fetched.rows.filter(({ recordingId }) => !replaced.corrected.has(recordingId));
      const meant = new Set(today.map(({ recordingId }) => recordingId));
      const others = new Set([...named.others, ...replaced.others, ...replaced.corrected]);
      const stays = ({ recordingId }: FoundRow) => others.has(recordingId);
      const earlier = inGenerations.rows.filter(stays);
      const staying = replaced.rows.filter(stays);
      const before = [...inGenerations.rows, ...replaced.rows].filter(
        (row) => !meant.has(row.recordingId) && !stays(row),
      );
      // A key is the same in all rows of a recording; a subject may be another one by now.
      if (what.kind === 'subject') unnamed = [...new Set(before.map(({ recordingId }) => recordingId))];
      const rows = [...today, ...before];
      const isProcessed = (id: string) => ids.has(id) || others.has(id);
      const versions = await doomedVersions(all, what, rows, isProcessed, (object) => subjectOf(s3, object));
      const recordings = rows.map(({ recordingId, day }) => ({ recordingId, day }));
      const files = await versionsWith(s3, lakeBucket, staying);
      const awaited = await awaitedRows(s3, lakeBucket, staying, beganMs);
      const withRow = { recordings, earlier: earlierRows(earlier), replaced: files, awaited, objects: [] };
      // A run that died before it wrote the row, or that is under way, has files that no row leads to.
      const objects = versions.map(({ object }) => object);
      const uploaded = { ...NOTHING_DOOMED, recordings: recordingsOf(versions), objects };
      const found = together(withRow, uploaded);
      if (what.kind !== 'recording' || !isEmpty(found)) return found;
      const places = [
        ...(await placesOf(s3, lakeBucket, what.value)),
        ...(await compactedPlacesOf(compacted, what.value)),
      ];
      const isDrawn = places.length === 0 && (await reportVersions(s3, lakeBucket, what.value)).length > 0;
      if (isDrawn) places.push({ recordingId: what.value, day: null });
      return together({ ...NOTHING_DOOMED, recordings: places }, NOTHING_DOOMED);
    },
    ...lists,
    pending: async () => {
      beganMs = Date.now();
      const pending = await lists.pending();
      const copies = await copiesOf(compacted, pending.awaited);
      unread(copies.unreadable);
      awaitedBefore = pending.awaited;
      const awaited = pending.awaited.filter(({ untilMs }) => untilMs > beganMs);
      return together({ ...pending, awaited }, { ...NOTHING_DOOMED, earlier: earlierRows(copies.rows) });
    },
    delete: async ({ recordings, earlier, replaced, objects }) => {
      await removeFiles(s3, lakeBucket, recordings);
      await inLanes(replaced, LANES, (file) => removeVersion(s3, file));
      await dropCompacted(compacted, recordings, earlier);
      await inLanes(objects, LANES, (object) => removeVersion(s3, object));
      await removeReports(s3, lakeBucket, recordings); // last: whoever draws one looks afterwards whether its upload is there
      await emptyResults(s3, resultsBucket);
    },
    deleteMessages: (doomed) => removeMessages(sqs, what, outputs, doomed),
    rowsLeft: async ({ recordings, earlier, replaced }) => {
      const files = await countFiles(s3, lakeBucket, recordings);
      for (const [table, count] of await countReplaced(s3, replaced)) files.set(table, files.get(table)! + count);
      const left = await countCompacted(compacted, recordings, earlier);
      // One may be in the day's own generation, and nothing fresh takes its place: the file of the recording was deleted.
      const copies = (await copiesOf(compacted, awaitedBefore)).rows.length;
      if (left !== undefined || copies > 0) files.set('compacted', Math.max(left ?? 0, copies));
      const reports = await countReports(s3, lakeBucket, recordings);
      return reports === 0 && !hasDrawings(outputs) ? files : files.set('reports', reports);
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
    minutesLeft: ({ awaited }) => minutesLeft(s3, lakeBucket, awaited),
    warnings: () => [RESULTS_GO, ...onlyBefore(unnamed)],
    remarks: () => (read === 0 ? [] : [`Read ${counted(read, 'earlier version')} of rows.`]),
    unproven: async () => {
      const left: UnreadableVersion[] = [];
      await inLanes([...unreadable.values()], LANES, async (one) => {
        const versions = await versionsUnder(s3, lakeBucket, one.file.key);
        if (versions.some(({ version }) => version === one.file.version)) left.push(one);
      });
      return left.map(unprovenVersion).sort();
    },
  };
}

/** The earlier versions of rows that are meant. How many there are, nobody knows before. */
async function readReplaced(
  s3: S3Client,
  bucket: string,
  what: What,
  err: CommandContext['err'],
): Promise<ReplacedRows> {
  const show = (read: number) => err.isTerminal && err.write(`\r\x1b[2K${read} earlier versions of rows read`);
  const found = await replacedRows(s3, bucket, what, show);
  if (err.isTerminal && found.read > 0) err.write('\r\x1b[2K');
  return found;
}

/**
 * The rows that are meant, the ids of all recordings that have one, the earlier versions of rows, whom those with an earlier row name
 * today, and the versions in the raw bucket that may be meant.
 */
async function rowsAndVersions(
  s3: S3Client,
  { lakeBucket, rawBucket }: ForgetOutputs,
  what: What,
  inGenerations: readonly FoundRow[],
  err: CommandContext['err'],
) {
  const rowsOf = (isWanted: (id: string) => boolean) => rowsMeant(s3, lakeBucket, what, isWanted, inGenerations, err);
  // All are fetched for anything but an id: a row may outlive its upload.
  if (what.kind !== 'recording') return { ...(await rowsOf(() => true)), all: await rawVersions(s3, rawBucket, what) };
  const found = await rowsOf((id) => id === what.value);
  const [row] = found.rows;
  if (row === undefined) return { ...found, all: await rawVersions(s3, rawBucket, what) };
  // Its sheet may have been read with another version of its key, and stays then.
  const all = await rawVersions(s3, rawBucket, { kind: 'key', value: row.object.key });
  const beside = new Set([what.value, ...recordingsOf(all).map(({ recordingId }) => recordingId)]);
  return { ...(await rowsOf((id) => beside.has(id))), all };
}

async function rowsMeant(
  s3: S3Client,
  bucket: string,
  what: What,
  isWanted: (id: string) => boolean,
  inGenerations: readonly FoundRow[],
  err: CommandContext['err'],
) {
  const ids = new Set<string>();
  const isFetched = ({ recordingId }: { readonly recordingId: string }) => {
    ids.add(recordingId);
    return isWanted(recordingId);
  };
  let progress: ProgressLine | undefined;
  const onFile = (_: number, all: number) => {
    progress ??= new ProgressLine(err, all);
    progress.past(() => {});
  };
  const found = await withRowsOfBucket(s3, bucket, isFetched, onFile, (folder) =>
    withLake(folder, async (lake) => {
      progress?.end();
      const rows = await rowsIn(lake, [what]);
      // After today's rows were fetched: of a row that was written over meanwhile, one or the other is found.
      const replaced = await readReplaced(s3, bucket, what, err);
      const earlierIds = [...inGenerations, ...replaced.rows].map(({ recordingId }) => recordingId);
      return { rows, replaced, named: await namedToday(lake, what, earlierIds) };
    }),
  );
  return { ids, ...found };
}

/** As the function reads it: S3 hands a name that is not ASCII back as encoded words. */
async function subjectOf(s3: S3Client, { bucket, key, version }: ObjectVersion): Promise<string | null> {
  try {
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));
    return metadataOf(Metadata).get('subject') ?? null;
  } catch (error) {
    if (isNotThere(error)) return null; // somebody has deleted it since
    throw error;
  }
}

/** Any answer of Athena may hold a row of theirs, and nobody can tell which: all go, as they would within days. */
async function emptyResults(s3: S3Client, bucket: string): Promise<void> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key } of Contents) if (Key !== undefined) keys.push(Key);
  }
  await inLanes(keys, LANES, (Key) => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key })));
}
