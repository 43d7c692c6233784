/** What a batch does at the same time, and what it does not begin. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { handleBatch, type Pipeline } from '../../../handler/queue/batch.ts';
import { neededMs } from '../../../handler/queue/time-left.ts';
import { recordingId } from '../../../lake/layout.ts';
import { BUCKET, batch, bench, notification } from '../../support/pipeline.ts';
import { cutShortBytes, goodBytes } from '../../support/recordings.ts';

const KEYS = ['a', 'b', 'c'];
const MIB = 2 ** 20;

/** Processes a, b and c. @returns what was asked of storage, in order: `open a`, `bytes a`, and `wrote a` at its last write */
async function storageCalls(differences: Partial<Pipeline>): Promise<string[]> {
  const calls: string[] = [];
  const { pipeline, raw, lake } = bench(
    Object.fromEntries(KEYS.map((key) => [key, { bytes: goodBytes }])),
    differences,
  );
  const watched: Pipeline = {
    ...pipeline,
    raw: {
      newest: (bucket, key) => raw.newest(bucket, key),
      open: async (object) => {
        calls.push(`open ${object.key}`);
        const stored = await raw.open(object);
        const bytes = () => {
          calls.push(`bytes ${object.key}`);
          return stored.bytes();
        };
        return { ...stored, bytes };
      },
    },
  };
  const keyOf = new Map(KEYS.map((key) => [recordingId(BUCKET, key, 'v1'), key]));
  const watchedLake: Pipeline['lake'] = {
    list: (prefix) => lake.list(prefix),
    remove: (key) => lake.remove(key),
    writeOnce: (key, bytes) => lake.writeOnce(key, bytes),
    write: async (key, bytes) => {
      await lake.write(key, bytes);
      const [, id = ''] = /^recordings\/.*\/(\w+)\.parquet$/.exec(key) ?? [];
      if (keyOf.has(id)) calls.push(`wrote ${keyOf.get(id)}`);
    },
  };
  await handleBatch(batch(...KEYS.map((key) => notification(key))), { ...watched, lake: watchedLake });
  return calls;
}

describe('while one object is processed', () => {
  test('the next is fetched, and no other', async () => {
    const calls = await storageCalls({});
    const at = (call: string) => calls.indexOf(call);
    expect(calls).toHaveLength(9);
    expect(at('bytes b')).toBeLessThan(at('wrote a'));
    expect(at('bytes c')).toBeLessThan(at('wrote b'));
    expect(at('open c')).toBeGreaterThan(at('wrote a'));
  });

  test('the next is only opened when it is larger than what may be held', async () => {
    for (const maxPrefetchBytes of [0, goodBytes.length - 1]) {
      const calls = await storageCalls({ maxPrefetchBytes });
      const at = (call: string) => calls.indexOf(call);
      expect(at('open b')).toBeLessThan(at('wrote a'));
      expect(at('bytes b')).toBeGreaterThan(at('wrote a'));
    }
    const calls = await storageCalls({ maxPrefetchBytes: goodBytes.length });
    expect(calls.indexOf('bytes b')).toBeLessThan(calls.indexOf('wrote a'));
  });

  test('nothing is fetched that is too large to be processed', async () => {
    const calls = await storageCalls({ maxBytes: goodBytes.length - 1 });
    expect(calls.filter((call) => call.startsWith('bytes'))).toEqual([]);
  });

  test('what fails of the next is told in its turn', async () => {
    const { pipeline, raw, results } = bench({ a: { bytes: goodBytes }, b: { bytes: goodBytes } });
    const bytes = () => Promise.reject(new Error('socket hang up'));
    const failing: Pipeline['raw'] = {
      newest: (bucket, key) => raw.newest(bucket, key),
      open: async (object) => ({ ...(await raw.open(object)), ...(object.key === 'b' ? { bytes } : {}) }),
    };
    const response = await handleBatch(batch(notification('a'), notification('b')), { ...pipeline, raw: failing });
    expect(results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['accepted', undefined],
      ['retry', 'socket hang up'],
    ]);
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm1' }]);
  });

  test('what fails of one that is never begun troubles nobody', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listener);
    try {
      for (const failsAt of ['open', 'bytes'] as const) {
        let left = Number.POSITIVE_INFINITY;
        const { pipeline, raw } = bench({ a: { bytes: goodBytes }, b: { bytes: goodBytes } });
        const fail = () => Promise.reject(new Error('socket hang up'));
        const failing: Pipeline['raw'] = {
          newest: (bucket, key) => raw.newest(bucket, key),
          open: async (object) => {
            if (object.key === 'a') return raw.open(object);
            left = 0;
            return failsAt === 'open' ? fail() : { ...(await raw.open(object)), bytes: fail };
          },
        };
        const timed = { ...pipeline, raw: failing, timeLeftMs: () => left };
        const { notStarted } = await handleBatch(batch(notification('a'), notification('b')), timed);
        expect([...notStarted.keys()]).toEqual(['m1']);
        await new Promise(setImmediate);
      }
    } finally {
      process.off('unhandledRejection', listener);
    }
    expect(unhandled).toEqual([]);
  });
});

