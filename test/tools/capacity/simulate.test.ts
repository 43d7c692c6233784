import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CapacitySettings, DEFAULT_SETTINGS } from '../../../tools/capacity/scenario.ts';
import { simulate } from '../../../tools/capacity/simulate.ts';
import type { Draws, SimulatedUpload } from '../../../tools/capacity/simulate-batch.ts';
import { randomFrom } from '../../../tools/random.ts';

/** A queue as textbooks have it: everything at once where there is room, nobody waits for a batch, nothing starts cold. */
const PLAIN: CapacitySettings = { ...DEFAULT_SETTINGS, concurrency: 1, batch: 1, windowS: 0 };
const NO_RAMP = { first: 1000, perMinute: 0 };

const draws = (some: Partial<Draws>): Draws => ({
  serviceS: () => 1,
  coldStartS: () => 0,
  fails: () => false,
  ...some,
});
const at = (arrivesS: readonly number[], bytes = 0): SimulatedUpload[] =>
  arrivesS.map((one) => ({ arrivesS: one, bytes }));
const burst = (count: number, bytes = 0) => at(Array(count).fill(0), bytes);

describe('any messages, settings and chances', () => {
  const settings = fc.record({
    concurrency: fc.integer({ min: 2, max: 20 }),
    batch: fc.integer({ min: 1, max: 12 }),
    windowS: fc.integer({ min: 0, max: 60 }),
    memoryMib: fc.constant(1024),
    timeoutS: fc.integer({ min: 1, max: 900 }),
    maxDeliveries: fc.integer({ min: 1, max: 6 }),
  });
  const message = fc.record({
    arrivesS: fc.double({ min: 0, max: 5000, noNaN: true }),
    bytes: fc.integer({ min: 0, max: 2 ** 28 }),
  });
  interface World {
    readonly messages: SimulatedUpload[];
    readonly settings: CapacitySettings;
    readonly seed: number;
    readonly longestS: number;
    readonly failing: number;
  }
  const world: fc.Arbitrary<World> = fc.record({
    messages: fc.array(message, { maxLength: 120 }),
    settings,
    seed: fc.integer(),
    longestS: fc.double({ min: 0, max: 1200, noNaN: true }),
    failing: fc.constantFrom(0, 0.2, 0.9, 1),
  });
  const run = ({ messages, settings, seed, longestS, failing }: World) => {
    const random = randomFrom(seed);
    const chances = {
      serviceS: () => longestS * random.uniform(),
      coldStartS: () => random.uniform(),
      fails: () => random.uniform() < failing,
    };
    return simulate(messages, settings, { first: 2, perMinute: 3 }, chances);
  };

  test('end each message once, in the lake or among the dead letters, and none before it came', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { doneS, deadLetters, deliveries } = run(given);
        const done = [...doneS].filter((atS) => !Number.isNaN(atS)).length;
        expect(done + deadLetters).toBe(given.messages.length);
        expect(deliveries).toBeLessThanOrEqual(given.messages.length * given.settings.maxDeliveries);
        for (const [i, { arrivesS }] of given.messages.entries()) expect(doneS[i]! < arrivesS).toBe(false);
      }),
    );
  });

  test('never run more at once than allowed, and start cold at least once for each that runs at once', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { maxAtOnce, coldStarts, invocations } = run(given);
        expect(maxAtOnce).toBeLessThanOrEqual(given.settings.concurrency);
        expect(coldStarts).toBeGreaterThanOrEqual(maxAtOnce);
        expect(coldStarts).toBeLessThanOrEqual(invocations);
      }),
    );
  });

  test('give the same answer twice', () => {
    fc.assert(fc.property(world, (given) => expect(run(given)).toEqual(run(given))));
  });

  test('with equal service times, are never done later for more concurrency', () => {
    const arrivals = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 10 }), (times, some, more) => {
        const lastS = (concurrency: number) =>
          Math.max(...simulate(at(times), { ...PLAIN, concurrency }, NO_RAMP, draws({ serviceS: () => 7 })).doneS);
        expect(lastS(some + more)).toBeLessThanOrEqual(lastS(some));
      }),
    );
  });
});

