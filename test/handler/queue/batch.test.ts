import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leastMsFor, likelyMsFor } from '../../../handler/memory.ts';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { ObjectGoneError } from '../../../handler/store.ts';
import { recordingId } from '../../../lake/layout.ts';
import { BUCKET, batch, bench, notification } from '../../support/pipeline.ts';
import { cutShortBytes, electrodeOffBytes, goodBytes, goodCounts } from '../../support/recordings.ts';
import type { Upload } from '../../support/stores.ts';

/** One upload for each way that an object can go. */
const UPLOADS: Readonly<Record<string, Upload | Error>> = {
  accepted: { bytes: goodBytes, metadata: { subject: 'Jane Doe' } },
  rejected: { bytes: electrodeOffBytes, metadata: { subject: 'Jane Doe' } },
  unreadable: { bytes: cutShortBytes, metadata: { subject: 'Jane Doe' } },
  gone: new ObjectGoneError('deleted', 'it was deleted'),
  retry: new Error('503 Slow Down'),
};

const failuresOf = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
  notStarted: new Map(),
});

const byId = (a: { itemIdentifier: string }, b: { itemIdentifier: string }) =>
  a.itemIdentifier < b.itemIdentifier ? -1 : 1;

describe('a batch', () => {
  test('gives back exactly the messages with an object to try again, and processes every object, in any mixture', async () => {
    const message = fc.oneof(
      fc.array(fc.constantFrom(...Object.keys(UPLOADS)), { maxLength: 4 }),
      fc.constant<'bad'>('bad'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 4 }), async (messages) => {
        const { pipeline, results, reports } = bench(UPLOADS);
        const bodies = messages.map((keys) => (keys === 'bad' ? 'not JSON' : notification(...keys)));
        const response = await handleBatch(batch(...bodies), pipeline);
        const wrong = messages.flatMap((keys, index) =>
          keys === 'bad' || keys.includes('retry') ? [`m${index}`] : [],
        );
        expect({ ...response, batchItemFailures: response.batchItemFailures.toSorted(byId) }).toEqual(
          failuresOf(...wrong),
        );
        const expected = messages.flatMap((keys) => (keys === 'bad' ? [] : keys));
        expect(results.map(({ outcome }) => outcome)).toEqual(expected);
        const bad = expected.filter((outcome) => ['rejected', 'unreadable', 'gone'].includes(outcome));
        expect(reports.map((uploads) => uploads.map(({ outcome }) => outcome))).toEqual(bad.length > 0 ? [bad] : []);
      }),
      { numRuns: 30 },
    );
  });

  test('of nothing, and of a test event, is done', async () => {
    const { pipeline, lines } = bench({});
    expect(await handleBatch(batch(), pipeline)).toEqual(failuresOf());
    expect(await handleBatch(batch('{"Event":"s3:TestEvent"}', notification()), pipeline)).toEqual(failuresOf());
    expect(lines).toEqual([]);
  });

  test('whose report cannot be sent gives back the messages that the report is about', async () => {
    const report = async () => {
      throw new Error('SQS is down');
    };
    const { pipeline, lines } = bench(UPLOADS, { report });
    const bodies = ['accepted', 'rejected', 'unreadable', 'gone', 'retry'].map((key) => notification(key));
    const both = notification('accepted', 'rejected', 'retry');
    expect(await handleBatch(batch(...bodies, both), pipeline)).toEqual(failuresOf('m4', 'm5', 'm1', 'm2', 'm3'));
    expect(lines.map((line) => JSON.parse(line)).at(-1)).toMatchObject({
      level: 'error',
      event: 'report-not-sent',
      error: 'Error: SQS is down',
    });
  });

  test('reports at once all that is bad, and says of each which it is and why', async () => {
    const { pipeline, reports } = bench(UPLOADS);
    await handleBatch(
      batch(notification('rejected', 'accepted'), notification('unreadable', 'gone', 'retry')),
      pipeline,
    );
    const object = { bucket: BUCKET, version: 'v1' };
    expect(reports).toEqual([
      [
        {
          ...object,
          key: 'rejected',
          recordingId: recordingId(BUCKET, 'rejected', 'v1'),
          outcome: 'rejected',
          code: expect.stringMatching(/^[a-z-]+$/),
          reason: expect.stringContaining('0 of 1 leads usable'),
        },
        {
          ...object,
          key: 'unreadable',
          recordingId: recordingId(BUCKET, 'unreadable', 'v1'),
          outcome: 'unreadable',
          code: 'truncated',
          reason: expect.stringMatching(/^truncated at byte/),
        },
        {
          ...object,
          key: 'gone',
          recordingId: recordingId(BUCKET, 'gone', 'v1'),
          outcome: 'gone',
          code: 'deleted',
          reason: 'it was deleted',
        },
      ],
    ]);
  });

  test('refuses at once what the function could not judge in all of its time, and judges it where there is more', async () => {
    const memoryMib = 1769;
    const judgedIn = async (timeLeftMs: number, ...keys: string[]) => {
      const { pipeline, results } = bench({ a: { bytes: goodBytes }, b: { bytes: goodBytes } }, { memoryMib });
      await handleBatch(batch(notification(...keys)), { ...pipeline, timeLeftMs: () => timeLeftMs });
      return results.map(({ outcome, code, reason }) => [outcome, code, reason]);
    };
    const leastMs = leastMsFor(goodCounts.length, memoryMib);
    expect(leastMs).toBeGreaterThan(0);
    const reason = expect.stringContaining(
      'samples takes at least 0 s in a function of 1769 MiB; it must end within 0 s',
    );
    expect(await judgedIn(0.9 * leastMs, 'a')).toEqual([['unreadable', 'too-large', reason]]);
    expect(await judgedIn(60_000, 'a', 'b')).toEqual([
      ['accepted', undefined, undefined],
      ['accepted', undefined, undefined],
    ]);
  });

  test('puts off what would hardly end in the time that is left, however small its file is: the next batch may begin with it', async () => {
    const { pipeline, results, lake } = bench({ a: { bytes: goodBytes }, b: { bytes: goodBytes } });
    const memoryMib = (1769 * likelyMsFor(goodCounts.length, 1769)) / 100_000; // so little that it takes 100 s
    const messages = batch(notification('a'), notification('b'));
    for (const [leftMs, isInTime] of [
      [90_000, false],
      [110_000, true],
    ] as const) {
      results.length = 0;
      lake.files.clear();
      const outcome = await handleBatch(messages, { ...pipeline, memoryMib, timeLeftMs: () => leftMs });
      expect(outcome).toEqual({
        ...failuresOf(...(isInTime ? [] : ['m1'])),
        notStarted: new Map(isInTime ? [] : [['m1', 0]]),
      });
      expect(results.map(({ outcome }) => outcome)).toEqual(isInTime ? ['accepted', 'accepted'] : ['accepted']);
      expect(lake.of('recordings').length).toBe(isInTime ? 2 : 1);
    }
  });

  test('puts off even the first of a batch where storage was slow this once: it is not too large for another time', async () => {
    let left = 100_000;
    const { pipeline, raw, results } = bench({ a: { bytes: goodBytes } });
    const slow: typeof pipeline.raw = {
      newest: (bucket, key) => raw.newest(bucket, key),
      open: async (object) => {
        left -= 50_000;
        return raw.open(object);
      },
    };
    const memoryMib = (1769 * leastMsFor(goodCounts.length, 1769)) / 80_000; // so little that it takes at least 80 s
    const timed = { ...pipeline, memoryMib, timeLeftMs: () => left };
    const messages = batch(notification('a'));
    expect((await handleBatch(messages, { ...timed, raw: slow })).notStarted).toEqual(new Map([['m0', 0]]));
    expect(results).toEqual([]);
    left = 100_000;
    expect((await handleBatch(messages, timed)).notStarted).toEqual(new Map());
    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted']);
  });

  test('asks how much time is left when a file has been read, not before, and tells in the log why it put one off', async () => {
    let left = 110_000;
    const { pipeline, raw, lines, lake } = bench({ a: { bytes: goodBytes }, b: { bytes: goodBytes } });
    const slow: typeof pipeline.raw = {
      newest: (bucket, key) => raw.newest(bucket, key),
      open: async (object) => {
        const stored = await raw.open(object);
        const bytes = async () => {
          if (object.key === 'b') left -= 20_000;
          return stored.bytes();
        };
        return { ...stored, bytes };
      },
    };
    const memoryMib = (1769 * likelyMsFor(goodCounts.length, 1769)) / 100_000; // so little that it takes 100 s
    const timed = { ...pipeline, raw: slow, memoryMib, maxPrefetchBytes: 0, timeLeftMs: () => left };
    const messages = batch(notification('a'), notification('b'));
    expect((await handleBatch(messages, timed)).notStarted).toEqual(new Map([['m1', 0]]));
    expect(lake.of('recordings').length).toBe(1);
    const why = () => JSON.parse(lines.findLast((line) => line.includes('object-not-begun')) ?? '{}').error;
    expect(why()).toBe(`PutOffError: judging ${goodCounts.length} samples takes about 100 s, 90 s are left`);
    left = 14_000;
    expect((await handleBatch(messages, timed)).notStarted).toEqual(new Map([['m1', 0]]));
    expect(why()).toBe('PutOffError: an object is begun with at least 15 s left, 14 s are');
  });

  test('processes an object whose storage fails while it is written again, and its neighbours now', async () => {
    const { pipeline, lake, results } = bench({ a: { bytes: goodBytes }, b: { bytes: goodBytes } });
    lake.failsAt = 1;
    expect(await handleBatch(batch(notification('a'), notification('b')), pipeline)).toEqual(failuresOf('m0'));
    expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['retry', 'the disk is full'],
      ['accepted', undefined],
    ]);
    expect(lake.of('recordings')).toHaveLength(1);
    expect(await handleBatch(batch(notification('a')), pipeline)).toEqual(failuresOf());
    expect(lake.of('recordings')).toHaveLength(2);
  });

  test('says of an object that is gone why, and of one to be tried again what went wrong', async () => {
    const { pipeline, results } = bench(UPLOADS);
    await handleBatch(batch(notification('gone', 'retry')), pipeline);
    expect(results).toMatchObject([
      { outcome: 'gone', code: 'deleted', reason: 'it was deleted', profile: '', bytes: 0 },
      { outcome: 'retry', code: undefined, reason: '503 Slow Down', profile: '', bytes: 0 },
    ]);
  });
});

