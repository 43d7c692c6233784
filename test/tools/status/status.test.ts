/** What a stack is said to be: all at rest, much going on, and parts that cannot be read. */
import { readFileSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { pipelineVersion } from '../../../handler/origin/pipeline-version.ts';
import { COMPACTING, graphOf } from '../../../infra/graph.ts';
import { ALARM_HEADINGS, plainAlarmName } from '../../../tools/stack/alarms.ts';
import { main } from '../../../tools/status/main.ts';
import { ageWords } from '../../../tools/status/part.ts';
import { read } from '../../docs/pages.ts';
import { samples, workspace } from '../../support/workspace.ts';
import { type FakeStack, fakeStack } from '../stack/fake-stack.ts';

const NOW = new Date('2026-11-26T12:00:00Z');

function setUp() {
  const stack = fakeStack();
  stack.now = NOW;
  return stack;
}

async function status(stack: FakeStack, outputs: Readonly<Record<string, string>> = stack.outputs) {
  const here = workspace();
  here.put('outputs.json', JSON.stringify(outputs));
  const code = await main(['--stack-outputs', 'outputs.json'], here.context, {
    s3: () => stack.s3,
    sqs: () => stack.sqs,
    cloudwatch: async () => stack.cloudwatch,
    now: () => stack.now,
  });
  return { status: code, ...here.taken() };
}

async function put({ s3 }: FakeStack, Key: string, from: string) {
  await s3.send(new PutObjectCommand({ Bucket: 'raw', Key, Body: readFileSync(from) }));
}

describe('the status', () => {
  test('of a new stack says that all is at rest', async () => {
    expect(await status(setUp())).toEqual({
      status: 0,
      err: '',
      out: [
        'Queue         empty',
        'Dead letters  none',
        'Alarms        none of 3 alarms is on',
        'Recordings    none yet: ./ecg upload FILE… uploads the first',
        `Version       no recording shows what is deployed yet; this checkout is ${await pipelineVersion()}`,
        '',
      ].join('\n'),
    });
  });

  test('of one in trouble names what is wrong, since when, and the heading of the runbook', async () => {
    const stack = setUp();
    stack.queues.get(stack.outputs.queueUrl!)!.push('{}', '{}');
    stack.queues.get(stack.outputs.reportsDeadLettersUrl!)!.push('{}');
    const AlarmName = 'alarms-dead-uploads-1a2b3c4';
    stack.alarms.set(AlarmName, {
      AlarmName,
      StateValue: 'ALARM',
      StateTransitionedTimestamp: new Date('2026-11-26T11:18:00Z'),
    });
    stack.alarms.delete('alarms-process-throttles-1a2b3c4');
    const { out } = await status(stack);
    expect(out).toContain(
      'Queue         2 messages waiting, 0 in flight; CloudWatch has the age of the oldest in a few minutes\n',
    );
    expect(out).toContain(
      'Dead letters  0 of uploads, 1 of reports\n              docs/operations.md, "dead letters of reports"\n',
    );
    expect(out).toContain(
      'Alarms        1 of 2 on\n              alarms-dead-uploads since 2026-11-26T11:18:00.000Z (42 min): docs/operations.md, "dead letters of uploads"\n',
    );
    expect(out).toContain('alarms-process-throttles no longer exists: npm run up makes it again\n');
  });

  test('counts requests to draw HTML reports that are set aside, where the stack draws them', async () => {
    const stack = setUp();
    const url = 'https://sqs.eu-central-1.amazonaws.com/1/drawings-dead';
    stack.queues.set(url, ['{}', '{}']);
    expect((await status(stack)).out).toContain('Dead letters  none\n');
    expect((await status(stack, { ...stack.outputs, drawingsDeadLettersUrl: url })).out).toContain(
      'Dead letters  0 of uploads, 0 of reports, 2 of HTML reports\n              docs/operations.md, "dead letters of HTML reports"\n',
    );
  });

  test('shows the last recordings of the newest day, and the version that processed them', async () => {
    const stack = setUp();
    stack.now = new Date('2026-11-25T12:00:00Z');
    await put(stack, 'old.mat', samples.good);
    await stack.process();
    stack.now = NOW;
    for (let file = 0; file < 6; file += 1) await put(stack, `mit-bih-360/${file}.mat`, samples.good);
    await put(stack, 'mit-bih-360/off.mat', samples.electrodeOff);
    await stack.process();
    const { status: code, out } = await status(stack);
    expect(code).toBe(0);
    expect(out).toContain('Recordings    7 recordings uploaded on 2026-11-26; last processed:\n');
    const rows = out.split('\n').filter((line) => /Z (?:accepted|rejected)/.test(line));
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(100);
    expect(out).not.toContain('old.mat');
    expect(out).toContain(
      `Version       ${await pipelineVersion()} processed the last recording, the same as this checkout\n`,
    );
  });

  test.each([
    ['GetQueueAttributes', 'Queue', 'sqs:GetQueueAttributes'],
    ['DescribeAlarms', 'Alarms', 'cloudwatch:DescribeAlarms'],
    [
      'ListObjectsV2',
      'Recordings',
      's3:GetObject and s3:ListBucket on the lake, which the policy readPolicyArn grants',
    ],
  ])('without the right to %s says so at "%s", and shows the rest', async (command, title, right) => {
    const stack = setUp();
    stack.denied.add(command);
    const { status: code, out } = await status(stack);
    expect(code).toBe(1);
    expect(out).toContain(`${title.padEnd(14)}cannot be read: AWS denied access: this needs ${right}.\n`);
    expect(out.match(/^[A-Z]/gm)).toHaveLength(5);
    expect(out.match(/cannot be read/g)!.length).toBeLessThanOrEqual(2);
  });

  test('without the age of the oldest message shows how many there are', async () => {
    const stack = setUp();
    stack.queues.get(stack.outputs.queueUrl!)!.push('{}');
    stack.denied.add('GetMetricStatistics');
    expect((await status(stack)).out).toContain(
      'Queue         1 message waiting, 0 in flight; the age of the oldest cannot be read: AWS denied access: this needs cloudwatch:GetMetricStatistics\n',
    );
  });

  test('says how old the oldest message is by the newest minute that CloudWatch has', async () => {
    const stack = setUp();
    stack.queues.get(stack.outputs.queueUrl!)!.push('{}');
    const minute = (at: string, Maximum: number) => ({ Timestamp: new Date(`2026-11-26T${at}Z`), Maximum });
    stack.datapoints.push(minute('11:57:00', 540), minute('11:59:00', 660), minute('11:58:00', 600));
    expect((await status(stack)).out).toContain(
      'Queue         1 message waiting, 0 in flight; the oldest for 11 min\n',
    );
  });

  test('of a stack that was brought up before alarms were outputs says so at the alarms', async () => {
    const stack = setUp();
    const { alarmNames: _, ...older } = stack.outputs;
    const { status: code, out } = await status(stack, older);
    expect(code).toBe(1);
    expect(out).toContain(
      'Alarms        cannot be read: The outputs of "outputs.json" lack alarmNames: it was deployed by an earlier version; run npm run up.\n',
    );
    expect(out).toContain('Queue         empty\n');
  });
});

test('every alarm of a stack has the heading to which the runbook leads from its name', async () => {
  const { outputs } = await graphOf({ config: COMPACTING });
  const names = String(outputs.alarmNames).split(' ').map(plainAlarmName);
  expect(Object.keys(ALARM_HEADINGS).sort()).toEqual(names.sort());
  const page = read('docs/operations.md');
  for (const name of names) {
    const [, heading] = new RegExp(`\`${name}\`.*\\[(.*?)\\]\\(#`).exec(page) ?? [];
    expect([name, ALARM_HEADINGS[name]]).toEqual([name, heading]);
    expect(page).toContain(`\n### ${heading}\n`);
  }
});

test.each([
  [0, '0 s'],
  [119, '119 s'],
  [600, '10 min'],
  [7200, '2 h'],
  [3 * 86_400, '3 days'],
])('%d seconds are %s', (seconds, words) => expect(ageWords(0, seconds * 1000)).toBe(words));
