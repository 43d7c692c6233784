import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Content, contentOf, type FetchOptions } from '../../../handler/bytes/content.ts';
import { ScratchFiles } from '../../../handler/bytes/scratch-files.ts';
import { ObjectGoneError, type StoredObject } from '../../../handler/store.ts';

const scratch = new ScratchFiles();
afterEach(() => scratch.close());

/** What is asked of an object by ranges. */
type Range = (from: number, to: number, time: number) => Promise<Uint8Array>;

/** An object of these bytes; `range` is told how often it was called before. */
function objectOf(bytes: Uint8Array, range: Range = async (from, to) => bytes.slice(from, to)): StoredObject {
  let times = 0;
  return {
    size: bytes.length,
    lastModified: new Date(0),
    metadata: new Map(),
    bytes: async () => bytes,
    range: (from, to) => range(from, to, times++),
  };
}

const bytesIn = ({ bytes }: Content) => (bytes instanceof Uint8Array ? bytes : bytes.read(0, bytes.length));
const BY_RANGES: FetchOptions = { heldBytes: 0, rangeBytes: 10, tries: 1 };
const some = Uint8Array.from({ length: 95 }, (_, at) => at);

describe('the content of an object', () => {
  test('is the same whole and in ranges of any size, however many are under way, and so is its SHA-256', async () => {
    const sizes = fc.record({ rangeBytes: fc.integer({ min: 1, max: 200 }), atOnce: fc.integer({ min: 1, max: 9 }) });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), sizes, async (bytes, settings) => {
        const content = await contentOf(objectOf(bytes), scratch, { heldBytes: 0, ...settings });
        expect(Buffer.compare(bytesIn(content), bytes)).toBe(0);
        expect(content.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
        scratch.close();
      }),
    );
  });

  test('comes in order, whichever range arrives first', async () => {
    const late: Range = async (from, to, time) => {
      for (let turn = 0; turn < 20 - 2 * time; turn += 1) await Promise.resolve();
      return some.slice(from, to);
    };
    expect(bytesIn(await contentOf(objectOf(some, late), scratch, { ...BY_RANGES, atOnce: 4 }))).toEqual(some);
  });

  test('of a small object is held: no range is asked for', async () => {
    const never: Range = async () => Promise.reject(new Error('a range was asked for'));
    const { bytes } = await contentOf(objectOf(some, never), scratch, { heldBytes: some.length });
    expect(bytes).toBe(some);
  });

  test('no more ranges are under way than may be', async () => {
    let underWay = 0;
    let most = 0;
    const counted: Range = async (from, to) => {
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return some.slice(from, to);
    };
    await contentOf(objectOf(some, counted), scratch, { ...BY_RANGES, atOnce: 3 });
    expect(most).toBe(3);
  });
});

describe('a range', () => {
  const faults: readonly (readonly [string, Range, string])[] = [
    ['that fails', async () => Promise.reject(new Error('503 Slow Down')), '503 Slow Down'],
    ['that comes short', async (from, to) => some.slice(from, to - 1), 'the storage gave 9 of 10 bytes'],
    ['that comes long', async (from) => some.slice(from, from + 11), 'the storage gave 11 of 10 bytes'],
    ['that never comes', () => new Promise(() => {}), 'bytes 30 to 40 did not arrive within 5 ms'],
  ];

  test.each(faults)('%s is asked for again', async (_, fault) => {
    let left = 2;
    const range: Range = async (from, to, time) =>
      from === 30 && left-- > 0 ? fault(from, to, time) : some.slice(from, to);
    const content = await contentOf(objectOf(some, range), scratch, { ...BY_RANGES, tries: 3, rangeMs: 5 });
    expect(bytesIn(content)).toEqual(some);
  });

  test.each(faults)('%s each time gives the object back: it is not the file that is wrong', async (_, fault, words) => {
    const range: Range = async (from, to, time) => (from === 30 ? fault(from, to, time) : some.slice(from, to));
    const fetched = contentOf(objectOf(some, range), scratch, { ...BY_RANGES, tries: 2, rangeMs: 5 });
    await expect(fetched).rejects.toThrow(words);
  });

  test('of an object that is gone is not asked for again', async () => {
    let asked = 0;
    const range: Range = async () => {
      asked += 1;
      throw new ObjectGoneError('deleted', 'it was deleted');
    };
    const fetched = contentOf(objectOf(some, range), scratch, { ...BY_RANGES, tries: 3, atOnce: 1 });
    await expect(fetched).rejects.toBeInstanceOf(ObjectGoneError);
    expect(asked).toBe(1);
  });
});
