import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { classed, writeMat73 } from '../handler/mat/write-mat73.ts';
import { goodBytes, goodCounts } from '../support/recordings.ts';
import { createCloud } from './cloud.ts';
import { startFunction } from './lambda/function.ts';

const fiveMinutes = readFileSync(
  join(import.meta.dirname, '..', '..', 'samples', 'mit-bih-360', '208m five minutes.mat'),
);

const cloud = await createCloud();
const processor = await startFunction('index.process', cloud.environments['index.process']);
afterAll(() => processor.stop());

/** Rows of the lake after everything that was uploaded has been delivered. */
async function rowsOf(sql: string) {
  expect(await cloud.deliver(cloud.queue, processor)).toEqual([]);
  const lake = await cloud.lake();
  const { rows } = await lake.query(sql);
  lake.close();
  return rows;
}

describe('an upload', () => {
  test('is read under any name, and its rows carry the name as the device wrote it', async () => {
    const keys = [
      '1 NSR/100m (0).mat',
      'ECG+1 [copy] & 100%.mat',
      'quote\'s; "double" = a,b.mat',
      'Jürgen/心電図 №5 😀.mat',
      'UPPER.MAT',
      'dots..and/./../more.mat',
    ];
    for (const key of keys) await cloud.upload(key, goodBytes);
    const rows = await rowsOf('select source_key, outcome from recordings');
    expect(rows).toHaveLength(keys.length);
    expect(rows).toEqual(expect.arrayContaining(keys.map((key) => [key, 'accepted'])));
  });

  test('that is no .mat by its name is not announced', async () => {
    await cloud.upload('notes.txt', goodBytes);
    expect(await cloud.queues.receive(cloud.queue)).toEqual([]);
  });

  test('is in the lake sample by sample', async () => {
    await cloud.upload('samples.mat', goodBytes);
    const rows = await rowsOf(
      "select adu from samples join recordings using (recording_id) where source_key = 'samples.mat' order by sample",
    );
    expect(rows.map(([adu]) => adu)).toEqual([...goodCounts]);
  });

  test('of version 7.3, or compressed and five minutes long, is read as well', async () => {
    const mat73 = await writeMat73((file) =>
      classed(file.create_dataset({ name: 'val', data: goodCounts, shape: [goodCounts.length, 1] }), 'int16'),
    );
    await cloud.upload('seven.mat', mat73);
    await cloud.upload('minutes.mat', fiveMinutes);
    const rows = await rowsOf(
      "select source_key, mat_version, outcome, duration_s from recordings where source_key in ('seven.mat', 'minutes.mat') order by all",
    );
    expect(rows).toEqual([
      ['minutes.mat', '5', 'accepted', 300],
      ['seven.mat', '7.3', 'accepted', 10],
    ]);
  });

  test('under a name that was there before is another recording, and both are kept', async () => {
    const first = await cloud.upload('twice.mat', goodBytes);
    const second = await cloud.upload('twice.mat', fiveMinutes);
    const rows = await rowsOf(
      "select source_version, sample_count from recordings where source_key = 'twice.mat' order by sample_count",
    );
    expect(rows).toEqual([
      [first, 3600n],
      [second, 108000n],
    ]);
  });

  test('is believed what its metadata say, also in other scripts than ASCII', async () => {
    const Metadata = {
      profile: 'millivolts',
      'Sampling-Rate-Hz': '250',
      subject: `=?UTF-8?B?${Buffer.from('Jürgen №5').toString('base64')}?=`,
    };
    await cloud.upload('told.mat', goodBytes, { Metadata });
    const rows = await rowsOf(
      "select profile, sampling_rate_hz, subject from recordings where source_key = 'told.mat'",
    );
    expect(rows).toEqual([['millivolts', 250, 'Jürgen №5']]);
  });

  test('that is announced together with others in one message is done when all of them are', async () => {
    for (const name of ['a', 'b', 'c']) await cloud.upload(`together ${name}.mat`, goodBytes);
    const messages = await cloud.queues.receive(cloud.queue);
    expect(messages).toHaveLength(3);
    const Records = messages.flatMap(({ body }) => JSON.parse(body).Records);
    for (const message of messages)
      await cloud.queues.hand(cloud.queue, [{ ...message, body: '{"Records":[]}' }], processor);
    await cloud.queues.send(cloud.queue, JSON.stringify({ Records }));
    const rows = await rowsOf("select source_key from recordings where source_key like 'together%' order by all");
    expect(rows).toEqual([['together a.mat'], ['together b.mat'], ['together c.mat']]);
  });

  test('that is delivered twice is there once', async () => {
    await cloud.upload('once.mat', goodBytes);
    const [message] = await cloud.queues.receive(cloud.queue);
    await processor.invoke({ Records: [message] });
    await cloud.queues.show(cloud.queue, message!);
    const rows = await rowsOf(
      "select count(*) from signal join recordings using (recording_id) where source_key = 'once.mat'",
    );
    expect(rows).toEqual([[3600n]]);
  });
});

describe('a sheet beside a recording', () => {
  const header = (name: string) =>
    Buffer.from(`${name} 1 360 3600\n${name}.mat 16+24 200(1024)/mV 11 1024 0 0 0 MLII\n`);

  /** Events of the lines that are logged while what was uploaded is delivered. */
  async function eventsOfDelivery() {
    const before = processor.lines().length;
    expect(await cloud.deliver(cloud.queue, processor)).toEqual([]);
    return processor
      .lines()
      .slice(before)
      .map(({ event }) => event);
  }

  test('is announced, and together with its recording processed once', async () => {
    await cloud.upload('ward/both.mat', goodBytes);
    await cloud.upload('ward/both.hea', header('both'));
    await cloud.upload('ward/BOTH.MAT', goodBytes);
    await cloud.upload('ward/BOTH.INFO', header('both'));
    expect(await eventsOfDelivery()).toEqual(['object-processed', 'object-processed']);
  });

  test('has its recording processed again when it comes later, under the same id', async () => {
    const version = await cloud.upload('ward/late.mat', goodBytes);
    expect(await eventsOfDelivery()).toEqual(['object-processed']);
    await cloud.upload('ward/late.hea', header('late'));
    expect(await eventsOfDelivery()).toEqual(['object-processed']);
    expect(await rowsOf("select source_version from recordings where source_key = 'ward/late.mat'")).toEqual([
      [version],
    ]);
  });

  test('that lies beside nothing is done, and so is one whose recording was deleted', async () => {
    await cloud.upload('ward/alone.hea', header('alone'));
    expect(await eventsOfDelivery()).toEqual(['companion-without-recording']);
    await cloud.upload('ward/deleted.mat', goodBytes);
    await eventsOfDelivery();
    await cloud.remove('ward/deleted.mat');
    await cloud.upload('ward/deleted.info', header('deleted'));
    expect(await eventsOfDelivery()).toEqual(['companion-without-recording']);
  });
});

describe('the log', () => {
  test('has a line for each upload, with the id of the invocation and no name of a file or a subject', async () => {
    await cloud.upload('secret name.mat', goodBytes, { Metadata: { subject: 'secret subject' } });
    await cloud.deliver(cloud.queue, processor);
    const line = processor.lines().at(-1);
    expect(line).toMatchObject({ event: 'object-processed', requestId: processor.requestId, outcome: 'accepted' });
    expect(JSON.stringify(processor.lines())).not.toMatch(/secret|\.mat/i);
  });
});
