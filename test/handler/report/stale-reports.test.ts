/** A report about a recording that is processed again: it stays while that is rejected, and goes when it is not. */
import { describe, expect, test } from '@jest/globals';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { recordingId } from '../../../lake/layout.ts';
import { reportKey } from '../../../lake/reports.ts';
import { BUCKET, batch, bench, notification } from '../../support/pipeline.ts';
import { cutShortBytes, electrodeOffBytes, goodBytes } from '../../support/recordings.ts';

const UPLOADS = {
  'good.mat': { bytes: goodBytes },
  'off.mat': { bytes: electrodeOffBytes },
  'cut.mat': { bytes: cutShortBytes },
};
const KEYS = [...Object.keys(UPLOADS), 'gone.mat'];
const keyOf = (key: string) => reportKey(recordingId(BUCKET, key, 'v1'));

/** Processes all of them, of each of which there is a report. @returns those that have one still, and what was logged */
async function processed(differences: Parameters<typeof bench>[1], broken: 'list' | 'remove' | undefined = undefined) {
  const { pipeline, lake, lines } = bench(UPLOADS, differences);
  for (const key of KEYS) lake.files.set(keyOf(key), Buffer.from('<!doctype html>'));
  if (broken !== undefined) {
    const { list, remove } = lake;
    const fails = (what: string, key: string) => what === broken && key.startsWith('reports/');
    lake.list = async (key) => {
      if (fails('list', key)) throw new Error('S3 is down');
      return await list.call(lake, key);
    };
    lake.remove = async (key) => {
      if (fails('remove', key)) throw new Error('S3 is down');
      await remove.call(lake, key);
    };
  }
  const { batchItemFailures } = await handleBatch(batch(...KEYS.map((key) => notification(key))), pipeline);
  const events = lines.map((line) => JSON.parse(line) as { readonly event: string; readonly recordingId: string });
  return {
    left: KEYS.filter((key) => lake.files.has(keyOf(key))),
    failures: batchItemFailures,
    removed: events.filter(({ event }) => event === 'stale-report-removed').length,
    kept: events.filter(({ event }) => event === 'stale-report-not-removed').length,
    calls: lake.calls.filter((call) => call.endsWith(' reports')),
  };
}

describe('a report of before', () => {
  test('goes when its recording is accepted or cannot be read by now, and stays when it is rejected or gone', async () => {
    expect(await processed({ hasHtmlReports: true })).toMatchObject({
      left: ['off.mat', 'gone.mat'],
      failures: [],
      removed: 2,
    });
  });

  test.each(['list', 'remove'] as const)(
    'that cannot be removed (%s) changes nothing of its upload, and is logged',
    async (broken) => {
      expect(await processed({ hasHtmlReports: true }, broken)).toMatchObject({ left: KEYS, failures: [], kept: 2 });
    },
  );

  test('that a stalled storage keeps is given up before the time is up, after the bad uploads have been reported', async () => {
    let leftMs = 900_000;
    const { pipeline, lake, lines } = bench(UPLOADS, {
      hasHtmlReports: true,
      timeLeftMs: () => leftMs,
      report: async () => {
        leftMs = 5_010;
      },
    });
    const list = lake.list.bind(lake);
    lake.list = (key) => (key.startsWith('reports/') ? new Promise(() => {}) : list(key)); // never answers
    const { batchItemFailures } = await handleBatch(batch(...KEYS.map((key) => notification(key))), pipeline);
    expect(batchItemFailures).toEqual([]);
    const kept = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'stale-report-not-removed');
    expect(kept.map(({ recordingId: id, error }) => [id, error])).toEqual(
      ['good.mat', 'cut.mat'].map((key) => [
        recordingId(BUCKET, key, 'v1'),
        expect.stringMatching(/^Error: the storage did not answer within \d+ ms$/),
      ]),
    );
  });

  test('is not looked for where the stack draws none', async () => {
    expect(await processed({})).toMatchObject({ left: KEYS, calls: [] });
  });
});
