import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instantReadUsd } from '../../../tools/cost/archive-prices.ts';
import { type Basis, bill, STORAGE_READS, totalOf } from '../../../tools/cost/bill.ts';
import { COMPACTION, DEFAULT_STACK, MONTH } from '../../../tools/cost/billed-stack.ts';
import { costDocument, main } from '../../../tools/cost/main.ts';
import { keptMeasured } from '../../../tools/cost/measure/measured.ts';
import { columnsRead } from '../../../tools/cost/measure/read-shares.ts';
import { ASSUMED, stretch } from '../../../tools/cost/measure/service-time.ts';
import { PRICES } from '../../../tools/cost/prices.ts';
import { REFERENCE_ITEMS, REFERENCE_USD } from '../../../tools/cost/reference.ts';
import { keptGb, REFERENCE_WORKLOAD, withOneMoreCustomer } from '../../../tools/cost/workload.ts';
import { sum } from '../../../tools/statistics.ts';
import { workspace } from '../../support/workspace.ts';

const BASIS: Basis = { measured: keptMeasured(), assumed: ASSUMED, stack: DEFAULT_STACK };

async function run(...argv: string[]) {
  const here = workspace();
  return { status: await main(argv, here.context), ...here.taken() };
}

describe('./ecg cost', () => {
  test('prints what docs/cost.md holds', async () => {
    const file = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'cost.md'), 'utf8');
    const stale = file === costDocument() ? [] : ['docs/cost.md is stale: npm run docs'];
    expect(stale).toEqual([]);
    expect((await run('--markdown')).out).toBe(costDocument());
  });

  test('prints a bill, its sum, and the reference beside it', async () => {
    const { status, out, err } = await run();
    const { usd } = totalOf(bill(REFERENCE_WORKLOAD, BASIS));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain(`$${usd.toFixed(2)} at list prices`);
    expect(out).toContain('Side by side with the reference');
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /The parts that the reference also has cost \$3\.\d\d, which meets the target\. .* costs \$10\.\d\d at list prices, which misses it, /,
    );
    expect(out).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('of other work, prints the bill alone', async () => {
    const { status, out } = await run('--files-per-month', '20000', '--mb-per-file', '0.007');
    expect(status).toBe(0);
    expect(out).toContain('20 000 uploads of 0.007 MiB, 0.137 GB, in a month');
    expect(out).not.toContain('Side by side');
    expect(out).not.toMatch(/NaN|undefined|Infinity/);
  });

  test.each([
    [['--files-per-month', 'many'], '--files-per-month must be a number from 0 to 1000000000, got "many".\n'],
    [['--mb-per-file', '0'], '--mb-per-file must be a number from 0.001 to 2047, got "0".\n'],
    [['--customers=1.5'], '--customers must be a whole number from 1 to 1000000, got "1.5".\n'],
    [['--crawler-runs=-1'], '--crawler-runs must be a number from 0 to 10000, got "-1".\n'],
    [['--memory-mib', '64'], '--memory-mib must be a whole number from 128 to 10240, got "64".\n'],
    [['--slower', '1e1'], '--slower must be a number from 0.1 to 10, got "1e1".\n'],
    [['--archive-class', 'deep'], '--archive-class must be instant or flexible, got "deep".\n'],
    [['--months-kept'], '--months-kept needs a value: --months-kept N.\n'],
    [['october'], 'Unknown argument "october": only options are expected.\n'],
    [['--measure', '--markdown'], '--measure stands alone: what is measured does not depend on other options.\n'],
    [['--price', '3'], 'Unknown option --price; '],
  ])('refuses %j in a sentence, with status 2', async (argv, sentence) => {
    const { status, out, err } = await run(...argv);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(sentence);
  });

  test('tells what it takes', async () => {
    expect(await run('--help')).toMatchObject({ status: 0, err: '', out: expect.stringContaining('--scanned-gb GB') });
  });
});

