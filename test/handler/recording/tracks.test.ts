/** Channels are the same values wherever their matrix lies, and however much of it is read at a time. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScratchFiles } from '../../../handler/bytes/scratch-files.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { isClock } from '../../../handler/recording/clocks.ts';
import { readTrack, type Track, tracksInMatrix } from '../../../handler/recording/tracks.ts';
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
            expect(Array.from(readTrack(track, from, to, blockValues))).toEqual(expected);
          }
          scratch.close();
        },
      ),
      { numRuns: runsOf(150) },
    );
  });

  test('that rises by one step is a clock over several pieces, and is none where one step in the last piece differs', () => {
    const count = 3 * 2 ** 16 + 5;
    const values = Float64Array.from({ length: count }, (_, at) => at / 250);
    const track: Track = { values, start: 0, stride: 1 };
    expect(isClock(track, count)).toBe(true);
    values[count - 2]! += 1;
    expect(isClock(track, count)).toBe(false);
  });
});