describe('queues whose waits are known', () => {
  const COUNT = 150_000;
  const poisson = (perS: number, seed: number) => {
    const random = randomFrom(seed);
    let nowS = 0;
    return at(
      Array.from({ length: COUNT }, () => {
        nowS -= Math.log(1 - random.uniform()) / perS;
        return nowS;
      }),
    );
  };
  const meanWaitS = (messages: readonly SimulatedUpload[], doneS: Float64Array, serviceS: number) =>
    messages.reduce((sum, { arrivesS }, i) => sum + doneS[i]! - arrivesS - serviceS, 0) / messages.length;

  /** Erlang C: the wait of M/M/c with service time 1. */
  const erlangWaitS = (perS: number, servers: number) => {
    let [term, sum] = [1, 0];
    for (let k = 0; k < servers; k += 1) {
      sum += term;
      term *= perS / (k + 1);
    }
    const full = term / (1 - perS / servers);
    return full / (sum + full) / (servers - perS);
  };

  test.each([0.3, 0.6, 0.8])('one server with fixed times, load %d: Pollaczek and Khinchine', (load) => {
    const messages = poisson(load, 3);
    const { doneS } = simulate(messages, PLAIN, NO_RAMP, draws({}));
    const known = load / (2 * (1 - load));
    expect(meanWaitS(messages, doneS, 1) / known).toBeCloseTo(1, 1);
  });

  test('eight servers with exponential times: Erlang', () => {
    const messages = poisson(6, 5);
    const random = randomFrom(7);
    const serviceS = () => -Math.log(1 - random.uniform());
    const { doneS } = simulate(messages, { ...PLAIN, concurrency: 8 }, NO_RAMP, draws({ serviceS }));
    expect(meanWaitS(messages, doneS, 1) / erlangWaitS(6, 8)).toBeCloseTo(1, 1);
  });

  test('eight servers with fixed times: the approximation of Cosmetatos', () => {
    const [servers, load] = [8, 0.75];
    const messages = poisson(servers * load, 11);
    const { doneS } = simulate(messages, { ...PLAIN, concurrency: servers }, NO_RAMP, draws({}));
    const more = ((1 - load) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * load * servers);
    const known = 0.5 * (1 + more) * erlangWaitS(servers * load, servers);
    expect(meanWaitS(messages, doneS, 1) / known).toBeCloseTo(1, 1);
  });

  test("Little's law: as many are under way, looked at now and then, as come in the time that one takes", () => {
    const messages = poisson(4, 13);
    const { doneS, billedS } = simulate(messages, { ...PLAIN, concurrency: 5 }, NO_RAMP, draws({}));
    const untilS = messages.at(-1)!.arrivesS;
    const arrivals = messages.map(({ arrivesS }) => arrivesS);
    const leaves = [...doneS].sort((a, b) => a - b);
    let [here, gone, seen] = [0, 0, 0];
    for (let look = 0; look < 100_000; look += 1) {
      const nowS = (look / 100_000) * untilS;
      while (here < arrivals.length && arrivals[here]! <= nowS) here += 1;
      while (gone < leaves.length && leaves[gone]! <= nowS) gone += 1;
      seen += (here - gone) / 100_000;
    }
    const perS = messages.length / untilS;
    expect(seen / (perS * (meanWaitS(messages, doneS, 1) + 1))).toBeCloseTo(1, 2);
    expect(billedS).toBe(messages.length);
  });
});

