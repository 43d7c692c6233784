/** Sheets beside recordings, as a batch meets them. */
import { describe, expect, test } from '@jest/globals';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { ObjectGoneError } from '../../../handler/store.ts';
import { batch, bench, notification } from '../../support/pipeline.ts';
import { goodBytes } from '../../support/recordings.ts';
import type { Upload } from '../../support/stores.ts';

const header: Upload = { version: 'h1', bytes: Buffer.from('a 1 360 3600\na.mat 16+24 200(1024)/mV 11 1024\n') };
const info: Upload = { version: 'i1', bytes: Buffer.from('not a sheet\n') };
const recording: Upload = { bytes: goodBytes };

function failedIds({ batchItemFailures }: Awaited<ReturnType<typeof handleBatch>>): string[] {
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** Names of the events that were logged. */
function events(lines: readonly string[]): unknown[] {
  return lines.map((line) => JSON.parse(line).event);
}

describe('a message about a sheet', () => {
  test.each([
    ['w/a.mat', 'w/a.hea'],
    ['w/A.MAT', 'w/A.HEA'],
    ['w/a.mat', 'w/a.info'],
  ])('stands for %s beside %s, in its newest version', async (key, sheet) => {
    const { pipeline, results } = bench({ [key]: { ...recording, version: 'v7' }, [sheet]: header });
    expect(failedIds(await handleBatch(batch(notification(sheet)), pipeline))).toEqual([]);
    expect(results.map(({ object, companion }) => ({ object, companion }))).toEqual([
      { object: { bucket: 'uploads', key, version: 'v7' }, companion: { key: sheet, version: 'h1' } },
    ]);
  });

  test('is merged with that of its recording, in either order, and with other sheets of it', async () => {
    const keys = ['a.mat', 'a.hea', 'a.info'];
    for (const order of [keys, keys.toReversed()]) {
      const { pipeline, results } = bench({ 'a.mat': recording, 'a.hea': header, 'a.info': info });
      await handleBatch(batch(...order.map((key) => notification(key))), pipeline);
      expect(results).toHaveLength(1);
    }
    const { pipeline, results } = bench({ 'a.mat': recording, 'a.hea': header });
    await handleBatch(batch(notification('a.hea', 'a.mat', 'a.hea')), pipeline);
    expect(results).toHaveLength(1);
  });

  test('is given back together with its recording', async () => {
    const { pipeline, lake } = bench({ 'a.mat': recording, 'a.hea': header, 'b.mat': recording });
    lake.failsAt = 0;
    const messages = ['a.hea', 'a.mat', 'b.mat'].map((key) => notification(key));
    expect(failedIds(await handleBatch(batch(...messages), pipeline)).sort()).toEqual(['m0', 'm1']);
  });

  test('that there was no time for is given back like its recording, and is no failure', async () => {
    const { pipeline } = bench({ 'a.mat': recording, 'a.hea': header, 'b.mat': recording });
    const messages = ['b.mat', 'a.mat', 'a.hea'].map((key) => notification(key));
    const { notStarted } = await handleBatch(batch(...messages), { ...pipeline, timeLeftMs: () => 0 });
    expect(notStarted).toEqual(
      new Map([
        ['m1', 0],
        ['m2', 0],
      ]),
    ); // a sheet comes back with its recording
  });

  test('without a recording is done, and one line says so', async () => {
    const { pipeline, results, lines, reports, lake } = bench({ 'a.hea': header });
    expect(failedIds(await handleBatch(batch(notification('a.hea')), pipeline))).toEqual([]);
    expect(events(lines)).toEqual(['companion-without-recording']);
    expect(lines.join()).not.toContain('a.hea');
    expect({ results, reports, files: lake.files.size }).toEqual({ results: [], reports: [], files: 0 });
  });

  test('is given back alone when nobody can tell whether there is a recording', async () => {
    const { pipeline, raw, results } = bench({ 'a.mat': recording, 'b.mat': recording });
    const newest: typeof raw.newest = async (bucket, key) => {
      if (key === 'a.mat') throw new Error('503 Slow Down');
      return raw.newest(bucket, key);
    };
    const flaky = { newest, open: raw.open.bind(raw) };
    const response = await handleBatch(batch(notification('a.hea'), notification('b.mat')), {
      ...pipeline,
      raw: flaky,
    });
    expect(failedIds(response)).toEqual(['m0']);
    expect(results.map(({ object }) => object.key)).toEqual(['b.mat']);
  });
});

describe('a sheet beside a recording', () => {
  const sheetRead = async (uploads: Readonly<Record<string, Upload | Error>>) => {
    const { pipeline, results, raw } = bench({ 'a.mat': recording, ...uploads });
    const failed = failedIds(await handleBatch(batch(notification('a.mat')), pipeline));
    return { failed, outcome: results[0]?.outcome, companion: results[0]?.companion?.key, fetched: raw.fetched };
  };

  test('is read, the header before the ATM sheet', async () => {
    expect(await sheetRead({})).toMatchObject({ companion: undefined, fetched: ['a.mat'] });
    expect(await sheetRead({ 'a.info': info })).toMatchObject({ companion: 'a.info' });
    expect(await sheetRead({ 'a.info': info, 'a.hea': header })).toMatchObject({ companion: 'a.hea' });
    expect(await sheetRead({ 'b.hea': header, 'a.mat.hea': header })).toMatchObject({ companion: undefined });
  });

  test('that is too large is named without being fetched', async () => {
    const large = { ...header, size: 2 ** 20 + 1 };
    expect(await sheetRead({ 'a.hea': large })).toMatchObject({ companion: 'a.hea', fetched: ['a.mat'] });
  });

  test('that arrives cut has its recording tried again', async () => {
    expect(await sheetRead({ 'a.hea': { ...header, size: 1000 } })).toMatchObject({ failed: ['m0'], outcome: 'retry' });
  });

  test.each([
    ['archived', [], 'accepted'],
    ['deleted', ['m0'], 'retry'],
  ] as const)('that is %s when it is opened: %j, %s', async (why, failed, outcome) => {
    const { pipeline, raw, results } = bench({ 'a.mat': recording, 'a.hea': header });
    const open: typeof raw.open = async (object) => {
      if (object.key === 'a.hea') throw new ObjectGoneError(why, 'it went');
      return raw.open(object);
    };
    const cold = { open, newest: raw.newest.bind(raw) };
    expect(failedIds(await handleBatch(batch(notification('a.mat')), { ...pipeline, raw: cold }))).toEqual(failed);
    expect(results.map((result) => result.outcome)).toEqual([outcome]);
  });

  test('that is another one after every try has the recording tried again, after three times', async () => {
    const { pipeline, raw, results, lake } = bench({ 'a.mat': recording });
    let asked = 0;
    const newest: typeof raw.newest = async (bucket, key) => {
      if (key !== 'a.hea') return undefined;
      asked += 1;
      raw.uploads.set(key, { ...header, version: `h${asked}` });
      return raw.newest(bucket, key);
    };
    const restless = { newest, open: raw.open.bind(raw) };
    expect(failedIds(await handleBatch(batch(notification('a.mat')), { ...pipeline, raw: restless }))).toEqual(['m0']);
    expect(results[0]).toMatchObject({ outcome: 'retry', reason: expect.stringContaining('changed 3 times') });
    expect(lake.calls.filter((call) => call === 'write recordings')).toHaveLength(3);
  });

  test('that has come when there is no time to process the recording again gives its message back, as no failure', async () => {
    let left = Number.POSITIVE_INFINITY;
    const { pipeline, raw, results } = bench({ 'a.mat': recording }, { timeLeftMs: () => left });
    const open: typeof raw.open = async (object) => {
      left = 0;
      raw.uploads.set('a.hea', header);
      return raw.open(object);
    };
    const late = { open, newest: raw.newest.bind(raw) };
    expect(await handleBatch(batch(notification('a.mat')), { ...pipeline, raw: late })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
      notStarted: new Map([['m0', 0]]),
    });
    expect(results).toEqual([]);
  });

  test('is asked for again while the next recording is processed, and results come in the order of the batch', async () => {
    const calls: string[] = [];
    const { pipeline, raw, results } = bench({ 'a.mat': recording, 'b.mat': recording });
    let goOn = () => {};
    const asked = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const newest: typeof raw.newest = async (bucket, key) => {
      calls.push(key);
      if (calls.filter((one) => one === 'a.hea').length === 2 && key === 'a.hea') await asked;
      if (calls.filter((one) => one === 'b.hea').length === 2) goOn();
      return raw.newest(bucket, key);
    };
    const slow = { newest, open: raw.open.bind(raw) };
    await handleBatch(batch(notification('a.mat'), notification('b.mat')), { ...pipeline, raw: slow });
    expect(results.map(({ object }) => object.key)).toEqual(['a.mat', 'b.mat']);
  });
});
