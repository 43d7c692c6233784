/** One upload through the real handler, with stores that count. */
import { AT_ONCE_BYTES } from '../../../handler/aws/s3-raw-store.ts';
import { createLog } from '../../../handler/log.ts';
import { handleBatch } from '../../../handler/queue/batch.ts';
import type { Result } from '../../../handler/result.ts';
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
   * Calls to storage: the lake's, for the upload one, or two when it is too large to come with the first, and for each kind
   * of sheet that may lie beside it one while it is fetched and one after the last write.
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

/** An upload that is made when it is asked for, so that only one is in memory, and the id of its profile. */
export interface UploadToMeasure {
  readonly bytes: () => Uint8Array;
  readonly profile: string;
  /** Given what is written to the lake. */
  readonly keep?: (key: string, bytes: Uint8Array) => void;
}

let uploads = 0;

/** Processes one upload. Each is another version, so that nothing is known of it before. */
export async function processOnce({ bytes, profile, keep = () => {} }: UploadToMeasure): Promise<UploadUsage> {
  const requests = { reads: 0, sheets: 0, writes: 0, lists: 0, removes: 0 };
  const lakeBytes = Object.fromEntries(RECORDING_TABLES.map((name) => [name, 0])) as Record<RecordingTable, number>; // all of them
  let logBytes = 0;
  let result: Result | undefined;
  const content = bytes();
  uploads += 1;
  const pipeline = {
    raw: {
      // Most recordings have no sheet beside them, and the answer that there is none costs the same.
      newest: async () => {
        requests.sheets += 1;
        return undefined;
      },
      open: async () => {
        requests.reads += content.length > AT_ONCE_BYTES ? 2 : 1;
        const metadata = new Map([['profile', profile]]);
        return { size: content.length, lastModified: new Date(0), metadata, bytes: async () => content };
      },
    },
    lake: {
      write: async (key: string, written: Uint8Array) => {
        requests.writes += 1;
        lakeBytes[tableOf(key)] += written.length;
        keep(key, written);
      },
      // Not counted: a process writes these once a day, not with each upload.
      writeOnce: async (key: string, written: Uint8Array) => keep(key, written),
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
    bytes: content.length,
    samples: result?.samples ?? 0,
    lakeBytes,
    requests,
    logBytes,
  };
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
