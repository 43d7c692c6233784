/** Rehearsals: what they send, what they say should come, and that they leave nothing behind. */

import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { S3ReportStore } from '../../../handler/aws/s3-report-store.ts';
import { noticeOf } from '../../../handler/notify/notice.ts';
import { decodeReport } from '../../../handler/notify/report.ts';
import { objectsIn } from '../../../handler/queue/event.ts';
import { NOTICE_RHYTHMS } from '../../../infra/compute/notifier.ts';
import { COMPACTING, graphOf } from '../../../infra/graph.ts';
import { recordingId } from '../../../lake/layout.ts';
import { main } from '../../../tools/rehearse/main.ts';
import { REHEARSALS } from '../../../tools/rehearse/rehearsals.ts';
import { badUploadsFor } from '../../../tools/rehearse/share.ts';
import { plainAlarmName } from '../../../tools/stack/alarms.ts';
import { read } from '../../docs/pages.ts';
import { goodBytes } from '../../support/recordings.ts';
import { workspace } from '../../support/workspace.ts';
import { type FakeStack, fakeStack } from '../stack/fake-stack.ts';

/** @param answer of the person at the terminal; undefined: nobody is there */
async function rehearse(stack: FakeStack, argv: readonly string[], answer?: boolean) {
  const here = workspace();
  here.put('outputs.json', JSON.stringify(stack.outputs));
  const clock = {
    now: () => stack.now,
    sleep: async (ms: number) => {
      stack.now = new Date(stack.now.getTime() + ms);
      await stack.process();
    },
  };
  const asked: string[] = [];
  const status = await main([...argv, '--stack-outputs', 'outputs.json'], here.context, {
    confirm: async (question) => {
      asked.push(question);
      return answer;
    },
    s3: () => stack.s3,
    sqs: () => stack.sqs,
    cloudwatch: async () => stack.cloudwatch,
    clock,
  });
  return { status, asked, ...here.taken() };
}

const put = ({ s3 }: FakeStack, Key: string) => s3.send(new PutObjectCommand({ Bucket: 'raw', Key, Body: goodBytes }));

