/** A recording that is not held comes to the same files of the lake, byte for byte, as one that is. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProcessOptions } from '../../handler/process.ts';
import { ID, processed } from '../support/processed.ts';
import { realData } from '../support/real-data-folder.ts';
import { cutShortBytes, electrodeOffBytes, goodBytes, goodCounts } from '../support/recordings.ts';
import { runsOf } from '../support/seed/seed.ts';
import type { Upload } from '../support/stores.ts';
import { type Named, writeMat4, writeMat5 } from './mat/write-mat.ts';
import { classed, writeMat73 } from './mat/write-mat73.ts';

/** Nothing is held: neither the file, nor what it inflates to. */
const UNHELD = { fetch: { heldBytes: 0 }, limits: { heldElementBytes: 0 } } as const satisfies Partial<ProcessOptions>;

/** A larger one adds time and no new way to be read. */
const MAX_BYTES = 100_000;

const lakeOf = async (upload: Upload, differences: Partial<ProcessOptions> = {}) => {
  const { lake, raw } = await processed(upload, differences);
  return { files: lake.files, ranges: raw.ranges.length };
};

async function expectSameLake(upload: Upload, rangeBytes: number, atOnce = 4): Promise<void> {
  const held = await lakeOf(upload);
  const unheld = await lakeOf(upload, { ...UNHELD, fetch: { ...UNHELD.fetch, rangeBytes, atOnce } });
  expect([...unheld.files.keys()].sort()).toEqual([...held.files.keys()].sort());
  for (const [key, bytes] of held.files) expect([key, Buffer.compare(bytes, unheld.files.get(key)!)]).toEqual([key, 0]);
  expect(unheld.ranges).toBe(Math.ceil(upload.bytes.length / rangeBytes));
}

/** Two leads by their samples, or their samples by leads. */
function twoLeads(dims: readonly [number, number], values: Int16Array): Named {
  return ['val', { kind: 'numeric', matClass: 'int16', dims, values }];
}

const count = goodCounts.length;
const turned = goodCounts.map((value) => 2047 - value);
const inRows = Int16Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? goodCounts : turned)[at >> 1]!);
const inColumns = Int16Array.from([...goodCounts, ...turned]);

const LAID: Readonly<Record<string, Uint8Array>> = {
  'version 4, leads in rows': writeMat4([twoLeads([2, count], inRows)]),
  'version 4, leads in columns': writeMat4([twoLeads([count, 2], inColumns)]),
  'version 4, big endian': writeMat4([twoLeads([2, count], inRows)], { endian: 'big' }),
  'version 5, leads in rows': writeMat5([twoLeads([2, count], inRows)]),
  'version 5, leads in columns': writeMat5([twoLeads([count, 2], inColumns)]),
  'version 5 compressed, leads in rows': writeMat5([twoLeads([2, count], inRows)], { compressed: true }),
  'version 5 compressed, leads in columns': writeMat5([twoLeads([count, 2], inColumns)], { compressed: true }),
  'electrode off': electrodeOffBytes,
  'cut short': cutShortBytes,
};

describe('a recording that is fetched by ranges and not held', () => {
  test('comes to the same files, however it is cut', async () => {
    const sizes = fc.integer({ min: 50, max: goodBytes.length + 10 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 6 }), async (rangeBytes, atOnce) => {
        await expectSameLake({ bytes: goodBytes }, rangeBytes, atOnce);
      }),
      { numRuns: runsOf(15) },
    );
  });

  test.each(Object.entries(LAID))('comes to the same files, however it lies: %s', async (_, bytes) => {
    await expectSameLake({ bytes }, 1000);
  });

  test.each([
    ['leads in rows', [count, 2], inRows, [360, 2]],
    ['leads in columns', [2, count], inColumns, [1, 500]],
    ['leads in columns, two in each chunk', [2, count], inColumns, [2, 360]],
    ['not in chunks', [2, count], inColumns, undefined],
  ] as const)('comes to the same files when it is of version 7.3: %s', async (_, shape, data, chunks) => {
    const bytes = await writeMat73((file) => {
      const inChunks = chunks && { chunks: [...chunks], compression: 6 };
      classed(file.create_dataset({ name: 'val', data, shape: [...shape], ...inChunks }), 'int16');
    });
    await expectSameLake({ bytes }, 100_000);
  });

  test('of every kind of real recording comes to the same files', async () => {
    if (realData.root === undefined) return;
    const kinds = readdirSync(realData.root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    let seen = 0;
    for (const { name } of kinds) {
      const folder = join(realData.root, name);
      const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.mat'))
        .map((path) => join(folder, path))
        .filter((path) => statSync(path).size <= MAX_BYTES);
      for (const path of paths.slice(0, 1)) {
        await expectSameLake({ bytes: readFileSync(path) }, 5000);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(8);
  });
});

describe('a compressed recording', () => {
  const day = 24 * 3600 * 360;
  const constant = (samples: number): Upload => ({
    bytes: writeMat5(
      [['val', { kind: 'numeric', matClass: 'uint8', dims: [1, samples], values: new Uint8Array(samples).fill(7) }]],
      {
        compressed: true,
      },
    ),
    metadata: { 'sampling-rate-hz': '360', 'gain-adu-per-mv': '200', 'zero-adu': '7' },
  });

  test('is judged by its length, however well it packs', async () => {
    const upload = constant(day / 96); // a quarter of an hour
    const limits = { heldElementBytes: 0 };
    expect(upload.bytes.length).toBeLessThan(1000);
    expect((await processed(upload, { limits })).row).toMatchObject({ outcome: 'rejected', duration_s: 900 });
    const { row, windows } = await processed(upload, { limits, maxDays: 0.01 });
    expect(row).toMatchObject({
      outcome: 'unreadable',
      code: 'too-large',
      reason:
        'too-large at byte 0: a compressed recording must last at most 0.01 days, 324000 samples at 360 Hz are 0.0104',
      recording_id: ID,
    });
    expect(windows).toEqual([]);
  });

  test('is not limited where it is held: its bytes are', async () => {
    expect((await processed(constant(day / 96), { maxDays: 0.01 })).row.outcome).toBe('rejected');
  });
});
