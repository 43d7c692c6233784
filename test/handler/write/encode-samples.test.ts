import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadMillivolts } from '../../../handler/write/changing-chunks.ts';
import { encodeSamples, type SampleDivision } from '../../../handler/write/encode-samples.ts';
import type { SampleSource, StoredValues } from '../../../handler/write/sample-source.ts';
import { COLUMNS } from '../../../lake/schema.ts';
import { ask, chunksOf, rowsOf } from '../../support/read-back.ts';
import { realData, whenPresent } from '../../support/real-data.ts';
import { anyText } from '../../support/seed/any-text.ts';
import { runsOf } from '../../support/seed/seed.ts';

await loadMillivolts();

interface Lead {
  readonly name: string;
  readonly gainAduPerMv: number | null;
  readonly zeroAdu: number | null;
  readonly values: StoredValues;
}

function sourceOf(leads: readonly Lead[], windowStarts: readonly number[], holdsCounts = true): SampleSource {
  return {
    recordingId: 'd'.repeat(64),
    samplingRateHz: 360,
    sampleCount: leads[0]?.values.length ?? 0,
    // A row of the source was no ECG, so that positions and indices differ.
    leads: leads.map(({ name, gainAduPerMv, zeroAdu }, position) => ({
      index: position + 1,
      name,
      gainAduPerMv,
      zeroAdu,
    })),
    windowStarts: Int32Array.from(windowStarts),
    holdsCounts,
    read: (position, from, to) => leads[position]!.values.subarray(from, to),
  };
}

function leadOf(values: StoredValues, name = 'MLII'): Lead {
  return { name, gainAduPerMv: 200, zeroAdu: 1024, values };
}

/** The rows as the table must show them, computed without any of the code that divides and encodes. */
function expectedRows({ recordingId, samplingRateHz, leads, windowStarts, holdsCounts, ...source }: SampleSource) {
  return leads.flatMap(({ index, name, gainAduPerMv, zeroAdu }, position) =>
    Array.from(source.read(position, 0, source.sampleCount), (stored, sample) => {
      const value = Number.isFinite(stored) ? stored : null;
      return {
        recording_id: recordingId,
        lead: name,
        lead_index: index,
        window_index: windowStarts.filter((start) => start <= sample).length - 1,
        sample,
        adu: holdsCounts ? value : null,
        gain_adu_per_mv: gainAduPerMv,
        zero_adu: zeroAdu,
        sampling_rate_hz: samplingRateHz,
        mv: holdsCounts ? null : value,
      };
    }),
  );
}

const MISSING = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

/** Lists of counts or millivolts of one length, in each of the array types that a file may give. */
function values(length: number, holdsCounts: boolean): fc.Arbitrary<StoredValues> {
  const exactly = { minLength: length, maxLength: length };
  const numbers = holdsCounts ? int32.map((count) => count + 0) : fc.double().filter((value) => !Object.is(value, -0));
  const floats = fc.array(fc.oneof({ weight: 5, arbitrary: numbers }, MISSING), exactly);
  return fc.oneof(
    floats.map((list) => Float64Array.from(list)),
    fc.int16Array(exactly),
    fc.uint16Array(exactly),
    fc.int32Array(exactly),
  );
}

const recordings: fc.Arbitrary<{ source: SampleSource; division: Required<SampleDivision> }> = fc
  .record({ leadCount: fc.integer({ min: 1, max: 5 }), length: fc.integer({ min: 1, max: 60 }), counts: fc.boolean() })
  .chain(({ leadCount, length, counts }) => {
    const number = fc.option(fc.double({ noNaN: true }).map((value) => value + 0));
    const lead = fc.record({
      name: anyText(),
      gainAduPerMv: number,
      zeroAdu: number,
      values: values(length, counts),
    });
    return fc.record({
      source: fc
        .tuple(
          fc.array(lead, { minLength: leadCount, maxLength: leadCount }),
          fc.uniqueArray(fc.integer({ min: 1, max: 70 })),
        )
        .map(([leads, starts]) => sourceOf(leads, [0, ...starts.sort((a, b) => a - b)], counts)),
      division: fc.record({
        rowGroupRows: fc.integer({ min: 1, max: 150 }),
        partRowGroups: fc.integer({ min: 1, max: 4 }),
      }),
    });
  });

test('any recording, divided in any way, comes back from DuckDB sample by sample', async () => {
  await fc.assert(
    fc.asyncProperty(recordings, async ({ source, division }) => {
      const rows: Record<string, unknown>[] = [];
      const parts = [...encodeSamples(source, division)];
      for (const { bytes } of parts) rows.push(...(await rowsOf(bytes)));
      expect(rows).toEqual(expectedRows(source));
      expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index));
      expect(parts.reduce((total, part) => total + part.rows, 0)).toBe(rows.length);
    }),
    { numRuns: runsOf(60) },
  );
});