describe('a rehearsal', () => {
  test.each([
    ['unreadable', 'unreadable'],
    ['rejected', 'rejected'],
  ])('of a notice uploads one file that is %s, and waits for its row', async (name, outcome) => {
    const stack = fakeStack();
    const { status, out, asked } = await rehearse(stack, [name], true);
    expect({ status, asked }).toEqual({ status: 0, asked: ['Go on? [y/N] '] });
    expect(out).toContain(`In Slack: "ECG uploads: 1 ${outcome}", within two minutes`);
    expect(out).toContain(`docs/operations.md, "${outcome}".\n`);
    expect(out).toContain('until ./ecg rehearse --clean-up --stack-outputs outputs.json deletes them.\n');
    expect(out).toMatch(new RegExp(`\nProcessed at \\S+Z: ${outcome}\\. Now watch Slack\\.\n$`));
    expect(stack.raw.map(({ key, metadata }) => [key.split('/')[0], metadata.subject])).toEqual([
      ['rehearsal', 'rehearsal'],
    ]);
  });

  test.each(['unreadable', 'rejected', 'rejected-share'])('of %s says when its notice comes in each rhythm', (name) => {
    const { slack } = REHEARSALS.find((one) => one.name === name)!;
    expect(NOTICE_RHYTHMS.filter((rhythm) => !new RegExp(`\\b${rhythm}"`).test(slack))).toEqual([]);
    expect(slack).not.toContain('within the last hour');
  });

  test('of dead letters sends one message, which the function behind the queue takes and ignores', async () => {
    const stack = fakeStack();
    stack.alarms.set('alarms-dead-reports-1a2b3c4', { AlarmName: 'alarms-dead-reports-1a2b3c4', StateValue: 'OK' });
    const outputs = { ...stack.outputs, alarmNames: `${stack.outputs.alarmNames} alarms-dead-reports-1a2b3c4` };
    const full = { ...stack, outputs } as FakeStack;
    expect((await rehearse(full, ['dead-uploads', '--yes'])).status).toBe(0);
    expect((await rehearse(full, ['alarms-dead-reports', '--yes'])).status).toBe(0);
    const letters = (name: string) => stack.queues.get(stack.outputs[name]!)!;
    expect([letters('deadLettersUrl').length, letters('reportsDeadLettersUrl').length]).toEqual([1, 1]);
    expect(objectsIn(letters('deadLettersUrl')[0]!)).toEqual([]);
    expect(noticeOf(decodeReport(letters('reportsDeadLettersUrl')[0]!))).toBeUndefined();
  });

  test('of the share uploads as many bad files as pass the limit, and no more', async () => {
    const stack = fakeStack();
    for (let file = 0; file < 13; file += 1) await put(stack, `w/${file}.mat`);
    await stack.process();
    const { status, out } = await rehearse(stack, ['rejected-share', '--yes']);
    expect({ status, out }).toMatchObject({ status: 0, out: expect.stringContaining('Today that is 4.') });
    expect(stack.raw.filter(({ key }) => key.startsWith('rehearsal/'))).toHaveLength(4);
  });

  test('of what is not safe to send sets the state of the alarm, and no other thing', async () => {
    const stack = fakeStack();
    expect((await rehearse(stack, ['process-throttles', '--yes'])).status).toBe(0);
    expect((await rehearse(stack, ['dead-uploads', '--set-state', '--yes'])).status).toBe(0);
    expect([...stack.alarms.values()].map(({ AlarmName, StateValue }) => [AlarmName, StateValue])).toEqual([
      ['alarms-dead-uploads-1a2b3c4', 'ALARM'],
      ['alarms-rejected-share-1a2b3c4', 'OK'],
      ['alarms-process-throttles-1a2b3c4', 'ALARM'],
    ]);
    expect(stack.asked.map(([name]) => name)).toEqual([
      'DescribeAlarms',
      'SetAlarmState',
      'DescribeAlarms',
      'SetAlarmState',
    ]);
  });

  test.each(REHEARSALS.map(({ name }) => name))('of %s sends nothing unless somebody says yes', async (name) => {
    const stack = fakeStack();
    const alarm = `alarms-${name}-1a2b3c4`;
    stack.alarms.set(alarm, { AlarmName: alarm, StateValue: 'OK', Threshold: 20 });
    const full = { ...stack, outputs: { ...stack.outputs, alarmNames: alarm } } as FakeStack;
    expect(await rehearse(full, [name], false)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/\nNothing was sent\.\n$/),
    });
    expect(await rehearse(full, [name])).toMatchObject({
      status: 2,
      err: 'There is no terminal to ask on: pass --yes to go on.\n',
    });
    const changing = stack.asked.filter(([request]) => !/^(?:Describe|List|Get)/.test(request));
    expect(changing).toEqual([]);
  });

  test('is cleaned up with its rows, and nothing else is touched', async () => {
    const stack = fakeStack();
    await put(stack, 'w/kept.mat');
    await put(stack, 'rehearsal.mat');
    await stack.process();
    const before = stack.lake.map(({ key }) => key);
    await rehearse(stack, ['rejected', '--yes']);
    expect(stack.lake.filter(({ isMarker }) => !isMarker).length).toBeGreaterThan(before.length);
    const { key, version } = stack.raw.at(-1)!;
    const reports = new S3ReportStore(stack.s3, 'lake');
    await reports.write({
      recordingId: recordingId('raw', key, version),
      page: '<!doctype html>',
      ruleset: 'x',
      sheetVersion: null,
      pipelineVersion: '1',
    });
    const { status, asked, out } = await rehearse(stack, ['--clean-up'], true);
    expect({ status, asked }).toEqual({ status: 0, asked: ['Delete 1 upload of rehearsals, with their rows? [y/N] '] });
    expect(out).toMatch(/^ {2}rehearsal\/\d{8}T\d{6}\/1\.mat\n/);
    expect(out.slice(out.indexOf('\n') + 1)).toBe('Deleted 1 upload of rehearsals, with their rows.\n');
    expect(stack.raw.map(({ key }) => key)).toEqual(['w/kept.mat', 'rehearsal.mat']);
    const newest = new Map(stack.lake.map((one) => [one.key, one.isMarker]));
    // The ruleset that judged it stays: it is about the rules.
    const left = [...newest].filter(([key, isMarker]) => !isMarker && !key.startsWith('rulesets/')).map(([key]) => key);
    expect(left.sort()).toEqual(before.filter((key) => !key.startsWith('rulesets/')).sort());
    expect((await rehearse(stack, ['--clean-up'])).out).toBe('No rehearsal has left anything to clean up.\n');
  });
});

