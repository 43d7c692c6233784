/** HTML reports as the bundle draws them: from the upload over the notice to the object, and until it goes. */
import { HeadObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from '@jest/globals';
import { recordingId } from '../../../lake/layout.ts';
import { reportKey } from '../../../lake/reports.ts';
import { main as fetchMain } from '../../../tools/fetch/main.ts';
import { cutShortBytes, electrodeOffBytes, goodCounts, matOf } from '../../support/recordings.ts';
import { workspace } from '../../support/workspace.ts';
import { createCloud } from '../cloud.ts';
import { startFunction } from '../lambda/function.ts';

const cloud = await createCloud();
const { environments, drawings, s3, lakeBucket } = cloud;
const processor = await startFunction('index.process', { ...environments['index.process'], DRAW_REPORTS: 'true' });
const notifier = await startFunction('index.notify', {
  ...environments['index.notify'],
  STACK_NAME: 'dev',
  DRAWINGS_QUEUE_URL: drawings.url,
});
const drawer = await startFunction('index.draw', environments['index.draw']);
afterAll(() => Promise.all([processor.stop(), notifier.stop(), drawer.stop()]));

const here = workspace();
const reports = async () => [...(await cloud.lakeFiles()).keys()].filter((key) => key.startsWith('reports/'));
/** From the queue of uploads to a notice, and what that asks for. @returns the steps of all notices */
async function notify(): Promise<string> {
  await cloud.deliver(cloud.queue, processor);
  await cloud.deliver(cloud.reports, notifier);
  const notices = await cloud.queues.receive(cloud.notices);
  return notices.flatMap(({ body }) => JSON.parse(body).content.nextSteps as string[]).join('\n');
}

describe('the report of a rejected upload', () => {
  test('is named by the notice, drawn after it, and comes with the command that the notice shows', async () => {
    const key = 'mit-bih-360/Erika M/bed 1.mat';
    const id = recordingId(
      cloud.uploads,
      key,
      await cloud.upload(key, electrodeOffBytes, { Metadata: { subject: 'S-017' } }),
    );
    await cloud.upload('cut.mat', cutShortBytes);
    const steps = await notify();
    expect(steps).toContain(`\`./ecg fetch ${id} --report --stack dev\``);
    expect(steps).toContain(`\`${reportKey(id)}\``);
    expect(await reports()).toEqual([]);
    expect(await cloud.deliver(drawings, drawer)).toEqual([]);
    expect(await reports()).toEqual([reportKey(id)]);
    expect(drawer.lines()).toMatchObject([
      { event: 'report-begun', recordingId: id },
      { event: 'report-drawn', recordingId: id, requestId: drawer.requestId },
    ]);
    const head = await s3.send(new HeadObjectCommand({ Bucket: lakeBucket, Key: reportKey(id) }));
    expect(head).toMatchObject({
      ContentType: 'text/html; charset=utf-8',
      Metadata: { ruleset: expect.stringMatching(/^[0-9a-f]{16}$/), 'sheet-version': 'none' },
    });
    const page = Buffer.from((await cloud.lakeFiles()).get(reportKey(id)) ?? []).toString();
    expect(page).toContain('✕ rejected');
    expect(page).not.toMatch(/Erika|bed 1|S-017/);
    here.put('outputs.json', JSON.stringify(await cloud.outputs()));
    const status = await fetchMain([id, '--report', '--stack-outputs', 'outputs.json'], here.context, { s3: () => s3 });
    expect({ status, ...here.taken() }).toMatchObject({
      status: 0,
      err: '',
      out: expect.stringMatching(/\/report-\d{8}T\d{6}Z\.html\n/),
    });
  });

  test('goes when a sheet comes with which the recording is accepted; drawn once more, there is none', async () => {
    const slow = Int16Array.from({ length: 625 }, (_, at) => goodCounts[Math.round((at * 360) / 125)]!);
    const id = recordingId(cloud.uploads, 'w/slow.mat', await cloud.upload('w/slow.mat', matOf(1, slow)));
    await notify();
    const [request] = await cloud.queues.receive(drawings);
    await cloud.queues.hand(drawings, [request!], drawer);
    expect(await reports()).toContain(reportKey(id));
    await cloud.upload('w/slow.hea', Buffer.from('slow 1 125 625\nslow.mat 16+24 200(1024)/mV 11 1024 0 0 0 MLII\n'));
    await cloud.deliver(cloud.queue, processor);
    expect(await reports()).not.toContain(reportKey(id));
    expect(processor.lines().map(({ event }) => event)).toContain('stale-report-removed');
    await cloud.queues.send(drawings, request!.body);
    expect(await cloud.deliver(drawings, drawer)).toEqual([]);
    expect(drawer.lines().at(-1)).toMatchObject({ event: 'report-not-needed', recordingId: id, why: 'accepted' });
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: lakeBucket, Prefix: reportKey(id) }),
    );
    expect([Versions, DeleteMarkers]).toEqual([[], []]);
  });

  test('that cannot be drawn is asked for again soon, and holds back no other', async () => {
    await cloud.queues.send(drawings, '{"draw": {}}');
    const [message] = await cloud.queues.receive(drawings);
    expect(await cloud.queues.hand(drawings, [message!], drawer)).toEqual([message!.messageId]);
    expect(drawer.lines().at(-1)).toMatchObject({ event: 'report-will-be-redrawn', messageId: message!.messageId });
    expect(await cloud.queues.waiting(drawings)).toEqual({ visible: 0, hidden: 1 });
  });
});