describe('the log of a batch', () => {
  test('has one line for each bad message and each object, with outcome and metrics', async () => {
    const { pipeline, lines } = bench(UPLOADS, { metricsNamespace: 'EcgPipeline/a-dev' });
    const body = notification(...Object.keys(UPLOADS));
    await handleBatch(batch({ body, receives: 3 }, 'not JSON'), pipeline);
    const [bad, ...facts] = lines.map((line) => JSON.parse(line));
    expect(facts.map(({ level, event, outcome, code }) => [level, event, outcome, code])).toEqual([
      ['info', 'object-processed', 'accepted', undefined],
      ['warn', 'object-processed', 'rejected', expect.any(String)],
      ['warn', 'object-processed', 'unreadable', 'truncated'],
      ['warn', 'object-gone', 'gone', 'deleted'],
      ['error', 'message-will-retry', 'retry', undefined],
    ]);
    for (const fact of facts) {
      expect(fact).toMatchObject({
        messageId: 'm0',
        receives: 3,
        _aws: {
          CloudWatchMetrics: expect.arrayContaining([expect.objectContaining({ Namespace: 'EcgPipeline/a-dev' })]),
        },
        recordingId: expect.stringMatching(/^[0-9a-f]{64}$/),
        Outcome: fact.outcome,
        Recordings: 1,
        ProcessingSeconds: expect.any(Number),
        Samples: expect.any(Number),
        Bytes: expect.any(Number),
      });
    }
    expect(facts[4].stack).toContain('503 Slow Down');
    expect(bad).toMatchObject({
      level: 'error',
      event: 'message-will-retry',
      messageId: 'm1',
      receives: 1,
      error: expect.stringContaining('a message is JSON'),
    });
  });

  test('names no subject, no key of what was read, and no sample', async () => {
    const key = 'Doe, Jane "1957"\n{"event":"forged"}.mat';
    const { pipeline, lines, reports } = bench({
      [key]: { bytes: electrodeOffBytes, metadata: { subject: 'Jane Doe' } },
    });
    await handleBatch(batch(notification(key)), pipeline);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/Doe|forged|adu|mv"/);
    expect(JSON.stringify(reports)).not.toContain('Jane Doe');
  });

  test('has on every line what it was made with, such as the id of the request', async () => {
    const { pipeline, lines } = bench(UPLOADS);
    const log = pipeline.log.with({ requestId: 'r1' });
    await handleBatch(batch(notification(...Object.keys(UPLOADS)), 'not JSON'), { ...pipeline, log });
    expect(lines.map((line) => JSON.parse(line).requestId)).toEqual(lines.map(() => 'r1'));
  });

  test('stays one line when a key is quoted in an error', async () => {
    const { pipeline, lines } = bench({});
    await handleBatch(
      batch(JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key: '%\n{"level":"info"}' } } }] })),
      pipeline,
    );
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'error', event: 'message-will-retry' });
  });
});
