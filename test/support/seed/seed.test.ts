/** What is drawn: the same every time, and again after a failure. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runsOf, SEED, seedFrom } from './seed.ts';
import { main, type Round } from './test-random.ts';

describe('the seed', () => {
  test('is the same for everybody, unless PROPERTY_SEED says another', () => {
    expect(seedFrom(undefined)).toBe(1);
    expect(seedFrom('')).toBe(1);
    expect(seedFrom('-20')).toBe(-20);
    expect(() => seedFrom('a')).toThrow('PROPERTY_SEED must be a whole number, got "a".');
  });

  test('that was asked for draws more of what is costly than the one of the tree', () => {
    expect([runsOf(200, '20'), runsOf(200, undefined), runsOf(200, '')]).toEqual([200, 50, 50]);
    expect(runsOf(1, undefined)).toBe(1);
  });

  test('decides what is drawn', () => {
    const drawn = () => fc.sample(fc.integer(), 5);
    expect(drawn()).toEqual(drawn());
    expect(drawn()).toEqual(fc.sample(fc.integer(), { numRuns: 5, seed: SEED }));
  });
});

test('a property that fails says how to repeat it: the command, and the path to what it found', async () => {
  const command = `The same draws again: PROPERTY_SEED=${SEED} npm run jest -- test/support/seed/seed.test.ts`;
  const small = (n: number) => n < 5;
  expect(() => fc.assert(fc.property(fc.nat(), small))).toThrow(command);
  expect(() => fc.assert(fc.property(fc.nat(), small))).toThrow(
    /This one alone: fc\.assert\(…, \{ seed: -?\d+, path: "[\d:]+" \}\)/,
  );
  await expect(fc.assert(fc.asyncProperty(fc.nat(), async (n) => small(n)))).rejects.toThrow(command);
});

describe('npm run test:random', () => {
  /** Rounds that all pass up to one of them; what they were run with, and what was printed. */
  async function randomRuns(argv: readonly string[], failing = Number.POSITIVE_INFINITY) {
    const rounds: { seed: number; args: readonly string[] }[] = [];
    const printed = { out: '', err: '' };
    const round: Round = (seed, args) => (rounds.push({ seed, args }) >= failing ? 1 : 0);
    const outputOf = (stream: 'out' | 'err') => ({
      write: (text: string) => {
        printed[stream] += text;
      },
      isTerminal: false,
      columns: 100,
    });
    const io = { out: outputOf('out'), err: outputOf('err'), folder: '.', colours: false };
    const status = await main(argv, io, round);
    return { rounds, printed, status };
  }

  test('draws a new seed for each of ten rounds, and prints how to repeat each', async () => {
    const { rounds, printed, status } = await randomRuns([]);
    expect(status).toBe(0);
    expect(new Set(rounds.map(({ seed }) => seed)).size).toBe(10);
    for (const { seed } of rounds) expect(printed.out).toContain(`PROPERTY_SEED=${seed} npm run jest\n`);
  });

  test('ends with the round that fails; the words after the options are for Jest', async () => {
    const { rounds, printed, status } = await randomRuns(['--rounds', '5', '--', 'test/quality', '-t', 'warn'], 3);
    expect(status).toBe(1);
    expect(rounds.map(({ args }) => args)).toEqual(Array(3).fill(['test/quality', '-t', 'warn']));
    expect(printed.out).toMatch(
      /Round 3 of 5\. To repeat it: PROPERTY_SEED=\d+ npm run jest -- test\/quality -t warn\n$/,
    );
  });

  test.each(['0', '1.5', 'many'])('runs no %s rounds', async (rounds) => {
    const { printed, status, rounds: run } = await randomRuns(['--rounds', rounds]);
    expect([status, run]).toEqual([2, []]);
    expect(printed.err).toBe(`--rounds must be a whole number from 1 to 9999, got "${rounds}".\n`);
  });
});
