/** An upload, the reports on it and the lake's answer to it, in memory: something may happen or fail at every request. */
import { createLog } from '../../../handler/log.ts';
import { drawBatch } from '../../../handler/report/draw-batch.ts';
import type { Report, ReportStore } from '../../../handler/report/draw-upload.ts';
import { encodeRequest } from '../../../handler/report/drawing-request.ts';
import type { RawStore } from '../../../handler/store.ts';
import { recordingId } from '../../../lake/layout.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { BUCKET, batch } from '../../support/pipeline.ts';
import { MemoryRawStore, type Upload } from '../../support/stores.ts';

/** Each is called before and after a request, by its number from 0; what it throws, the request throws. */
export type Moment = (number: number) => void | Promise<void>;

/** A store of uploads, one of reports, and the function that draws between them. */
export function reportWorld(
  uploads: Readonly<Record<string, Upload | Error>>,
  moment: Moment = () => {},
  timeLeftMs?: () => number,
) {
  const memory = new MemoryRawStore(uploads);
  const kept = new Map<string, Report>();
  const lines: string[] = [];
  let moments = 0;
  const around = async <T>(work: () => Promise<T> | T): Promise<T> => {
    await moment(moments++);
    const answer = await work();
    await moment(moments++);
    return answer;
  };
  const raw: RawStore = {
    open: (object) => around(() => memory.open(object)),
    newest: (bucket, key) => around(() => memory.newest(bucket, key)),
  };
  const reports: ReportStore = {
    write: (report) => around(() => void kept.set(report.recordingId, report)),
    remove: (id) => around(() => void kept.delete(id)),
  };
  const drawing = { raw, reports, defaultProfile, timeLeftMs, log: createLog({ write: (line) => lines.push(line) }) };
  return {
    uploads: memory.uploads,
    /** Reports by recording. */
    kept,
    /** Requests so far, twice: before each and after it. */
    moments: () => moments,
    idOf: (key: string) => recordingId(BUCKET, key, 'v1'),
    /** @returns whether the message was given back */
    draw: async (key: string) => {
      const { batchItemFailures } = await drawBatch(
        batch(encodeRequest({ bucket: BUCKET, key, version: 'v1' })),
        drawing,
      );
      return batchItemFailures.length > 0;
    },
    deliver: (...bodies: readonly string[]) => drawBatch(batch(...bodies), drawing),
    log: () => lines.splice(0).map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
  };
}
