/** Uploading to a stack: keys, metadata and sheets, the outcome of each, and everything that an upload refuses. */
import { mkdirSync, truncateSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { metadataOf } from '../../../handler/aws/s3-metadata.ts';
import { recordingId } from '../../../lake/layout.ts';
import { main } from '../../../tools/upload/main.ts';
import { samples, type Workspace, workspace } from '../../support/workspace.ts';
import { type FakeStack, fakeStack } from '../stack/fake-stack.ts';

/** A workspace and a stack with a clock that runs only while the command sleeps. */
function setUp() {
  const here = workspace();
  const stack = fakeStack();
  here.put('outputs.json', JSON.stringify(stack.outputs));
  return { here, stack };
}

/** @param asleep what happens while the command waits; by default, the handler processes what was uploaded */
async function upload(
  { here, stack }: { here: Workspace; stack: FakeStack },
  argv: readonly string[],
  asleep: () => unknown = () => stack.process(),
) {
  const clock = {
    now: () => stack.now,
    sleep: async (ms: number) => {
      stack.now = new Date(stack.now.getTime() + ms);
      await asleep();
    },
  };
  const parts = { s3: () => stack.s3, sqs: () => stack.sqs, clock };
  const status = await main([...argv, '--stack-outputs', 'outputs.json'], here.context, parts);
  return { status, ...here.taken() };
}

const keysOf = (stack: FakeStack) => stack.raw.map(({ key }) => key);

describe('an upload', () => {
  test('says what became of each recording, as the lake has it, and how many there are of each outcome', async () => {
    const all = setUp();
    all.here.put('mit-bih-360/good.mat', { from: samples.good });
    all.here.put('mit-bih-360/cut.mat', { from: samples.cutShort });
    all.here.put('mit-bih-360/off.mat', { from: samples.electrodeOff });
    const { status, out, err } = await upload(all, ['mit-bih-360']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.split('\n').map((line) => line.replace(/: .*/, ''))).toEqual([
      'unreadable  mit-bih-360/cut.mat',
      'accepted    mit-bih-360/good.mat',
      'rejected    mit-bih-360/off.mat',
      '3 recordings',
      '',
    ]);
    expect(out).toContain('cut.mat: truncated at byte 24');
    expect(out).toContain('3 recordings: 1 accepted, 1 rejected, 1 unreadable. Bucket: raw\n');
  });

  test('puts the sheets of a recording before it, and what was said about it on it, in ASCII', async () => {
    const all = setUp();
    all.here.put('a.mat', { from: samples.good });
    all.here.put('a.hea', 'a 1 360 3600\na.mat 16+24 200/mV 11 0 0 0 0 MLII\n');
    const argv = ['a.mat', '--profile', 'generic', '--subject', 'Jürgen', '--recorded-at', '2026-01-31T08:30Z'];
    expect(await upload(all, argv)).toMatchObject({ status: 0, err: '' });
    expect(keysOf(all.stack)).toEqual(['generic/a.hea', 'generic/a.mat']);
    const { metadata } = all.stack.raw[1]!;
    expect(Object.values(metadata).join('')).toMatch(/^[ -~]+$/);
    expect(Object.fromEntries(metadataOf(metadata))).toEqual({
      profile: 'generic',
      subject: 'Jürgen',
      'recorded-at': '2026-01-31T08:30Z',
    });
  });

  test('asks the lake alone: neither the right to read recordings nor Athena is needed', async () => {
    const all = setUp();
    all.here.put('a.mat', { from: samples.good });
    await upload(all, ['a.mat', '--profile', 'mit-bih-360']);
    const asked = new Set(all.stack.asked.map(([name, { Bucket }]) => `${name} ${Bucket}`));
    expect([...asked].sort()).toEqual(['GetObject lake', 'PutObject raw']);
  });

  test.each(['2026-01-31T23:59:50Z', '2026-02-01T00:00:05Z'])(
    'finds the row of an upload at %s, whichever clock is ahead, by minutes or by hours',
    async (time) => {
      for (const aheadMs of [-23 * 3_600_000, -10 * 60_000, 0, 10 * 60_000, 23 * 3_600_000]) {
        const all = setUp();
        all.stack.now = new Date(time);
        all.here.put('a.mat', { from: samples.good });
        const clock = {
          now: () => new Date(all.stack.now.getTime() + aheadMs),
          sleep: async (ms: number) => {
            all.stack.now = new Date(all.stack.now.getTime() + ms);
            await all.stack.process();
          },
        };
        const parts = { s3: () => all.stack.s3, sqs: () => all.stack.sqs, clock };
        const argv = ['a.mat', '--profile', 'mit-bih-360', '--stack-outputs', 'outputs.json'];
        expect([aheadMs, await main(argv, all.here.context, parts)]).toEqual([aheadMs, 0]);
      }
    },
  );

  test('--json prints one object a line, with the outcome, and nothing else', async () => {
    const all = setUp();
    all.here.put('cut.mat', { from: samples.cutShort });
    const { out } = await upload(all, ['cut.mat', '--profile', 'mit-bih-360', '--json']);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      {
        key: 'mit-bih-360/cut.mat',
        outcome: 'unreadable',
        code: 'truncated',
        recordingId: recordingId('raw', 'mit-bih-360/cut.mat', 'v1'),
        version: 'v1',
        profile: 'mit-bih-360',
      },
    ]);
  });
});

