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
import { uploadId } from '../../replay/plan.ts';
import { withRowsOfBucket } from '../../replay/stack/lake-copy.ts';
import { inLanes } from '../../stack/in-lanes.ts';
import { earlierRows, isEmpty, NOTHING_DOOMED, together } from '../doomed.ts';
import type { Forgetting } from '../forget.ts';
import { namedToday, rowsIn } from '../lake-rows.ts';
import type { What } from '../request.ts';
import { nobodyToday } from '../summary.ts';
import { compactedPlacesOf, countCompacted, dropCompacted } from './compacted-files.ts';
import { removeMessages } from './doomed-messages.ts';
import { doomedVersions, rawVersions, recordingsOf } from './doomed-versions.ts';
import { type ForgetOutputs, hasDrawings, RESULTS_GO } from './forget-outputs.ts';
import { countReports, removeReports, reportVersions } from './html-reports.ts';
import { countFiles, placesOf, removeFiles } from './lake-files.ts';
import { listsOnStack } from './lists-on-stack.ts';
import { rowsBefore } from './rows-before.ts';
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
  /** Those that are found by what an older row says, and whose row of today names nobody. */
  let unnamed: readonly string[] = [];
  return {
    where,
    isStack: true,
    counts: 'versions of files',
    find: async () => {
      const compactedRows = await rowsBefore(compacted, what);
      const inGenerations = new Set(compactedRows.map(({ recordingId }) => recordingId));
      const { ids, rows: today, named, all } = await rowsAndVersions(s3, outputs, what, inGenerations, err);
      const meant = new Set(today.map(({ recordingId }) => recordingId));
      const earlier = compactedRows.filter(({ recordingId }) => named.others.has(recordingId));
      const before = compactedRows.filter(
        ({ recordingId }) => !meant.has(recordingId) && !named.others.has(recordingId),
      );
      unnamed = [...named.unnamed].filter((id) => !meant.has(id));
      const rows = [...today, ...before];
      const isProcessed = (id: string) => ids.has(id);
      const versions = await doomedVersions(all, what, rows, isProcessed, (object) => subjectOf(s3, object));
      const recordings = rows.map(({ recordingId, day }) => ({ recordingId, day }));
      const withRow = { recordings, earlier: earlierRows(earlier), objects: [] };
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
    ...listsOnStack(s3, lakeBucket, rawBucket),
    delete: async ({ recordings, earlier, objects }) => {
      await removeFiles(s3, lakeBucket, recordings);
      await dropCompacted(compacted, recordings, earlier);
      await inLanes(objects, LANES, (object) => removeVersion(s3, object));
      await removeReports(s3, lakeBucket, recordings); // last: whoever draws one looks afterwards whether its upload is there
      await emptyResults(s3, resultsBucket);
    },
    deleteMessages: (doomed) => removeMessages(sqs, what, outputs, doomed),
    rowsLeft: async ({ recordings, earlier }) => {
      const files = await countFiles(s3, lakeBucket, recordings);
      const left = await countCompacted(compacted, recordings, earlier);
      if (left !== undefined) files.set('compacted', left);
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
    warnings: () => [RESULTS_GO, ...nobodyToday(unnamed)],
    remarks: () => [],
  };
}

/**
 * The rows that are meant, the ids of all recordings that have one, whom those of generations name today, and the
 * versions in the raw bucket that may be meant.
 */
async function rowsAndVersions(
  s3: S3Client,
  { lakeBucket, rawBucket }: ForgetOutputs,
  what: What,
  inGenerations: ReadonlySet<string>,
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
  inGenerations: ReadonlySet<string>,
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
    withLake(folder, async (lake) => ({
      rows: await rowsIn(lake, [what]),
      named: await namedToday(lake, what, inGenerations),
    })),
  );
  progress?.end();
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