describe('by hand', () => {
  test('one at a time: each waits for those before it', () => {
    const { doneS } = simulate(burst(4), PLAIN, NO_RAMP, draws({ serviceS: () => 2 }));
    expect([...doneS]).toEqual([2, 4, 6, 8]);
  });

  test('batches: one start for each function, and their objects one after the other', () => {
    const { doneS, coldStarts, invocations, billedS } = simulate(
      burst(4),
      { ...PLAIN, batch: 2, windowS: 1 },
      NO_RAMP,
      draws({ serviceS: () => 2, coldStartS: () => 1 }),
    );
    expect([...doneS]).toEqual([3, 5, 7, 9]);
    expect({ coldStarts, invocations, billedS }).toEqual({ coldStarts: 1, invocations: 2, billedS: 9 });
  });

  test('a batch that is not full waits for its window, a full one does not', () => {
    const settings = { ...PLAIN, batch: 2, windowS: 10 };
    expect([...simulate(burst(1), settings, NO_RAMP, draws({})).doneS]).toEqual([11]);
    expect([...simulate(at([0, 4]), settings, NO_RAMP, draws({})).doneS]).toEqual([5, 6]);
  });

  test('pollers are added minute by minute', () => {
    const settings = { ...PLAIN, concurrency: 10 };
    const { doneS } = simulate(burst(10), settings, { first: 4, perMinute: 3 }, draws({ serviceS: () => 500 }));
    expect([...doneS]).toEqual([500, 500, 500, 500, 560, 560, 560, 620, 620, 620]);
  });

  test('what failed comes again after 15 s, then 30 s', () => {
    let tries = 0;
    const { doneS, deliveries } = simulate(burst(1), PLAIN, NO_RAMP, draws({ fails: () => ++tries < 3 }));
    expect([...doneS]).toEqual([48]);
    expect(deliveries).toBe(3);
  });

  test('what there is no time for comes again at once, and first', () => {
    const settings = { ...PLAIN, batch: 2, windowS: 1, timeoutS: 600 };
    const { doneS, deliveries } = simulate(burst(2, 120 * 2 ** 20), settings, NO_RAMP, draws({ serviceS: () => 450 }));
    expect([...doneS]).toEqual([450, 901]);
    expect(deliveries).toBe(3);
  });

  test('what was put off comes before what is new, although it came back later', () => {
    const settings = { ...PLAIN, batch: 2, windowS: 1, timeoutS: 600 };
    const messages = at([0, 0, 449.8], 120 * 2 ** 20);
    const { doneS } = simulate(messages, settings, NO_RAMP, draws({ serviceS: () => 450 }));
    expect([...doneS]).toEqual([450, 900, 1351]);
  });

  test('the first of a batch is begun however large it is', () => {
    const { doneS } = simulate(burst(1, 500 * 2 ** 20), PLAIN, NO_RAMP, draws({ serviceS: () => 100 }));
    expect([...doneS]).toEqual([100]);
  });

  test('a stopped function loses what it was at, and the queue hides the batch for six timeouts and the window', () => {
    const times = [1, 700, 1, 1];
    const { doneS, deadLetters } = simulate(
      burst(2),
      { ...PLAIN, batch: 2, windowS: 1, timeoutS: 600 },
      NO_RAMP,
      draws({ serviceS: () => times.shift()! }),
    );
    expect([...doneS]).toEqual([1, 3602]); // the second delivery comes in reverse
    expect(deadLetters).toBe(0);
  });

  test('a batch is processed in the order of the handler: an even delivery in reverse', () => {
    const order: number[] = [];
    const uploads = [1, 2, 3].map((bytes) => ({ arrivesS: 0, bytes }));
    const serviceS = ({ bytes }: SimulatedUpload) => order.push(bytes);
    const settings = { ...PLAIN, batch: 3, windowS: 600, maxDeliveries: 3 };
    simulate(uploads, settings, NO_RAMP, draws({ serviceS, fails: () => true }));
    expect(order).toEqual([1, 2, 3, 3, 2, 1, 3, 2, 1]);
  });

  test('what never ends in time is a dead letter after its last delivery', () => {
    const { doneS, deadLetters, deliveries } = simulate(burst(1), PLAIN, NO_RAMP, draws({ serviceS: () => 601 }));
    expect([...doneS]).toEqual([Number.NaN]);
    expect({ deadLetters, deliveries }).toEqual({ deadLetters: 1, deliveries: 5 });
  });
});
