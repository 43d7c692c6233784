import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { largestThat, simulateBurst, type Trial } from '../../../tools/capacity/burst.ts';
import { chart } from '../../../tools/capacity/chart.ts';
import { main } from '../../../tools/capacity/main.ts';
import { DEFAULT_SETTINGS, type Scenario } from '../../../tools/capacity/scenario.ts';
import { keptMeasured } from '../../../tools/cost/measure/measured.ts';
import { ASSUMED } from '../../../tools/cost/measure/service-time.ts';
import { quantile } from '../../../tools/statistics.ts';
import { workspace } from '../../support/workspace.ts';

const SCENARIO: Scenario = {
  settings: DEFAULT_SETTINGS,
  measured: keptMeasured(),
  assumed: ASSUMED,
  failing: 0.001,
  seed: 1,
};

async function run(...argv: string[]) {
  const here = workspace();
  return { status: await main(argv, here.context), ...here.taken() };
}

describe('./ecg capacity', () => {
  test('says of each burst whether the promise is held, and with which seeds', async () => {
    const settings = ['--fragments', '100', '--concurrency', '20', '--seed', '9'];
    const { status, out, err } = await run(...settings, '--holters', '800');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/100 fragments of 10 s .* held\n/);
    expect(out).toMatch(/800 days of Holter .* broken\n/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('Seeds 9 to 13');
    expect(out).not.toMatch(/NaN|undefined|Infinity/);
  });

  test.each([
    [['--holters', 'all'], '--holters must be a whole number from 1 to 100000, got "all".\n'],
    [['--concurrency', '1'], '--concurrency must be a whole number from 2 to 1000, got "1".\n'],
    [['--failing', '2'], '--failing must be a number from 0 to 1, got "2".\n'],
    [['--timeout', '901'], '--timeout must be a whole number from 1 to 900, got "901".\n'],
    [['--seed', '0.5'], '--seed must be a whole number from 0 to 2147483648, got "0.5".\n'],
    [['burst'], 'Unknown argument "burst": only options are expected.\n'],
    [['--memory', '3'], 'Unknown option --memory; did you mean --memory-mib?\n'],
  ])('refuses %j in a sentence, with status 2', async (argv, sentence) => {
    const { status, out, err } = await run(...argv);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(sentence);
  });

  test('tells what it takes', async () => {
    expect(await run('--help')).toMatchObject({ status: 0, err: '', out: expect.stringContaining('--fragments N') });
  });
});

describe('a burst', () => {
  test('is decided by its seed', () => {
    const waits = (seed: number) => simulateBurst('fragments', 200, { ...SCENARIO, seed }).waitsS;
    expect(waits(4)).toEqual(waits(4));
    expect(waits(4)).not.toEqual(waits(5));
  });

  test('of ten thousand fragments is in the lake in ten minutes, 999 of 1000', () => {
    const { waitsS, isHeld, run } = simulateBurst('fragments', 10_000, SCENARIO);
    expect({ isHeld, deadLetters: run.deadLetters }).toEqual({ isHeld: true, deadLetters: 0 });
    expect(quantile(waitsS, 0.999)).toBeLessThan(600);
  });

  test('of two thousand days of Holter is too, with 1769 MiB and 200 batches at once, also on a slower processor', () => {
    const settings = { ...DEFAULT_SETTINGS, memoryMib: 1769, concurrency: 200 };
    const scenario = { ...SCENARIO, settings, assumed: { ...ASSUMED, slower: 1.6 } };
    expect(simulateBurst('holters', 2000, scenario).isHeld).toBe(true);
  });

  test('breaks its promise as soon as one upload is lost', () => {
    const settings = { ...DEFAULT_SETTINGS, maxDeliveries: 1 };
    const { run, isHeld } = simulateBurst('fragments', 50, { ...SCENARIO, settings, failing: 0.5 });
    expect(run.deadLetters).toBeGreaterThan(0);
    expect(isHeld).toBe(false);
  });
});

describe('the largest that passes is found to within one part in a hundred', () => {
  const most = fc.integer({ min: 1, max: 100_000 });
  const limits = fc.integer({ min: 0, max: 120_000 });

  test.each<[string, (limit: number, count: number) => Trial]>([
    ['nothing is suggested', () => false],
    ['the suggestion is right', (limit) => ({ perhaps: limit })],
    ['it is always too small', (limit) => ({ perhaps: 0.9 * limit })],
    ['it is always too large', (_, count) => ({ perhaps: count })],
    ['there is none', () => ({ perhaps: Number.NaN })],
  ])('%s', (_, suggestion) => {
    fc.assert(
      fc.property(limits, most, (limit, end) => {
        const found = largestThat((count) => count <= limit || suggestion(limit, count), end);
        const wanted = Math.min(limit, end);
        expect(found).toBeLessThanOrEqual(wanted);
        expect(wanted - found).toBeLessThanOrEqual(0.01 * wanted);
      }),
    );
  });

  test('with two trials between the last that passed and the first that did not, where the suggestion is right', () => {
    const tried: number[] = [];
    largestThat((count) => tried.push(count) > 0 && (count <= 368_064 || { perhaps: 368_064 }), 500_000);
    expect(tried.slice(tried.indexOf(500_000) + 1)).toHaveLength(2);
  });
});

test('a chart grows from nothing to all, and says 100 % only when all are there', () => {
  const lines = chart(Float64Array.of(10, 20, 70), 4, 120, 2);
  expect(lines).toEqual([
    `  60.0 s  ${'█'.repeat(20)}${'·'.repeat(20)}   50.0 %`,
    ` 120.0 s  ${'█'.repeat(30)}${'·'.repeat(10)}   75.0 %`,
  ]);
  expect(chart(Float64Array.of(10), 1, 600, 1)).toEqual([`10.0 min  ${'█'.repeat(40)}  100.0 %`]);
});
