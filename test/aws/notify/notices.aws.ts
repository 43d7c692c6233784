import { afterAll, describe, expect, test } from '@jest/globals';
import { S3NoticeClock } from '../../../handler/aws/s3-notice-clock.ts';
import { cutShortBytes, electrodeOffBytes, goodBytes } from '../../support/recordings.ts';
import { createCloud } from '../cloud.ts';
import { startFunction } from '../lambda/function.ts';

const cloud = await createCloud();
const processor = await startFunction('index.process', cloud.environments['index.process']);
const notifier = await startFunction('index.notify', {
  ...cloud.environments['index.notify'],
  DASHBOARD_URL: 'https://console.example/dashboard',
});
afterAll(() => Promise.all([processor.stop(), notifier.stop()]));

/** What came out of the topic. */
async function published() {
  return (await cloud.queues.receive(cloud.notices)).map(({ body }) => JSON.parse(body));
}

describe('a notice', () => {
  test('is one for all that is bad, from upload to topic, in the form that Slack is shown', async () => {
    await cloud.upload('good.mat', goodBytes);
    await cloud.upload('electrode off.mat', electrodeOffBytes);
    for (let i = 0; i < 12; i += 1) await cloud.upload(`cut ${i}.mat`, cutShortBytes);
    const version = await cloud.upload('gone.mat', goodBytes);
    await cloud.remove('gone.mat', version);
    expect(await cloud.deliver(cloud.queue, processor)).toEqual([]);

    expect(await cloud.deliver(cloud.reports, notifier)).toEqual([]);
    const notices = await published();
    expect(notices).toMatchObject([
      {
        version: '1.0',
        source: 'custom',
        content: {
          textType: 'client-markdown',
          title: 'ECG uploads: 1 rejected, 12 unreadable, 1 gone before it was read',
          nextSteps: expect.arrayContaining([expect.stringContaining('https://console.example/dashboard')]),
        },
      },
    ]);
    expect(notices[0].content.description).toContain(`*gone* \`version ${version}\`: this version of it was deleted`);
    expect(notifier.lines().at(-1)).toMatchObject({ event: 'notice-sent', requestId: notifier.requestId });
  });

  test('is not sent when all is well', async () => {
    await cloud.upload('well.mat', goodBytes);
    await cloud.deliver(cloud.queue, processor);
    expect(await cloud.queues.waiting(cloud.reports)).toEqual({ visible: 0, hidden: 0 });
    expect(await notifier.invoke({ Records: [] })).toEqual({ batchItemFailures: [] });
    expect(await published()).toEqual([]);
  });

  test('notifies of the reports in a batch, and gives back a message that is not a report', async () => {
    await cloud.upload('cut.mat', cutShortBytes);
    await cloud.deliver(cloud.queue, processor);
    await cloud.queues.send(cloud.reports, '{"bad": "no list"}');
    const messages = await cloud.queues.receive(cloud.reports);
    const stranger = messages.find(({ body }) => body.includes('no list'));
    expect(await cloud.queues.hand(cloud.reports, messages, notifier)).toEqual([stranger?.messageId]);
    expect(await published()).toMatchObject([{ content: { title: 'ECG uploads: 1 unreadable' } }]);
  });

  test('leaves out what waited for a sheet that has come since', async () => {
    const report = (key: string) => {
      const bad = {
        bucket: cloud.uploads,
        key,
        version: 'v',
        outcome: 'rejected',
        code: 'known-meaning',
        reason: 'no rate',
      };
      return { ...bad, recordingId: key, awaitsSheet: true };
    };
    for (const key of ['w/answered.hea', 'w/waiting.headless', 'w/late.info']) await cloud.upload(key, goodBytes);
    const bad = ['w/answered.mat', 'w/waiting.mat', 'w/late.mat'].map(report);
    await cloud.queues.send(cloud.reports, JSON.stringify({ bad }));
    expect(await cloud.deliver(cloud.reports, notifier)).toEqual([]);
    const [notice, ...more] = await published();
    expect(more).toEqual([]);
    expect(notice.content.title).toBe('ECG uploads: 1 rejected');
    expect(notice.content.description).toContain('w/waiting.mat in w/');
    await cloud.deliver(cloud.queue, processor);
  });

  test('that could not be published is told when all its reports have come again', async () => {
    const lost = 'arn:aws:sns:us-east-1:123456789012:no-such-topic';
    const astray = await startFunction('index.notify', {
      ...cloud.environments['index.notify'],
      NOTICES_TOPIC_ARN: lost,
    });
    await cloud.upload('cut.mat', cutShortBytes);
    await cloud.deliver(cloud.queue, processor);
    const messages = await cloud.queues.receive(cloud.reports);
    expect(await cloud.queues.hand(cloud.reports, messages, astray)).toEqual(
      messages.map(({ messageId }) => messageId),
    );
    expect(astray.lines().at(-1)).toMatchObject({
      event: 'notice-not-sent',
      error: expect.stringContaining('NotFound'),
    });
    await astray.stop();
    for (const message of messages) await cloud.queues.show(cloud.reports, message);
    expect(await cloud.deliver(cloud.reports, notifier)).toEqual([]);
    expect(await published()).toHaveLength(1);
  });
});

