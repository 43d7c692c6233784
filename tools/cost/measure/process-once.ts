/** One upload through the real handler, with stores that count. */
import { closeSync, openSync, readSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { AT_ONCE_BYTES } from '../../../handler/aws/s3-raw-store.ts';
import { type FileContent, piecesOf } from '../../../handler/bytes/file-content.ts';
import { createLog } from '../../../handler/log.ts';
import { handleBatch, type Pipeline } from '../../../handler/queue/batch.ts';
import type { Result } from '../../../handler/result.ts';
import type { StoredObject } from '../../../handler/store.ts';
import { RECORDING_TABLES, type RecordingTable } from '../../../lake/schema.ts';
import { batchOf } from '../../../local/queue.ts';
import { defaultProfile, profiles } from '../../../quality/profiles/index.ts';

/** What one upload took. */
export interface UploadUsage {
  readonly outcome: Result['outcome'];
  readonly cpuS: number;
  readonly bytes: number;
  /** Of all leads together. */
  readonly samples: number;
  /** Bytes written, by table. */
  readonly lakeBytes: Readonly<Record<RecordingTable, number>>;
  /**
   * Calls to storage: the lake's; for the upload one, one more when it is too large to come with the first, or one for each
   * range of a large one; and for each kind of sheet that may lie beside it one while it is fetched and one after the last write.
   */
  readonly requests: {
    readonly reads: number;
    readonly sheets: number;
    readonly writes: number;
    readonly lists: number;
    readonly removes: number;
  };
  /** Bytes of log lines, with their line breaks. */
  readonly logBytes: number;
}

/** A file that is read as the function reads an upload, whatever its size, and the id of its profile. */
export interface UploadToMeasure {
  readonly path: string;
  readonly profile: string;
  /** Given what is written to the lake. */
  readonly keep?: (key: string, content: FileContent) => void;
}

let uploads = 0;

/** Processes one upload. Each is another version, so that nothing is known of it before. */
export async function processOnce({ path, profile, keep = () => {} }: UploadToMeasure): Promise<UploadUsage> {
  const requests = { reads: 0, sheets: 0, writes: 0, lists: 0, removes: 0 };
  const lakeBytes = Object.fromEntries(RECORDING_TABLES.map((name) => [name, 0])) as Record<RecordingTable, number>; // all of them
  let logBytes = 0;
  let result: Result | undefined;
  const { size: bytes } = await stat(path);
  uploads += 1;
  const pipeline: Pipeline = {
    raw: {
      // Most recordings have no sheet beside them, and the answer that there is none costs the same.
      newest: async () => {
        requests.sheets += 1;
        return undefined;
      },
      open: async () => stored(path, bytes, profile, requests),
    },
    lake: {
      write: async (key, content) => {
        requests.writes += 1;
        for (const piece of piecesOf(content)) lakeBytes[tableOf(key)] += piece.length; // as a store reads it
        keep(key, content);
      },
      // Not counted: a process writes these once a day, not with each upload.
      writeOnce: async (key, written) => keep(key, written),
      list: async () => {
        requests.lists += 1;
        return [];
      },
      remove: async () => {
        requests.removes += 1;
      },
    },
    log: createLog({
      write: (line) => {
        logBytes += Buffer.byteLength(line);
      },
    }),
    report: async () => {},
    defaultProfile: profiles.get(profile) ?? defaultProfile,
    onResult: (one: Result) => {
      result = one;
    },
  };
  const cpuS = await cpuSeconds(() =>
    handleBatch(batchOf([{ bucket: 'raw', key: 'recording.mat', version: String(uploads) }]), pipeline),
  );
  return {
    outcome: result?.outcome ?? 'retry',
    cpuS,
    bytes,
    samples: result?.samples ?? 0,
    lakeBytes,
    requests,
    logBytes,
  };
}

/** As S3 gives it: what is not read with the first request is asked for, whole or by ranges. */
function stored(path: string, size: number, profile: string, requests: { reads: number }): StoredObject {
  const isWhole = size <= AT_ONCE_BYTES;
  requests.reads += 1;
  return {
    size,
    lastModified: new Date(0),
    metadata: new Map([['profile', profile]]),
    bytes: async () => {
      if (!isWhole) requests.reads += 1;
      return await readFile(path);
    },
    range: async (from, to) => {
      requests.reads += 1;
      return bytesOf(path, from, to);
    },
  };
}

function bytesOf(path: string, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from);
  const file = openSync(path, 'r');
  try {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(file, bytes, at, bytes.length - at, from + at);
      if (read === 0) throw new Error(`${path} has become shorter while it was measured`);
      at += read;
    }
  } finally {
    closeSync(file);
  }
  return bytes;
}

function tableOf(key: string): RecordingTable {
  return RECORDING_TABLES.find((name) => key.startsWith(`${name}/`))!; // the handler writes below no others
}

/** Processor seconds of all threads of this process while `work` runs. */
async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