describe('the bill', () => {
  const workloads = fc
    .record({
      filesPerMonth: fc.integer({ min: 0, max: 1_000_000 }),
      mibPerFile: fc.double({ min: 0.001, max: 500, noNaN: true }),
      monthsKept: fc.integer({ min: 0, max: 60 }),
      customers: fc.integer({ min: 1, max: 500 }),
      badShare: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map((some) => ({ ...some, scannedGb: 3 * keptGb(some) }));

  test('never asks for less than nothing, nor gives more free than it asks', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        for (const { usd, freeUsd, quantity } of bill(workload, BASIS)) {
          expect(Number.isFinite(usd) && quantity >= 0 && freeUsd >= 0 && freeUsd <= usd + 1e-9).toBe(true);
        }
      }),
    );
  });

  test('never gives more of a price free than everybody has', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        const lines = bill(workload, BASIS);
        for (const [name, price] of Object.entries(PRICES)) {
          const given = totalOf(lines.filter((line) => line.price === name)).freeUsd / price.usd;
          expect(given).toBeLessThanOrEqual(('free' in price ? price.free : 0) * (1 + 1e-9));
        }
      }),
    );
  });

  test('is no smaller for more uploads, larger ones, or slower processors', () => {
    fc.assert(
      fc.property(workloads, (workload) => {
        const { usd } = totalOf(bill(workload, BASIS));
        const more = { ...workload, filesPerMonth: 2 * workload.filesPerMonth };
        const larger = { ...workload, mibPerFile: 2 * Math.max(1, workload.mibPerFile) };
        const slower = { ...BASIS, assumed: { ...ASSUMED, slower: 2 } };
        for (const dearer of [bill(more, BASIS), bill(larger, BASIS), bill(workload, slower)]) {
          expect(totalOf(dearer).usd).toBeGreaterThanOrEqual(usd * (1 - 1e-9) - larger.filesPerMonth * 1e-3);
        }
      }),
    );
  });

  test('has for one more customer its share of what grows, and nothing of what stands', () => {
    const one =
      totalOf(bill(withOneMoreCustomer(REFERENCE_WORKLOAD), BASIS)).usd - totalOf(bill(REFERENCE_WORKLOAD, BASIS)).usd;
    const nobody = { ...REFERENCE_WORKLOAD, filesPerMonth: 0, scannedGb: 0 };
    const grows = totalOf(bill(REFERENCE_WORKLOAD, BASIS)).usd - totalOf(bill(nobody, BASIS)).usd;
    expect(one).toBeGreaterThan(0);
    expect(one).toBeLessThanOrEqual(grows / REFERENCE_WORKLOAD.customers);
  });

  test('by hand: the lake, Athena and the empty queues of the reference work', () => {
    const { measured } = BASIS;
    const lines = new Map(bill(REFERENCE_WORKLOAD, BASIS).map((line) => [line.what, line]));
    expect(lines.get('Athena')!.usd).toBeCloseTo((900 * measured.questions[0]!.readShare * 5) / 1024, 9);
    expect(lines.get('Polling empty queues')!.quantity).toBe((10 * 730 * 3600) / 20);
    expect(lines.get('The lake')!.quantity / 100).toBeCloseTo(
      Object.values(measured.holter.lakeBytes).reduce((sum, bytes) => sum + bytes, 0) / measured.holter.bytes,
      2,
    );
  });
});