describe('a notice an hour', () => {
  const { reports, lakeBucket, queues, environments } = cloud;
  const hourly = {
    ...environments['index.notify'],
    NOTICE_GAP_MINUTES: '60',
    REPORTS_QUEUE_URL: reports.url,
    LAKE_BUCKET: lakeBucket,
  };
  const clockIn = async () => [...(await cloud.lakeFiles()).keys()].filter((key) => key === 'notices/last');
  const cut = async (...keys: string[]) => {
    for (const key of keys) await cloud.upload(key, cutShortBytes);
    await cloud.deliver(cloud.queue, processor);
  };

  test('that cannot be published fails the function, and the hour is as it was', async () => {
    const astray = await startFunction('index.notify', {
      ...hourly,
      NOTICES_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:no-such-topic',
    });
    await cut('never.mat');
    const messages = await queues.receive(reports);
    await expect(astray.invoke({ Records: messages })).rejects.toThrow(/NotFound/);
    await astray.stop();
    expect(await clockIn()).toEqual([]);
    const noLake = await startFunction('index.notify', { ...hourly, LAKE_BUCKET: `${lakeBucket}-none` });
    await expect(noLake.invoke({ Records: messages })).rejects.toThrow(/NoSuchBucket/);
    await noLake.stop();
    for (const message of messages) await queues.show(reports, message);
    await cloud.deliver(reports, notifier);
    expect(await published()).toHaveLength(1);
  });

  test('is the first at once, with all that waits, and holds what comes after it in the queue until the hour is over', async () => {
    const before = await queues.waiting(reports); // a message that is no report may be hidden
    await cut(...Array.from({ length: 12 }, (_, i) => `first ${i}.mat`));
    const first = await startFunction('index.notify', hourly);
    expect(await cloud.deliver(reports, first)).toEqual([]);
    await first.stop();
    expect(await published()).toMatchObject([{ content: { title: 'ECG uploads: 12 unreadable' } }]);
    expect(await queues.waiting(reports)).toEqual({ ...before, visible: 0 });
    expect(await clockIn()).toHaveLength(1);

    await cut('second.mat');
    const messages = await queues.receive(reports);
    const second = await startFunction('index.notify', hourly);
    expect(await queues.hand(reports, messages, second)).toEqual(messages.map(({ messageId }) => messageId));
    expect(second.lines()).toEqual([]); // nothing went wrong: hidden, for longer than a handing over
    await second.stop();
    expect(await published()).toEqual([]);
    expect(await queues.waiting(reports)).toEqual({ visible: 0, hidden: before.hidden + 1 });

    for (const message of messages) await queues.show(reports, message);
    expect(await cloud.deliver(reports, notifier)).toEqual([]);
    expect(await published()).toHaveLength(1);
  });

  test('is claimed by one of two, and what was released can be claimed again', async () => {
    const clock = new S3NoticeClock(cloud.s3, lakeBucket);
    const last = await clock.last();
    expect(await Promise.all([clock.claim(last), clock.claim(last)])).toEqual(expect.arrayContaining([true, false]));
    expect(await clock.claim(last)).toBe(false);
    await clock.release();
    expect(await clock.last()).toBeUndefined();
    expect([await clock.claim(undefined), await clock.claim(undefined)]).toEqual([true, false]);
  });
});