describe('cleaning up', () => {
  test('deletes nothing on a compacted day, and names the command that takes rows out of there', async () => {
    const stack = fakeStack();
    await rehearse(stack, ['rejected', '--yes']);
    const Key = stack.raw[0]!.key;
    const day = /ingest_date=([^/]+)/.exec(stack.lake.find(({ key }) => key.startsWith('recordings/'))!.key)![1]!;
    const taken = { Bucket: 'lake', Key: `compacted/ingest_date=${day}/manifest.json`, Body: '{}' };
    await stack.s3.send(new PutObjectCommand(taken));
    const before = [stack.raw.length, stack.lake.length];
    const { status, err } = await rehearse(stack, ['--clean-up', '--yes']);
    expect(status).toBe(1);
    expect(err).toBe(
      `Rows of 1 upload of rehearsals are compacted with those of others: nothing was deleted. For each, run ./ecg forget --key KEY --stack-outputs outputs.json, then this again. The first KEY is ${Key}.\n`,
    );
    expect([stack.raw.length, stack.lake.length]).toEqual(before);
  });

  test.each([
    ['a device with a folder of that name', 'rehearsal/bed-3/1.mat', {}],
    ['a device whose subject has that name, too', 'rehearsal/bed-3/1.mat', { subject: 'rehearsal' }],
    ['a device that names its folders after the time', 'rehearsal/20260131T083000/7.mat', { subject: 'patient 7' }],
    ['nobody knows whom', 'rehearsal/20260131T083000/8.mat', {}],
    ['a folder further below', 'rehearsal/a/20260131T083000/1.mat', { subject: 'rehearsal' }],
  ])('leaves an upload of %s, with its row', async (_, Key, Metadata) => {
    const stack = fakeStack();
    await stack.s3.send(new PutObjectCommand({ Bucket: 'raw', Key, Body: goodBytes, Metadata }));
    await stack.process();
    const id = recordingId('raw', Key, stack.raw[0]!.version);
    const isRow = ({ key }: { readonly key: string }) => key.includes(id);
    const rows = stack.lake.filter(isRow);
    expect(rows.length).toBeGreaterThan(0);
    await rehearse(stack, ['unreadable', '--yes']);
    const { status, out } = await rehearse(stack, ['--clean-up', '--yes']);
    expect(status).toBe(0);
    expect(out).toMatch(
      /^1 upload below rehearsal\/ is not of a rehearsal and stays\.\n {2}rehearsal\/\S+\nDeleted 1 upload /,
    );
    expect(stack.raw.map(({ key }) => key)).toEqual([Key]);
    expect(await rehearse(stack, ['--clean-up', '--yes'])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/\nNo rehearsal has left anything to clean up\.\n$/),
    });
    expect(stack.lake.filter(isRow)).toEqual(rows);
  });

  test('names the first ten uploads and counts the others before it asks', async () => {
    const stack = fakeStack();
    for (let file = 0; file < 40; file += 1) await put(stack, `w/${file}.mat`);
    await stack.process();
    await rehearse(stack, ['rejected-share', '--yes']);
    const { asked, out } = await rehearse(stack, ['--clean-up'], false);
    expect(asked).toEqual(['Delete 11 uploads of rehearsals, with their rows? [y/N] ']);
    expect(out.match(/^ {2}rehearsal\/\d{8}T\d{6}\/\d+\.mat$/gm)).toHaveLength(10);
    expect(out).toMatch(/\n {2}… and 1 more\nNothing was deleted\.\n$/);
    expect(stack.raw).toHaveLength(51);
  });
});

