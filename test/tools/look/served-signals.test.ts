/** What the server answers about signals: stretches of them, and the small drawings of the list. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { withLake } from '../../../local/open-lake.ts';
import { lakeStretches } from '../../../tools/look/read/signal/lake-stretches.ts';
import type { Sparklines } from '../../../tools/look/wire.ts';
import { queryLake } from '../../support/workspace.ts';
import { jsonFrom, sendTo, stretchFrom } from './asked.ts';
import { servedLake } from './looked-at.ts';

const { here, errors, server, ids } = await servedLake();

describe('a signal', () => {
  test('of the lake has every sample in mV, and the R peaks of the table', async () => {
    const { traces, beatsS } = await stretchFrom(server, ids.good, 'from=2&to=4&columns=500');
    const rows = await queryLake(
      here,
      `select sample, mv from signal where recording_id = '${ids.good}' and sample between 720 and 1440 order by sample`,
    );
    expect(traces[0]).toMatchObject({ kind: 'samples', first: 720, samplingRateHz: 360 });
    expect(traces[0]!.kind === 'samples' && Array.from(traces[0]!.mv)).toEqual(
      rows.map(([, mv]) => Math.fround(Number(mv))),
    );
    const beats = await queryLake(
      here,
      `select t_s from beats where recording_id = '${ids.good}' and sample between 720 and 1440 order by t_s`,
    );
    expect(beats.length).toBeGreaterThan(1);
    expect(beatsS).toEqual([beats.map(([t]) => t)]);
  });

  test('of a file that was rejected is the same as if it were in the lake', async () => {
    const { traces, beatsS } = await stretchFrom(server, ids.off, 'from=0&to=10&columns=500');
    const trace = traces[0]!;
    if (trace.kind !== 'samples') throw new Error('10 s are sent as samples');
    expect(trace.mv).toHaveLength(3600);
    expect(new Set(Array.from(trace.mv).slice(1800)).size).toBe(1); // the electrode is off
    expect(beatsS[0]!.length).toBeGreaterThan(5);
    expect(Math.max(...beatsS[0]!)).toBeLessThan(5.1);
  });

  test('that is long has the lowest and highest of each column', async () => {
    const { traces } = await stretchFrom(server, ids.long, 'from=0&to=300&columns=300');
    const trace = traces[0]!;
    if (trace.kind !== 'extremes') throw new Error('300 s are sent as columns');
    const rows = await queryLake(
      here,
      `select min(mv), max(mv) from signal where recording_id = '${ids.long}' group by floor(sample / 360.0) order by floor(sample / 360.0)`,
    );
    expect(trace).toMatchObject({ fromS: 0, stepS: 1 });
    expect(Array.from(trace.low)).toEqual(rows.map(([low]) => Math.fround(Number(low))));
    expect(Array.from(trace.high)).toEqual(rows.map(([, high]) => Math.fround(Number(high))));
  });

  test('that is long is the same however much of it was kept before, and whatever was asked for first', async () => {
    const [[day] = []] = await queryLake(here, `select ingest_date from recordings where recording_id = '${ids.long}'`);
    await withLake(join(here.folder, '.local', 'lake'), async (lake) => {
      const leads = [{ name: 'ch1', index: 0 }];
      const size = { samplingRateHz: 360, sampleCount: 108_000 };
      const place = { id: ids.long, day: String(day) };
      const bounds = {
        columns: 5000,
        columnBlockSamples: 9000,
        columnBlocks: 3,
        sampleBlockSamples: 12_000,
        sampleBlocks: 4,
        aheadSamples: 1e6,
      };
      const asked = [
        [100, 190],
        [0, 300],
        [210.5, 300],
        [37, 98],
        [31, 60],
        [120.2, 180.2],
      ] as const;
      const kept = lakeStretches(lake, place, leads, size, { bounds });
      for (const [i, [from, to]] of asked.entries()) {
        const fresh = lakeStretches(lake, place, leads, size, {
          bounds: { ...bounds, sampleBlocks: 0 },
        });
        for (const columns of [150, 2000]) {
          expect(await kept.stretch(from, to, columns)).toEqual(await fresh.stretch(from, to, columns));
        }
        if (i === 0) expect(await kept.readAhead('all')).toBe(true);
        if (i === 4) while (await kept.readAhead('all'));
      }
      expect(kept.atHand(35, 55, 2000)!.beatsS[0]!.length).toBeGreaterThan(20);
      expect(await kept.readAhead('all')).toBe(false);
    });
  });

  test.each([
    ['from=2&to=1&columns=9', 'to must be after from, got 2 to 1.'],
    ['from=-1&to=1&columns=9', 'from must be a number of seconds, got \\"-1\\".'],
    ['from=0&columns=9', 'to must be a number of seconds, got \\"\\".'],
    ['from=0&to=1&columns=0', 'columns must be a whole number from 1 to 10000, got \\"0\\".'],
    ['from=0&to=1e9&columns=9', 'to must be a number of seconds, got \\"1e9\\".'],
  ])('is refused for %s', async (query, sentence) => {
    const { status, bytes } = await sendTo(server, `/${server.token}/api/recording/${ids.good}/signal?${query}`);
    expect([status, bytes.toString()]).toEqual([400, `{"problem":"${sentence}"}`]);
  });
});

describe('small drawings', () => {
  const lines = async (query: string) => (await jsonFrom<Sparklines>(server, `api/sparklines?${query}`)).lines;
  const of = (...some: string[]) => some.map((id) => `id=${id}`).join('&');

  test('have the lowest and highest of each part of the first ten seconds, from the lake or from the upload', async () => {
    const found = await lines(of(ids.long, ids.off, ids.cut, '0'.repeat(64)));
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set([ids.long, ids.off]));
    const rows = await queryLake(
      here,
      `select min(mv), max(mv) from signal where recording_id = '${ids.long}' and sample < 3600 group by sample // 30 order by sample // 30`,
    );
    const long = found.find(({ id }) => id === ids.long)!;
    expect(long.low).toEqual(rows.map(([mv]) => expect.closeTo(Number(mv), 2)));
    expect(long.high).toEqual(rows.map(([, mv]) => expect.closeTo(Number(mv), 2)));
    const off = found.find(({ id }) => id === ids.off)!;
    expect(off.low).toHaveLength(120);
    expect(new Set([...off.low.slice(60), ...off.high.slice(60)]).size).toBe(1); // the electrode is off
    expect(await lines(of(ids.off))).toEqual([off]);
  });

  test.each([
    ['id=x', 'id must be 64 hexadecimal digits, got \\"x\\".'],
    [Array.from({ length: 51 }, () => `id=${'0'.repeat(64)}`).join('&'), 'id must be given at most 50 times, got 51.'],
  ])('are refused for %.10s', async (query, sentence) => {
    const { status, bytes } = await sendTo(server, `/${server.token}/api/sparklines?${query}`);
    expect([status, bytes.toString()]).toEqual([400, `{"problem":"${sentence}"}`]);
  });
});

test('none of this was a bug', () => expect(errors).toEqual([]));