describe('when time is short', () => {
  test('an object is begun if it is the first or there is time for its size, and the others go back as not begun', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 40 * MIB }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(90_000), fc.nat(20_000), async (all, firstMs, eachMs) => {
        let left = firstMs;
        const uploads = Object.fromEntries(all.map((size, at) => [`${at}`, { bytes: new Uint8Array(), size }]));
        const { pipeline, lake } = bench(uploads, { timeLeftMs: () => left, maxBytes: -1 });
        const begun: string[] = [];
        const timed: Pipeline = {
          ...pipeline,
          lake: {
            list: (prefix) => lake.list(prefix),
            remove: (key) => lake.remove(key),
            writeOnce: (key, bytes) => lake.writeOnce(key, bytes),
            write: async (key, bytes) => {
              await lake.write(key, bytes);
              if (key.startsWith('recordings/')) left -= eachMs;
            },
          },
          onResult: (result) => begun.push(`m${result.object.key}`),
        };
        const { batchItemFailures, notStarted } = await handleBatch(
          batch(...all.map((_, at) => notification(`${at}`))),
          timed,
        );
        const expected: string[] = [];
        let leftThen = firstMs;
        for (const [at, size] of all.entries()) {
          if (at > 0 && leftThen < neededMs(size)) continue;
          expected.push(`m${at}`);
          leftThen -= eachMs;
        }
        expect(begun).toEqual(expected);
        expect([...notStarted.keys()]).toEqual(all.map((_, at) => `m${at}`).filter((id) => !expected.includes(id)));
        expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([...notStarted.keys()]);
      }),
    );
  });

  test('storage is asked for nothing any more', async () => {
    let left = Number.POSITIVE_INFINITY;
    const { pipeline, raw, lines } = bench({ a: { bytes: cutShortBytes } }, { timeLeftMs: () => left });
    const opened: string[] = [];
    const watched: Pipeline['raw'] = {
      newest: (bucket, key) => raw.newest(bucket, key),
      open: (object) => {
        opened.push(object.key);
        left = 0;
        return raw.open(object);
      },
    };
    const { notStarted } = await handleBatch(batch(notification('a', 'b', 'c')), { ...pipeline, raw: watched });
    expect(opened).toEqual(['a']);
    expect(notStarted).toEqual(new Map([['m0', 0]]));
    expect(lines.map((line) => JSON.parse(line)).map(({ level, event }) => [level, event])).toEqual([
      ['warn', 'object-processed'],
      ['info', 'object-not-begun'],
      ['info', 'object-not-begun'],
    ]);
  });

  test('a message that also failed counts as failed, so that it waits before it comes again', async () => {
    let left = Number.POSITIVE_INFINITY;
    const { pipeline, raw } = bench({ a: new Error('503') }, { timeLeftMs: () => left });
    const slow: Pipeline['raw'] = {
      newest: (bucket, key) => raw.newest(bucket, key),
      open: (object) => {
        left = 0;
        return raw.open(object);
      },
    };
    const response = await handleBatch(batch(notification('a', 'b'), notification('c')), { ...pipeline, raw: slow });
    expect(response).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }],
      notStarted: new Map([['m1', 0]]),
    });
  });
});