describe('a rehearsal refuses', () => {
  test.each([
    [['dead-upload'], 'Unknown rehearsal "dead-upload"; did you mean "dead-uploads"? ./ecg rehearse lists all.'],
    [['unreadable', '--set-state'], '"unreadable" is a notice, which has no state: leave out --set-state.'],
    [['unreadable', '--clean-up'], '--clean-up deletes what all rehearsals left: leave out the name.'],
    [['a', 'b'], './ecg rehearse takes one name, got 2.'],
    [['no-uploads'], 'This stack has no alarm alarms-no-uploads: its settings leave it out.'],
  ])('%j', async (argv, sentence) => {
    const stack = fakeStack();
    expect(await rehearse(stack, argv)).toMatchObject({ status: 2, out: '', err: `${sentence}\n` });
  });

  test('an alarm that is on: no message would come', async () => {
    const stack = fakeStack();
    const AlarmName = 'alarms-dead-uploads-1a2b3c4';
    stack.alarms.set(AlarmName, { AlarmName, StateValue: 'ALARM' });
    const { status, err } = await rehearse(stack, ['dead-uploads', '--yes']);
    expect({ status, err }).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^alarms-dead-uploads is already on, /),
    });
    expect(stack.queues.get(stack.outputs.deadLettersUrl!)).toEqual([]);
  });

  test.each([
    ['unreadable', 'PutObject', 's3:PutObject on the raw bucket'],
    ['dead-uploads', 'SendMessage', 'sqs:SendMessage on the dead-letter queue'],
    ['dead-uploads', 'DescribeAlarms', 'cloudwatch:DescribeAlarms'],
    ['process-throttles', 'SetAlarmState', 'cloudwatch:SetAlarmState'],
  ])('without the right: %s, %s', async (name, request, right) => {
    const stack = fakeStack();
    stack.denied.add(request);
    const { status, err } = await rehearse(stack, [name, '--yes']);
    expect({ status, err }).toEqual({ status: 1, err: `AWS denied access: this needs ${right}.\n` });
  });
});

test('the fewest bad uploads that pass a share, however many there are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 99 }), (uploads, percent) => {
      const bad = badUploadsFor(uploads, percent);
      expect((100 * bad) / (uploads + bad)).toBeGreaterThan(percent);
      if (bad > 3) expect((100 * (bad - 1)) / (uploads + bad - 1)).toBeLessThanOrEqual(percent);
    }),
  );
});

test('no number of bad uploads passes 100 %, and the sentence says so', async () => {
  expect(badUploadsFor(7, 100)).toBe(Number.POSITIVE_INFINITY);
  const stack = fakeStack();
  const AlarmName = 'alarms-rejected-share-1a2b3c4';
  stack.alarms.set(AlarmName, { AlarmName, StateValue: 'OK', Threshold: 100 });
  expect(await rehearse(stack, ['rejected-share', '--yes'])).toMatchObject({
    status: 2,
    err: "The alarm's threshold is 100 %, and no share is above that: set rejectedShareAlarmPercent to 99 or less and deploy, or rehearse it with --set-state.\n",
  });
});

test('there is a rehearsal of every alarm of a stack, and its heading is in the runbook', async () => {
  const { outputs } = await graphOf({ config: COMPACTING });
  const alarms = REHEARSALS.flatMap(({ alarm }) => alarm ?? []);
  expect(alarms.sort()).toEqual(String(outputs.alarmNames).split(' ').map(plainAlarmName).sort());
  const page = read('docs/operations.md');
  for (const { heading } of REHEARSALS) expect(page).toContain(`\n### ${heading}\n`);
});

test('without a name lists everything, on no stack', async () => {
  const here = workspace();
  expect(await main([], here.context)).toBe(0);
  const { out } = here.taken();
  for (const { name } of REHEARSALS) expect(out).toMatch(new RegExp(`^ +${name} `, 'm'));
});
