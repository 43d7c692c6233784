/** Threads that take recordings and finish them in any order: who may begin which, and when. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filesInMemory, Turns } from '../../../local/jobs/turns.ts';

const GIB = 2 ** 30;

interface Begun {
  readonly place: number;
  /** Those that were under way at that moment. */
  readonly beside: readonly number[];
}

/** Lets threads take turns; which of those under way is done next, `picks` says. */
async function live(options: ConstructorParameters<typeof Turns>[0], threads: number, picks: readonly number[]) {
  const turns = new Turns(options);
  const underWay: number[] = [];
  const begun: Begun[] = [];
  let idle = threads;
  const take = () => {
    idle -= 1;
    void turns.next().then((place) => {
      if (place === undefined) return;
      begun.push({ place, beside: [...underWay] });
      underWay.push(place);
    });
  };
  for (let step = 0; ; step += 1) {
    while (idle > 0) take();
    await new Promise(setImmediate);
    if (underWay.length === 0) return { begun, left: turns.left };
    const [done] = underWay.splice((picks[step % picks.length] ?? 0) % underWay.length, 1);
    turns.done(done!);
    idle += 1;
  }
}

describe('turns', () => {
  test('each recording is given out once, in order, and as soon as key and memory allow it', async () => {
    const recording = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), size: fc.integer({ min: 0, max: 10 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(recording, { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(10), { minLength: 1 }),
        async (recordings, threads, picks) => {
          const [keys, sizes] = [recordings.map(({ key }) => key), recordings.map(({ size }) => size)];
          const { begun, left } = await live({ keys, sizes, maxBytes: 12 }, threads, picks);
          expect(left).toBe(0);
          expect(begun.map(({ place }) => place)).toEqual([...keys.keys()]);
          for (const { place, beside } of begun) {
            expect(beside.length).toBeLessThan(threads);
            expect(beside.map((other) => keys[other])).not.toContain(keys[place]);
            const bytes = beside.reduce((total, other) => total + sizes[other]!, sizes[place]!);
            expect(beside.length === 0 || bytes <= 12).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('small recordings fill every thread', async () => {
    const { begun } = await live({ keys: ['a', 'b', 'c'], sizes: [4, 4, 4], maxBytes: 12 }, 3, [0]);
    expect(begun.map(({ beside }) => beside.length)).toEqual([0, 1, 2]);
  });

  test('once it is interrupted, no more are given out, and those that wait hear of it', async () => {
    const interruption = { isAsked: false };
    const turns = new Turns({ keys: ['a', 'a', 'c'], sizes: [1, 1, 1], interruption });
    expect(await turns.next()).toBe(0);
    const waiting = turns.next();
    interruption.isAsked = true;
    turns.done(0);
    expect(await waiting).toBeUndefined();
    expect(await turns.next()).toBeUndefined();
    expect(turns.left).toBe(2);
  });
});

test('memory is the machine’s, or what a container may take of it', () => {
  expect(filesInMemory(16 * GIB, 0)).toBe(GIB);
  expect(filesInMemory(16 * GIB, 4 * GIB)).toBe(GIB / 4);
  expect(filesInMemory(16 * GIB, 2 ** 64)).toBe(GIB);
});
