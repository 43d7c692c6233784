/** Channels are the same values wherever their matrix lies, and however much of it is read at a time. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScratchFiles } from '../../../handler/bytes/scratch-files.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { isClock } from '../../../handler/recording/clocks.ts';
import { type NumberArray, readTrack, type Track, tracksInMatrix } from '../../../handler/recording/tracks.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { type Endian, writeMat4 } from '../mat/write-mat.ts';

const STORED = {
  int16: (values: readonly number[]) => Int16Array.from(values),
  double: (values: readonly number[]) => Float64Array.from(values),
  uint8: (values: readonly number[]) => Uint8Array.from(values),
} as const;

/** A matrix of any shape, with a value for each place, and a part of it. */
const aMatrix = fc
  .record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 1, max: 40 }),
    leadsInRows: fc.boolean(),
    endian: fc.constantFrom<Endian>('little', 'big'),
    storage: fc.constantFrom<keyof typeof STORED>('int16', 'double', 'uint8'),
    blockValues: fc.integer({ min: 1, max: 50 }),
  })
  .chain((matrix) => {
    const { rows, columns, leadsInRows } = matrix;
    const [leads, samples] = leadsInRows ? [rows, columns] : [columns, rows];
    return fc
      .tuple(fc.nat(Math.min(leads, 64) - 1), fc.nat(samples), fc.nat(samples))
      .map(([lead, a, b]) => ({ ...matrix, lead, from: Math.min(a, b), to: Math.max(a, b) }));
  });

async function trackOf(bytes: Parameters<typeof readMat>[0], leadsInRows: boolean, lead: number): Promise<Track> {
  const [variable] = (await readMat(bytes)).variables;
  if (variable?.kind !== 'numeric') throw new Error('no numeric variable was read');
  return tracksInMatrix(variable, { leadsInRows, saidBy: 'shape' }).tracks[lead]!;
}

describe('a channel', () => {
  test('is the same out of a file and out of memory, in blocks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        aMatrix,
        async ({ rows, columns, leadsInRows, endian, storage, blockValues, lead, from, to }) => {
          const values = STORED[storage](Array.from({ length: rows * columns }, (_, at) => at));
          const bytes = writeMat4([['val', { kind: 'numeric', matClass: 'double', dims: [rows, columns], values }]], {
            endian,
          });
          const scratch = new ScratchFiles();
          const file = scratch.file();
          file.append(bytes);
          const placeOf = (sample: number) => (leadsInRows ? sample * rows + lead : lead * rows + sample);
          const expected = Array.from({ length: to - from }, (_, at) => placeOf(from + at));
          for (const source of [bytes, file.ranges()]) {
            const track = await trackOf(source, leadsInRows, lead);
            expect(Array.from(readTrack(track, from, to))).toEqual(expected);
            expect(Array.from(readTrack(track, from, to, { blockValues }))).toEqual(expected);
          }
          scratch.close();
        },
      ),
      { numRuns: runsOf(150) },
    );
  });

  test('is the same in memory that is used again', async () => {
    await fc.assert(
      fc.asyncProperty(
        aMatrix,
        fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 2, maxLength: 6 }),
        async ({ rows, columns, leadsInRows, endian, storage, blockValues, lead }, ends) => {
          const values = STORED[storage](Array.from({ length: rows * columns }, (_, at) => at));
          const bytes = writeMat4([['val', { kind: 'numeric', matClass: 'double', dims: [rows, columns], values }]], {
            endian,
          });
          const before = bytes.slice();
          const scratch = new ScratchFiles();
          const file = scratch.file();
          file.append(bytes);
          const samples = leadsInRows ? columns : rows;
          for (const source of [bytes, file.ranges()]) {
            const track = await trackOf(source, leadsInRows, lead);
            let again: NumberArray | undefined;
            for (const [a, b] of ends) {
              const [from, to] = [Math.min(a, b, samples), Math.min(Math.max(a, b), samples)];
              again = readTrack(track, from, to, { again, blockValues });
              expect(Array.from(again)).toEqual(Array.from(readTrack(track, from, to)));
            }
          }
          scratch.close();
          expect(Buffer.compare(bytes, before)).toBe(0);
        },
      ),
      { numRuns: runsOf(150) },
    );
  });

  test('is not put where values of a file are held', () => {
    const values = Float64Array.from({ length: 20 }, (_, at) => at);
    const inPlace = { length: 20, slice: (from: number, to: number) => values.subarray(from, to) };
    const held = readTrack({ values: inPlace, start: 0, stride: 1 }, 0, 20);
    readTrack({ values: new Float64Array(20), start: 0, stride: 2 }, 0, 10, { again: held });
    expect(Array.from(values)).toEqual(Array.from({ length: 20 }, (_, at) => at));
  });

  test.each([true, false])(
    'out of a file takes the memory of what was read before, leads in rows: %p',
    async (leadsInRows) => {
      const dims = leadsInRows ? [2, 50] : [50, 2];
      const values = Int16Array.from({ length: 100 }, (_, at) => at);
      const scratch = new ScratchFiles();
      const file = scratch.file();
      file.append(writeMat4([['val', { kind: 'numeric', matClass: 'double', dims, values }]]));
      const track = await trackOf(file.ranges(), leadsInRows, 1);
      const first = readTrack(track, 0, 30);
      const shorter = readTrack(track, 10, 30, { again: first });
      expect(shorter.buffer).toBe(first.buffer);
      expect(readTrack(track, 10, 40, { again: shorter }).buffer).toBe(first.buffer);
      expect(readTrack(track, 10, 41, { again: shorter }).buffer).not.toBe(first.buffer);
      scratch.close();
    },
  );

  test('that rises by one step is a clock over several pieces, and is none where one step in the last piece differs', () => {
    const count = 3 * 2 ** 16 + 5;
    const values = Float64Array.from({ length: count }, (_, at) => at / 250);
    const track: Track = { values, start: 0, stride: 1 };
    expect(isClock(track, count)).toBe(true);
    values[count - 2]! += 1;
    expect(isClock(track, count)).toBe(false);
  });
});
