/** Plans a replay: which uploads are meant, which of them can be read, and which were sent before. Calls nothing outside. */
import type { Result } from '../../handler/result.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { recordingId } from '../../lake/layout.ts';

/** The outcomes that the lake has rows for. */
export type ReplayableOutcome = Exclude<Result['outcome'], 'gone' | 'retry'>;

/** Which uploads are meant: those that fit all of this. */
export interface Selection {
  /** What their keys start with; empty for all. */
  readonly prefix: string;
  readonly outcome: ReplayableOutcome | undefined;
  /** Uploaded then or later. */
  readonly since: Date | undefined;
  /** False: only the newest version of each key. */
  readonly allVersions: boolean;
}

/** An upload in the raw store. */
export interface StoredUpload {
  readonly object: ObjectVersion;
  readonly bytes: number;
  readonly receivedAt: Date;
  readonly isNewest: boolean;
  /** In Glacier: it cannot be read until it is restored. */
  readonly isArchived: boolean;
  /** In Glacier Instant Retrieval: it can be read, but each GB costs money. */
  readonly isPaidToRead?: boolean;
}

/** A row of `recordings`, as far as a replay needs it. */
export interface JudgedUpload {
  readonly object: ObjectVersion;
  readonly recordingId: string;
  readonly outcome: string;
  readonly receivedAt: Date;
  readonly isNewest: boolean;
}

/** What a replay is going to do, and what it leaves out and why. */
export interface ReplayPlan {
  /** In the order of their keys. */
  readonly toSend: readonly StoredUpload[];
  /** Selected, and sent by an earlier run of the same replay. */
  readonly sentBefore: number;
  readonly archived: readonly StoredUpload[];
  /** Selected by a row of the lake, but no longer in the raw store. */
  readonly missing: number;
  /** Left out because a newer version of their key is there. */
  readonly older: number;
  /** Selected, and left for another run by the limit. */
  readonly beyondLimit: number;
}

/**
 * @param judged rows of the lake; undefined if the selection names no outcome
 * @param sent ids of recordings that were sent before
 * @param limit the most that are sent
 */
export function planReplay(
  found: readonly StoredUpload[],
  judged: readonly JudgedUpload[] | undefined,
  selection: Selection,
  sent: ReadonlySet<string>,
  limit = Number.POSITIVE_INFINITY,
): ReplayPlan {
  const rows = judged?.filter((row) => row.outcome === selection.outcome && isMeant(row, selection));
  const ids = rows && new Set(rows.map((row) => row.recordingId));
  const meant = found
    .filter((upload) => isMeant(upload, selection))
    .map((upload) => ({ upload, id: uploadId(upload.object) }))
    .filter(({ id }) => ids?.has(id) ?? true);
  const wanted = meant.filter(({ upload }) => selection.allVersions || upload.isNewest);
  const left = wanted.filter(({ id, upload }) => !sent.has(id) && !upload.isArchived).map(({ upload }) => upload);
  const there = new Set(meant.map(({ id }) => id));
  return {
    toSend: left.sort(byKey).slice(0, limit),
    sentBefore: wanted.filter(({ id }) => sent.has(id)).length,
    archived: wanted
      .filter(({ id, upload }) => !sent.has(id) && upload.isArchived)
      .map(({ upload }) => upload)
      .sort(byKey),
    missing: rows?.filter((row) => (selection.allVersions || row.isNewest) && !there.has(row.recordingId)).length ?? 0,
    older: meant.length - wanted.length,
    beyondLimit: Math.max(0, left.length - limit),
  };
}

/** The id of an upload in the lake and in the progress file. */
export function uploadId({ bucket, key, version }: ObjectVersion): string {
  return recordingId(bucket, key, version);
}

function isMeant(
  { object, receivedAt }: { readonly object: ObjectVersion; readonly receivedAt: Date },
  { prefix, since }: Selection,
): boolean {
  return object.key.startsWith(prefix) && (since === undefined || receivedAt >= since);
}

/** By code units, as S3 lists most keys; of one key, the older version first. */
function byKey(a: StoredUpload, b: StoredUpload): number {
  if (a.object.key !== b.object.key) return a.object.key < b.object.key ? -1 : 1;
  return a.receivedAt.getTime() - b.receivedAt.getTime() || (a.object.version < b.object.version ? -1 : 1);
}