test('the same recording gives the same bytes', () => {
  fc.assert(
    fc.property(recordings, ({ source, division }) => {
      const [one, two] = [1, 2].map(() => [...encodeSamples(source, division)].map(({ bytes }) => bytes));
      expect(Buffer.compare(Buffer.concat(one!), Buffer.concat(two!))).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test('no row group and no part is larger than asked, and a row group never mixes the end of one lead with another', async () => {
  await fc.assert(
    fc.asyncProperty(recordings, async ({ source, division }) => {
      for (const { bytes } of encodeSamples(source, division)) {
        const groups = await chunksOf(bytes);
        const leads = groups.filter(({ column }) => column === 'lead_index');
        expect(leads.length).toBeLessThanOrEqual(division.partRowGroups);
        for (const { rows, min, max } of leads) {
          expect(rows).toBeLessThanOrEqual(division.rowGroupRows);
          if (min !== max) expect(rows % source.sampleCount).toBe(0);
        }
      }
    }),
    { numRuns: 20 },
  );
});

describe('the footer', () => {
  const long = sourceOf(
    [
      leadOf(Int16Array.from({ length: 5000 }, (_, i) => 1024 + 300 * Math.sin(i / 20))),
      leadOf(new Int16Array(5000), 'V1'),
    ],
    [0, 3600],
  );
  const chunks = async (source: SampleSource) => {
    const [part] = encodeSamples(source, { rowGroupRows: 2000 });
    return chunksOf(part!.bytes);
  };

  test('names the columns of the schema in their order, in every row group', async () => {
    const names = (await chunks(long)).map(({ column }) => column);
    expect(names).toEqual(
      Array(6)
        .fill(COLUMNS.samples.map(({ name }) => name))
        .flat(),
    );
  });

  test('says DELTA_BINARY_PACKED for numbers that change, without a dictionary', async () => {
    for (const { column, encodings } of await chunks(long)) {
      const isDelta = ['window_index', 'sample', 'adu'].includes(column);
      expect([column, encodings.includes('DELTA_BINARY_PACKED')]).toEqual([column, isDelta]);
      expect([column, encodings.includes('RLE_DICTIONARY')]).toEqual([column, !isDelta && column !== 'mv']);
    }
  });

  test('says zstd for what can be compressed, and at most the rows that were asked for', async () => {
    for (const { column, compression, rows } of await chunks(long)) {
      const changes = ['window_index', 'sample', 'adu'].includes(column);
      expect([column, compression]).toEqual([column, changes ? 'ZSTD' : 'UNCOMPRESSED']);
      expect(rows).toBeLessThanOrEqual(2000);
    }
  });

  test('says least and largest recording, lead and sample, so that a query can skip', async () => {
    const found = (await chunks(long)).filter(({ column }) => ['recording_id', 'lead', 'sample'].includes(column));
    expect(found.slice(-3).map(({ min, max }) => [min, max])).toEqual([
      ['d'.repeat(64), 'd'.repeat(64)],
      ['V1', 'V1'],
      ['3334', '4999'],
    ]);
  });

  test('says nothing of Arrow, so that text is text to every reader', async () => {
    const [part] = encodeSamples(long);
    expect(await ask(part!.bytes, 'SELECT count(*) FROM parquet_kv_metadata($file)')).toEqual([[0n]]);
    expect(
      await ask(part!.bytes, "SELECT type, converted_type FROM parquet_schema($file) WHERE name = 'lead'"),
    ).toEqual([['BYTE_ARRAY', 'UTF8']]);
  });
});

test('constant columns cost nothing: a million rows of them are not larger than a hundred', async () => {
  const bytesOf = async (rows: number) => {
    const [part] = encodeSamples(sourceOf([leadOf(new Int16Array(rows))], [0]));
    const constant = (await chunksOf(part!.bytes)).filter(({ compression }) => compression === 'UNCOMPRESSED');
    expect(constant).toHaveLength(7);
    return constant.reduce((total, { bytes }) => total + bytes, 0);
  };
  expect((await bytesOf(1_000_000)) - (await bytesOf(100))).toBeLessThan(40);
});

test('another reader finds the same rows', async () => {
  const { readParquet } = await import('parquet-wasm');
  const { tableFromIPC } = await import('apache-arrow');
  fc.assert(
    fc.property(recordings, ({ source, division }) => {
      const rows = [...encodeSamples(source, division)].flatMap(({ bytes }) =>
        tableFromIPC(readParquet(bytes).intoIPCStream())
          .toArray()
          .map((row) => ({ ...row })),
      );
      expect(rows).toEqual(expectedRows(source));
    }),
    { numRuns: runsOf(30) },
  );
});

whenPresent(
  'half an hour of the MIT-BIH database takes at most 0.80 bytes per sample, all columns counted',
  async () => {
    const file = readFileSync(join(realData.root!, 'mitdb-full-v4', '105m.mat'));
    // MAT 4: 24 bytes of header and name, then both leads in turn.
    const both = new Int16Array(new Uint8Array(file).slice(24).buffer);
    const leads = [0, 1].map((lead) => leadOf(both.filter((_, index) => index % 2 === lead)));
    const [part, ...others] = encodeSamples(sourceOf(leads, [0]));
    expect([others.length, part!.rows]).toEqual([0, 1_300_000]);
    expect(part!.bytes.length / part!.rows).toBeLessThan(0.8);
    const sum = both.reduce((total, value) => total + value, 0);
    expect(await ask(part!.bytes, 'SELECT count(*), sum(adu) FROM read_parquet($file)')).toEqual([
      [1_300_000n, BigInt(sum)],
    ]);
  },
);

describe('odd recordings', () => {
  test('no samples and no leads give no part', () => {
    expect([...encodeSamples(sourceOf([leadOf(new Int16Array(0))], [0]))]).toEqual([]);
    expect([...encodeSamples(sourceOf([], []))]).toEqual([]);
  });

  test('ten thousand leads of one sample fit in one row group', async () => {
    const leads = Array.from({ length: 10_000 }, (_, i) => leadOf(Int16Array.of(i), `lead ${i}`));
    const [part, ...others] = encodeSamples(sourceOf(leads, [0]));
    expect(others).toEqual([]);
    const query = 'SELECT count(*), count(DISTINCT lead), sum(adu), max(lead_index) FROM read_parquet($file)';
    expect(await ask(part!.bytes, query)).toEqual([[10_000n, 10_000n, 49_995_000n, 10_000]]);
  });

  test('a lead without a single value is a lead of nulls', async () => {
    const [part] = encodeSamples(sourceOf([leadOf(new Float64Array(100).fill(Number.NaN))], [0]));
    expect(await ask(part!.bytes, 'SELECT count(*), count(adu), count(mv) FROM read_parquet($file)')).toEqual([
      [100n, 0n, 0n],
    ]);
  });

  test.each([0.5, 2 ** 31, -(2 ** 31) - 1])('refuses %p as a converter count', (count) => {
    const source = sourceOf([leadOf(Float64Array.of(1, 2, count))], [0]);
    expect(() => [...encodeSamples(source)]).toThrow(RangeError);
    expect(() => [...encodeSamples(source)]).toThrow('lead MLII, sample 2 is no 32-bit converter count');
  });

  test('refuses a uint32 count that an int32 cannot hold', () => {
    expect(() => [...encodeSamples(sourceOf([leadOf(Uint32Array.of(2 ** 31))], [0]))]).toThrow(
      'is no 32-bit converter count',
    );
  });

  test.each([[[]], [[1]], [[0, 5, 5]], [[0, 7, 3]]])('refuses windows that start at %j', (starts) => {
    expect(() => [...encodeSamples(sourceOf([leadOf(new Int16Array(9))], starts))]).toThrow(
      /windows start at 0 and ascend/,
    );
  });

  test('refuses a source that gives fewer values than were asked for', () => {
    const source = { ...sourceOf([leadOf(new Int16Array(5))], [0]), sampleCount: 6 };
    expect(() => [...encodeSamples(source)]).toThrow('samples 0 to 6 of lead MLII were asked for, 5 values came');
  });

  test('refuses more samples than an INT32 can number', () => {
    const source = { ...sourceOf([leadOf(new Int16Array(5))], [0]), sampleCount: 2 ** 31 };
    expect(() => [...encodeSamples(source)]).toThrow('a lead has 0 to 2147483647 samples, this recording 2147483648');
  });
});

test('asks for one row group at a time, and for the next part only when it is wanted', () => {
  const asked: string[] = [];
  const source = sourceOf([leadOf(new Int16Array(40))], [0]);
  const spied = {
    ...source,
    read: (...args: Parameters<SampleSource['read']>) => {
      asked.push(args.join('-'));
      return source.read(...args);
    },
  };
  const parts = encodeSamples(spied, { rowGroupRows: 10, partRowGroups: 2 });
  parts.next();
  expect(asked).toEqual(['0-0-10', '0-10-20']);
});

test('a thousand recordings leave the writer no larger than a hundred', async () => {
  const { wasmMemory } = await import('parquet-wasm');
  const source = sourceOf([leadOf(Int16Array.from({ length: 3600 }, (_, sample) => sample % 700))], [0]);
  const encodeAll = () => [...encodeSamples(source)];
  for (let i = 0; i < 100; i++) encodeAll();
  const before = wasmMemory().buffer.byteLength;
  for (let i = 0; i < 1000; i++) encodeAll();
  expect(wasmMemory().buffer.byteLength).toBe(before);
});
