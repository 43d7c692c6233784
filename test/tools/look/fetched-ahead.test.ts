/** What the page fetches ahead has a place beside what it shows, however large the stretches are. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clampedFrom } from '../../../handler/draw/scale.ts';
import { Stretches } from '../../../tools/look/page/paper/stretches.ts';
import { encodeStretch } from '../../../tools/look/stretch-bytes.ts';

const VIEWS = Array.from({ length: 6 }, (_, i) => ({ fromS: 200 * i, toS: 200 * i + 30, speedMmPerS: 25 }));

test.each([
  ['all of them', 5e6, 6],
  ['as many as have a place', 8e6, 4],
  ['none, where what is shown takes more than half,', 20e6, 1],
])('of what may be shown next, %s are fetched, once, and what is shown stays', async (_, bytes, expected) => {
  const mv = new Float32Array(bytes / 4);
  const answer = encodeStretch({ traces: [{ kind: 'samples', first: 0, samplingRateHz: 1000, mv }], beatsS: [[]] });
  let fetches = 0;
  const ask = async () => {
    fetches += 1;
    return new Response(answer);
  };
  const stretches = new Stretches(ask, 1, 2000);
  const [shown] = VIEWS as [(typeof VIEWS)[number]];
  await stretches.fetch(shown.fromS, shown.toS, shown.speedMmPerS);
  for (let round = 0; round < 20 && (await stretches.ahead(VIEWS)); round += 1);
  expect(fetches).toBe(expected);
  expect(stretches.known(shown.fromS, shown.toS, shown.speedMmPerS)).toBeDefined();
});

describe('columns that were fetched', () => {
  const LOW = new Float32Array(100);
  const answer = encodeStretch({
    traces: [{ kind: 'extremes', fromS: 0, stepS: 1, low: LOW, high: LOW }],
    beatsS: [[]],
  });
  const DAY_S = 86_400;
  const paperMm = 260;
  const view = (middleS: number, speedMmPerS: number) => {
    const spanS = paperMm / speedMmPerS;
    const fromS = clampedFrom(middleS - spanS / 2, spanS, DAY_S);
    return [fromS, fromS + spanS, speedMmPerS] as const;
  };

  test('show what a step of zoom out shows, wherever that is, and nothing more closely than they were asked for', async () => {
    const anywhere = fc.double({ min: 0, max: DAY_S, noNaN: true });
    await fc.assert(
      fc.asyncProperty(anywhere, fc.integer({ min: 4, max: 10 }), async (middleS, step) => {
        const stretches = new Stretches(async () => new Response(answer), 1, DAY_S);
        const speed = 25 / 2 ** step;
        const fetched = await stretches.fetch(...view(middleS, speed));
        expect(stretches.known(...view(middleS, speed / 2))).toBe(fetched);
        expect(stretches.known(...view(middleS, speed / 4))).toBeUndefined();
        expect(stretches.known(...view(middleS, speed * 2))).toBeUndefined();
      }),
    );
  });

  test('give way to coarser ones that do as well, and to samples where these are drawn', async () => {
    const stretches = new Stretches(async () => new Response(answer), 1, DAY_S);
    const fine = await stretches.fetch(...view(5000, 1));
    const coarse = await stretches.fetch(...view(5000, 0.5));
    expect(stretches.known(...view(5000, 1))).toBe(fine);
    expect(stretches.known(...view(5000, 0.5))).toBe(coarse);
    expect(stretches.known(4980, 5020, 1)).toBeUndefined();
  });
});
