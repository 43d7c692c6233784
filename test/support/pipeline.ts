/** The handler over stores in memory, with what it logged, sent and reported kept. */

import { createLog } from '../../handler/log.ts';
import type { BadUpload } from '../../handler/notify/report.ts';
import type { Pipeline } from '../../handler/queue/batch.ts';
import type { QueueBatch } from '../../handler/queue/event.ts';
import type { Result } from '../../handler/result.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { MemoryLakeStore, MemoryRawStore, type Upload } from './stores.ts';

export const BUCKET = 'uploads';

export interface Bench {
  readonly pipeline: Pipeline;
  readonly raw: MemoryRawStore;
  readonly lake: MemoryLakeStore;
  /** Log lines, as written. */
  readonly lines: string[];
  /** What was handed on as bad, call by call. */
  readonly reports: (readonly BadUpload[])[];
  readonly results: Result[];
}

export function bench(uploads: Readonly<Record<string, Upload | Error>>, differences: Partial<Pipeline> = {}): Bench {
  const raw = new MemoryRawStore(uploads);
  const lake = new MemoryLakeStore();
  const lines: string[] = [];
  const reports: (readonly BadUpload[])[] = [];
  const results: Result[] = [];
  const pipeline: Pipeline = {
    raw,
    lake,
    log: createLog({ write: (line) => lines.push(line) }),
    defaultProfile,
    report: async (bad) => {
      reports.push(bad);
    },
    onResult: (result) => results.push(result),
    now: () => new Date('2025-03-02T08:00:00Z'),
    ...differences,
  };
  return { pipeline, raw, lake, lines, reports, results };
}

/** The body of S3's notification of new objects. */
export function notification(...keys: readonly string[]): string {
  return JSON.stringify({ Records: keys.map((key) => record(key)) });
}

/** One record of a notification, as S3 writes it. */
export function record(key: string, eventName = 'ObjectCreated:Put') {
  const object = { key: encodedKey(key), size: 7224, versionId: 'v1', sequencer: '0055AED6DCD90281E5' };
  return { eventVersion: '2.1', eventSource: 'aws:s3', eventName, s3: { bucket: { name: BUCKET }, object } };
}

/** As S3 writes keys: UTF-8 in percent signs, `+` for a space. */
export function encodedKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

/** A batch of messages `m0`, `m1`, … with these bodies, each delivered so many times. */
export function batch(
  ...bodies: readonly (string | { readonly body: string; readonly receives: number })[]
): QueueBatch {
  const Records = bodies.map((one, index) => {
    const { body, receives } = typeof one === 'string' ? { body: one, receives: 1 } : one;
    return { messageId: `m${index}`, body, attributes: { ApproximateReceiveCount: String(receives) } };
  });
  return { Records };
}
