/** The runbook lists the rights that each command takes: held against what the commands ask of AWS. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { encodeReports } from '../../../handler/notify/report.ts';
import { recordingId } from '../../../lake/layout.ts';
import type { Command } from '../../../local/terminal/command.ts';
import { FETCH_RIGHTS } from '../../../tools/fetch/access.ts';
import { main as fetch } from '../../../tools/fetch/main.ts';
import { main as forget } from '../../../tools/forget/main.ts';
import { main as rehearse } from '../../../tools/rehearse/main.ts';
import { main as replay } from '../../../tools/replay/main.ts';
import { REPLAY_RIGHTS } from '../../../tools/replay/stack/replay-outputs.ts';
import { main as status } from '../../../tools/status/main.ts';
import { main as upload } from '../../../tools/upload/main.ts';
import { read } from '../../docs/pages.ts';
import { goodBytes } from '../../support/recordings.ts';
import { samples, workspace } from '../../support/workspace.ts';
import { type FakeStack, fakeStack } from './fake-stack.ts';

/**
 * What IAM calls the rights that a request takes. Who may not list a bucket is forbidden what is not there, too.
 *
 * Source: AWS Service Authorization Reference; Amazon S3 API Reference, GetObject and HeadObject.
 */
function rightsFor([name, { Bucket, VersionId }]: FakeStack['asked'][number]): string[] {
  const ofVersion = VersionId === undefined ? '' : 'Version';
  const s3: Readonly<Record<string, string>> = {
    PutObject: 's3:PutObject',
    GetObject: `s3:GetObject${ofVersion}`,
    HeadObject: `s3:GetObject${ofVersion}`,
    DeleteObject: `s3:DeleteObject${ofVersion}`,
    ListObjectsV2: 's3:ListBucket',
    ListObjectVersions: 's3:ListBucketVersions',
  };
  const isToldOfNone = /^(?:Get|Head)Object$/.test(name) && VersionId === undefined;
  if (name in s3) return [`${s3[name]} ${Bucket}`, ...(isToldOfNone ? [`s3:ListBucket ${Bucket}`] : [])];
  return [`${/Alarm|Metric/.test(name) ? 'cloudwatch' : 'sqs'}:${name.replace(/Batch$/, '')}`];
}

/** The row of a command in the runbook, with what the policy of data scientists stands for. */
function rightsInRunbook(command: string): string {
  const [, row = ''] = new RegExp(`^\\| \`${command}\` \\| (.*) \\|$`, 'm').exec(read('docs/operations.md')) ?? [];
  return row.replace(/`readPolicyArn`/, '`readPolicyArn` (`s3:GetObject lake`, `s3:ListBucket lake`)');
}

/** Runs commands on a stack with a recording, a deleted one and an uploaded file, and collects what is asked. */
async function asked(main: Command<never>, ...calls: string[][]): Promise<Set<string>> {
  const stack = fakeStack();
  const here = workspace();
  here.put('outputs.json', JSON.stringify(stack.outputs));
  here.put('a.mat', { from: samples.good });
  const put = (Key: string, Metadata = {}) =>
    stack.s3.send(new PutObjectCommand({ Bucket: 'raw', Key, Body: goodBytes, Metadata }));
  await put('w/a.mat');
  await put('rehearsal/20260131T083000/1.mat', { subject: 'rehearsal' });
  await stack.process();
  await put('w/new.mat', { subject: 'rehearsal' }); // not processed yet
  stack.results.push({ ...stack.raw[0]!, key: 'results/1.csv' });
  const bad = { bucket: 'raw', outcome: 'unreadable', code: 'truncated', reason: '' } as const;
  const reported = stack.raw.map(({ key, version }) => ({ ...bad, key, version, recordingId: '' }));
  stack.queues.get(stack.outputs.reportsQueueUrl!)!.push(...encodeReports(reported));
  stack.queues.get(stack.outputs.queueUrl!)!.push('{}');
  stack.queues.get(stack.outputs.deadLettersUrl!)!.push('{}');
  stack.queues.get(stack.outputs.reportsDeadLettersUrl!)!.push('{}');
  stack.asked.length = 0;
  const clock = {
    now: () => stack.now,
    sleep: async (ms: number) => {
      stack.now = new Date(stack.now.getTime() + ms);
    },
  };
  const { s3, sqs, cloudwatch } = stack;
  const parts = {
    s3: () => s3,
    sqs: () => sqs,
    cloudwatch: async () => cloudwatch,
    clock,
    now: clock.now,
    confirm: async () => true,
  };
  for (const argv of calls) {
    // Each command takes of these what it needs.
    await main([...argv, '--stack-outputs', 'outputs.json'], here.context, parts as never);
  }
  return new Set(stack.asked.flatMap(rightsFor));
}

const FETCHED = recordingId('raw', 'w/a.mat', 'v1');

test.each<[string, Command<never>, string[][]]>([
  ['status', status as Command<never>, [[]]],
  ['fetch', fetch as Command<never>, [[FETCHED], ['w/a.mat'], ['w/none.mat'], ['w/', '--version', 'v1', '--out', 'x']]],
  ['upload', upload as Command<never>, [['a.mat', '--wait', '1']]],
  [
    'rehearse',
    rehearse as Command<never>,
    [['unreadable'], ['dead-uploads'], ['rejected-share'], ['process-throttles']],
  ],
  [
    'replay',
    replay as Command<never>,
    [
      ['--outcome', 'accepted', '--yes', '--wait', '1'],
      ['--dead-letters', '--yes'],
    ],
  ],
  ['forget', forget as Command<never>, [['--subject', 'rehearsal']]],
  ['rehearse --clean-up', rehearse as Command<never>, [['--clean-up']]],
])(
  '%s asks for no more than the runbook says, and the runbook for no more than it asks',
  async (command, main, calls) => {
    const rights = await asked(main, ...calls);
    const row = rightsInRunbook(command);
    expect(rights.size).toBeGreaterThan(1);
    const named = [...row.matchAll(/`((?:s3|sqs|cloudwatch):\w+)(?: lake)?`/g)].map(([, right]) => right);
    expect(new Set([...rights].map((right) => right.split(' ')[0]))).toEqual(new Set(named));
  },
);

test('the rights that a refusal of fetch names are those of its row in the runbook', () => {
  const row = rightsInRunbook('fetch');
  const [ofRaw = '', ofLake = ''] = row.split('; on the lake, ');
  const named = (text: string) => new Set(text.match(/s3:\w+/g));
  const said = (where: string) =>
    named(
      Object.values(FETCH_RIGHTS)
        .filter((right) => right.endsWith(where))
        .join(' '),
    );
  expect(said(' on the raw bucket')).toEqual(named(ofRaw));
  expect(said(' on the lake')).toEqual(named(ofLake));
});

test('the rights that a refusal of replay names are those of its row in the runbook, but for what --wait says itself', () => {
  const named = (text: string) => new Set(text.match(/(?:s3|sqs):\w+/g));
  const row = rightsInRunbook('replay').replace(/; with `--wait`.*?(?=; with)/, '');
  expect(named(REPLAY_RIGHTS)).toEqual(named(row));
  expect(named(row).size).toBe(7);
});