test('by hand: a compacted lake costs its compaction, and saves reads of files', () => {
  const filesPerMonth = REFERENCE_WORKLOAD.filesPerMonth * 100;
  const workload = { ...REFERENCE_WORKLOAD, filesPerMonth };
  const linesOf = (isCompacted: boolean) => {
    const lines = bill(workload, { ...BASIS, stack: { ...BASIS.stack, isCompacted } });
    return new Map(lines.map(({ what, quantity }) => [what, quantity]));
  };
  const [small, large] = [linesOf(false), linesOf(true)];
  const { runs, recordingS, runS, memoryMib } = COMPACTION;
  expect(large.get('Compaction, time')).toBeCloseTo(((filesPerMonth * recordingS + runs * runS) * memoryMib) / 1024, 6);
  const objects = large.get('Compaction, reads')!;
  expect(objects / filesPerMonth).toBeGreaterThan(3);
  const days = MONTH.days * workload.monthsKept;
  const opened = (files: number) => (files * large.get(STORAGE_READS)!) / small.get(STORAGE_READS)!;
  // Before, every file of every day; after, those of today and as many for each day as one recording has.
  expect(opened(filesPerMonth * workload.monthsKept)).toBeCloseTo(filesPerMonth / MONTH.days + days, 6);
  const only = [...large.keys()].filter((what) => !small.has(what));
  expect(only).toEqual(['Compaction, time', 'Compaction, reads', 'Compaction, listings and writes']);
});

test('the work of the reference costs at most $3.95 in its own parts and $4.75 in all, after what is free', () => {
  const lines = bill(REFERENCE_WORKLOAD, BASIS);
  const alike = lines.filter(({ group }) => REFERENCE_ITEMS.some((item) => item.group === group));
  const { usd, freeUsd } = totalOf(lines);
  expect(totalOf(alike).usd).toBeLessThanOrEqual(3.95);
  expect(usd - freeUsd).toBeLessThanOrEqual(4.75);
});

test('by hand: the archive of the reference, in either class', () => {
  const linesOf = (some: Partial<typeof DEFAULT_STACK>) =>
    new Map(
      bill(REFERENCE_WORKLOAD, { ...BASIS, stack: { ...DEFAULT_STACK, ...some } }).map((line) => [line.what, line]),
    );
  const instant = linesOf({});
  const standardGb = 100 / (365 / 12); // of one day
  expect(instant.get('Uploads before they move')!.usd).toBeCloseTo(standardGb * 0.023, 9);
  expect(instant.get('Uploads in Glacier')!.usd).toBeCloseTo((100 - standardGb) * 0.004, 9);
  const flexible = linesOf({ archiveClass: 'flexible', glacierAfterDays: 14 });
  expect(flexible.get('Uploads in Glacier')!.usd).toBeCloseTo((100 - 15 * standardGb) * 0.0036, 9);
  expect(instantReadUsd(100, 700)).toBeCloseTo(3 + 0.007, 9);
});

test('the lines of the reference add up to its sum, and what is left of it is little', () => {
  expect(sum(REFERENCE_ITEMS.map(({ usd }) => usd))).toBeCloseTo(REFERENCE_USD, 9);
  expect(REFERENCE_ITEMS.at(-1)!.usd).toBeGreaterThan(0);
  expect(REFERENCE_ITEMS.at(-1)!.usd).toBeLessThan(0.5);
});

test('a function of 1769 MiB has a whole processor and never more', () => {
  expect([885, 1769, 10_240].map(stretch)).toEqual([1769 / 885, 1, 1]);
});

test('a question reads the columns that it and its views write, and no others', () => {
  expect(columnsRead('select lead, mv from signal')).toEqual([
    'samples.recording_id',
    'samples.lead',
    'samples.lead_index',
    'samples.sample',
    'samples.adu',
    'samples.gain_adu_per_mv',
    'samples.zero_adu',
    'samples.sampling_rate_hz',
    'samples.mv',
  ]);
  expect(columnsRead('select outcome from recordings')).toEqual(['recordings.outcome']);
});

test('what was measured is whole: a processed day, a spread of times, a reading of every question', () => {
  const { holter, fragment, rejected, questions, holterLeadHours } = BASIS.measured;
  expect([holter.outcome, fragment.outcome, rejected.outcome]).toEqual(['accepted', 'accepted', 'rejected']);
  expect(holter.samples).toBe(holterLeadHours * 3600 * 360);
  expect(fragment.cpuS).toHaveLength(50);
  expect(questions.every(({ readShare }) => readShare > 0 && readShare < 1)).toBe(true);
});