describe('the key of an upload', () => {
  test.each([
    ['its own folder names the profile', 'holter-24h/x.mat', ['holter-24h/x.mat'], ['holter-24h/x.mat']],
    ['a folder above names it, and is what is uploaded', 'holter-24h/w/x.mat', ['holter-24h'], ['holter-24h/w/x.mat']],
    ['it is further below', 'all/holter-24h/x.mat', ['all'], ['holter-24h/x.mat']],
    ['nobody names one: no folder may name it for them', 'x.mat', ['x.mat'], ['uploads/x.mat']],
    ['a prefix is given', 'x.mat', ['x.mat', '--prefix', 'ward-3/'], ['ward-3/x.mat']],
    ['a prefix hides the folder', 'holter-24h/x.mat', ['holter-24h/x.mat', '--prefix', 'w'], ['w/x.mat']],
  ])('%s', async (_, file, argv, keys) => {
    const all = setUp();
    all.here.put(file, { from: samples.good });
    expect(await upload(all, argv)).toMatchObject({ status: 0 });
    expect(keysOf(all.stack)).toEqual(keys);
    const isNamed = file.includes('holter-24h');
    const [sent] = all.stack.raw;
    expect([sent?.metadata.profile ?? (sent?.key.startsWith('holter-24h/') ? 'holter-24h' : undefined)]).toEqual([
      isNamed ? 'holter-24h' : undefined,
    ]);
  });
});

describe('an upload without an outcome', () => {
  const open = async (argv: readonly string[] = [], prepare: (stack: FakeStack) => void = () => {}) => {
    const all = setUp();
    all.here.put('a.mat', { from: samples.good });
    prepare(all.stack);
    return upload(all, ['a.mat', '--profile', 'mit-bih-360', '--wait', '10', ...argv], () => {});
  };

  test('ends with status 1 after the time that was given, and says how to ask later', async () => {
    const { status, out, err } = await open();
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(/^No outcome within 10 s for 1 recording of 1: "a\.mat"\.\n/);
    expect(err).toContain('Either the bucket has sent no notification of them');
    expect(err).toContain(`recording_id in ('${recordingId('raw', 'mit-bih-360/a.mat', 'v1')}')`);
  });

  test('says what waits in the queue, and what is a dead letter', async () => {
    const fill = (name: 'queueUrl' | 'deadLettersUrl') => (stack: FakeStack) =>
      void stack.queues.get(stack.outputs[name]!)!.push('{}', '{}');
    const waiting = await open([], fill('queueUrl'));
    expect(waiting.err).toContain(
      'holds 2 messages waiting and 0 in flight; dead letters: 0. They are waiting for their turn',
    );
    expect(waiting.err).toContain('./ecg status --stack-outputs outputs.json');
    expect((await open([], fill('deadLettersUrl'))).err).toContain('"dead letters of uploads"');
  });

  test('says so where the queue may not be read', async () => {
    const { err } = await open([], ({ denied }) => denied.add('GetQueueAttributes'));
    expect(err).toContain('The queue cannot be read. AWS denied access: this needs sqs:GetQueueAttributes.');
  });

  test('is not waited for with --wait 0', async () => {
    const { status, err } = await open(['--wait', '0']);
    expect({ status, first: err.split('\n')[0] }).toEqual({
      status: 1,
      first: 'Uploaded without waiting for the outcome: 1 recording of 1: "a.mat".',
    });
  });

  test('says that the lake may not be read, which is not the same as no outcome', async () => {
    const { status, err } = await open([], ({ denied }) => denied.add('GetObject'));
    expect({ status, err }).toEqual({
      status: 1,
      err: 'Uploaded 1 recording; its outcome cannot be read from the lake. AWS denied access: this needs s3:GetObject on lake.\n',
    });
  });

  test('after Ctrl-C goes on in the cloud, and the command says so', async () => {
    const all = setUp();
    all.here.put('a.mat', { from: samples.good });
    const { status, err } = await upload(all, ['a.mat', '--profile', 'mit-bih-360'], () => process.emit('SIGINT'));
    expect(status).toBe(1);
    expect(err).toMatch(/^Interrupted: the 1 upload in the bucket will still be processed\.\n/);
    await all.stack.process();
    expect(all.stack.lake.map(({ key }) => key.split('/')[0])).toContain('recordings');
  });
});

