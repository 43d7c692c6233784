/** What the page fetches ahead has a place beside what it shows, however large the stretches are. */
import { expect, test } from '@jest/globals';
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
