import { describe, expect, test } from '@jest/globals';
import { processObject } from '../../../handler/process.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { seconds } from '../../../quality/units.ts';
import { BUCKET, bench } from '../../support/pipeline.ts';
import { goodBytes } from '../../support/recordings.ts';
import type { MemoryLakeStore } from '../../support/stores.ts';

const object = { bucket: BUCKET, key: 'a.mat', version: 'v1' };
/** So that there are findings beside windows and samples. */
const upload = { bytes: goodBytes, metadata: { 'sampling-rate-hz': '250' } };
const strict = { ...defaultProfile, rules: { duration: { shortest: seconds(60) } } };

type Run = (lake?: MemoryLakeStore) => Promise<MemoryLakeStore>;

/** One run over the upload, into a lake that may hold an earlier one. */
function runUnder(profile = defaultProfile): Run {
  return async (lake) => {
    const { pipeline, lake: empty, raw } = bench({ [object.key]: upload }, { defaultProfile: profile });
    await processObject(object, await raw.open(object), { ...pipeline, lake: lake ?? empty });
    return lake ?? empty;
  };
}
const accepting = runUnder();
const rejecting = runUnder(strict);

describe('writing one recording', () => {
  test('`recordings` comes after everything else is written, and what no longer belongs goes after that', async () => {
    const lake = await accepting();
    const first = ['write beats', 'write findings', 'write rulesets', 'write samples', 'write windows'];
    expect(lake.calls.slice(0, 5).sort()).toEqual(first);
    expect(lake.calls.slice(5)).toEqual(['write recordings', 'list samples']);
    lake.calls.length = 0;
    await rejecting(lake);
    expect(lake.calls.slice(0, 3).sort()).toEqual(['write findings', 'write rulesets', 'write windows']);
    expect(lake.calls.slice(3)).toEqual(['write recordings', 'list samples', 'remove beats', 'remove samples']);
  });

  test('parts of `samples` that an earlier run had and this one has not go, those of other recordings stay', async () => {
    const lake = await accepting();
    const clean = new Map(lake.files);
    const [part] = [...lake.files.keys()].filter((key) => key.startsWith('samples/'));
    const [later, other] = [part!.replace('-00000', '-00001'), part!.replace(/[0-9a-f]{64}/, '0'.repeat(64))];
    for (const key of [later, other]) lake.files.set(key, new Uint8Array());
    await accepting(lake);
    expect([...lake.files.keys()].sort()).toEqual([...clean.keys(), other].sort());
  });

  test.each<[string, Run | undefined, Run]>([
    ['accepted for the first time', undefined, accepting],
    ['rejected for the first time', undefined, rejecting],
    ['accepted, now rejected', accepting, rejecting],
    ['rejected, now accepted', rejecting, accepting],
    ['accepted again', accepting, accepting],
  ])(
    'whichever call fails, the run fails, no row comes too early, and the next run ends as a clean one: %s',
    async (_, earlier, run) => {
      const clean = await run(await earlier?.());
      const start = async () => {
        const lake = (await earlier?.()) ?? (await emptyLake());
        lake.calls.length = 0;
        return lake;
      };
      const calls = await start().then(async (lake) => (await run(lake)).calls.length);
      expect(calls).toBeGreaterThanOrEqual(4);
      for (let k = 0; k < calls; k += 1) {
        const lake = await start();
        const rowBefore = lake.of('recordings')[0];
        lake.failsAt = k;
        await expect(run(lake)).rejects.toThrow('the disk is full');
        const wroteRow = lake.of('recordings')[0] !== rowBefore;
        if (wroteRow) expect(belongs(clean, lake)).toBe(true);
        expect(lake.underWay).toBe(0);
        lake.failsAt = undefined;
        await run(lake);
        expect(lake.files).toEqual(clean.files);
      }
    },
  );
});

async function emptyLake(): Promise<MemoryLakeStore> {
  return bench({}).lake;
}

/** Does the lake hold every file of the finished one, as it is there? */
function belongs(finished: MemoryLakeStore, lake: MemoryLakeStore): boolean {
  return [...finished.files].every(([key, bytes]) => {
    const found = lake.files.get(key);
    return found !== undefined && Buffer.compare(found, bytes) === 0;
  });
}