describe('an upload refuses', () => {
  test.each<[string, (here: Workspace) => void, string[], string]>([
    ['no name', () => {}, [], 'Name a file or a folder: ./ecg upload FILE_OR_FOLDER… --stack dev'],
    ['a name that leads to nothing', () => {}, ['none.mat'], '"none.mat" cannot be found: no such file or directory.'],
    ['an empty folder', ({ folder }) => mkdirSync(`${folder}/e`), ['e'], '"e" has no .mat file in it: it is empty.'],
    [
      'another ending',
      (here) => here.put('a.txt', ''),
      ['a.txt'],
      '"a.txt" must end in .mat or .MAT, got ".txt": the stack takes no other recordings.',
    ],
    [
      'an ending that the bucket does not announce',
      (here) => here.put('a.Mat', ''),
      ['a.Mat'],
      '"a.Mat" must end in .mat or .MAT, got ".Mat": the stack takes no other recordings.',
    ],
    [
      'two files for one key',
      (here) => {
        here.put('a/x.mat', '');
        here.put('b/x.mat', '');
      },
      ['a', 'b'],
      '"a/x.mat" and "b/x.mat" would both be uploaded as "uploads/x.mat": upload them with two commands, each with its own --prefix.',
    ],
    [
      'a file twice',
      (here) => here.put('x.mat', ''),
      ['x.mat', './x.mat'],
      '"x.mat" is named twice: name it once, by itself or by its folder.',
    ],
    [
      'a prefix that is no folder',
      (here) => here.put('x.mat', ''),
      ['x.mat', '--prefix', '/a'],
      '--prefix must be a folder in the bucket like holter-24h/ward-3, got "/a".',
    ],
    [
      'the folder of rehearsals, which are deleted',
      (here) => here.put('x.mat', ''),
      ['x.mat', '--prefix', 'rehearsal'],
      '--prefix must not begin with rehearsal/, got "rehearsal": it is for what ./ecg rehearse uploads and deletes.',
    ],
    [
      'a folder below it',
      (here) => here.put('x.mat', ''),
      ['x.mat', '--prefix', 'rehearsal/ward-3/'],
      '--prefix must not begin with rehearsal/, got "rehearsal/ward-3/": it is for what ./ecg rehearse uploads and deletes.',
    ],
    [
      'a time that is none',
      (here) => here.put('x.mat', ''),
      ['x.mat', '--wait', 'long'],
      '--wait must be a whole number of seconds from 0 to 86400, got "long".',
    ],
    [
      'too much metadata',
      (here) => here.put('x.mat', ''),
      ['x.mat', '--device', 'é'.repeat(1000)],
      'The metadata of a file must be at most 2048 bytes, names included, got 3331.',
    ],
    [
      'a file that no function could read',
      (here) => truncateSync(here.put('x.mat', ''), 2048 * 2 ** 20),
      ['x.mat'],
      '"x.mat" must be at most 2047 MiB, got 2048: split the recording.',
    ],
  ])('%s', async (_, prepare, argv, sentence) => {
    const all = setUp();
    prepare(all.here);
    expect(await upload(all, argv)).toEqual({ status: 2, out: '', err: `${sentence}\n` });
    expect(all.stack.asked).toEqual([]);
  });

  test('to go on once AWS has refused a file, and says which are left', async () => {
    const all = setUp();
    for (let file = 0; file < 9; file += 1) all.here.put(`f/${file}.mat`, { from: samples.good });
    all.stack.denied.add('PutObject');
    const { status, err } = await upload(all, ['f']);
    expect(status).toBe(1);
    expect(err).toContain('"f/0.mat" was not uploaded: AWS denied access: this needs s3:PutObject.\n');
    expect(err).toMatch(/\n5 more recordings not started: /);
  });
});
