/** Forgetting on a stack: every version of every object, every message and every answer that could hold it. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { encodeReports } from '../../../../handler/notify/report.ts';
import { recordingId } from '../../../../lake/layout.ts';
import { batchOf } from '../../../../local/queue.ts';
import { samples } from '../../../support/workspace.ts';
import { forget, people, put, setUp, versionsOf } from './world.ts';

describe('a subject', () => {
  test('leaves no version of any object, no message and no answer; everybody else keeps all', async () => {
    const world = await people();
    const { stack } = world;
    const mine = stack.raw.filter(({ metadata }) => metadata.subject === 'S-017');
    const ids = mine.map(({ key, version }) => recordingId('raw', key, version));
    const others = stack.raw.filter((one) => !mine.includes(one));
    const theirFiles = stack.lake.filter(({ key }) => !ids.some((id) => key.includes(id)));
    expect(stack.lake.length).toBeGreaterThan(theirFiles.length);
    const { status, out, err } = await forget(world, '--subject', 'S-017', '--yes');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(
      /^Subject "S-017" on the stack of "outputs\.json": 3 recordings of .* with all rows and 3 uploaded objects\.$/m,
    );
    expect(out).toContain(
      'Left in the tables, in versions of files: recordings 0, windows 0, findings 0, beats 0, samples 0.\n',
    );
    expect(out).toContain('Of 3 uploaded objects, none left.\n');
    for (const text of ['S-017', 's017', ...ids]) {
      expect([text, versionsOf(stack.raw, text), versionsOf(stack.lake, text)]).toEqual([text, [], []]);
    }
    expect(stack.raw).toEqual(others);
    expect(stack.lake).toEqual(theirFiles);
    expect(stack.results).toEqual([]);
    expect((await forget(world, '--subject', 'S-017', '--yes')).out).toBe(
      'There is nothing of subject "S-017" on the stack of "outputs.json".\n',
    );
  });

  test('is found in an upload that was never processed, by what the device said', async () => {
    const world = await people();
    await put(world.stack, 'mit-bih-360/new.mat', samples.good, { subject: 'S-017' });
    expect((await forget(world, '--subject', 'S-017', '--yes')).out).toContain(' and 4 uploaded objects.\n');
    expect(world.stack.raw.map(({ metadata }) => metadata.subject)).not.toContain('S-017');
  });

  test('that shares a key with another loses its own version, and the other keeps his', async () => {
    const world = setUp();
    const { stack } = world;
    const sheet = 'bed 3 1 360 3600\nbed 3.mat 16+24 200 11 1024 0 0 0 MLII\n';
    const putSheet = () =>
      stack.s3.send(new PutObjectCommand({ Bucket: 'raw', Key: 'mit-bih-360/bed 3.hea', Body: sheet }));
    await putSheet();
    await put(stack, 'mit-bih-360/bed 3.mat', samples.good, { subject: 'S-017' });
    await stack.process();
    const shared = [
      await putSheet(),
      await put(stack, 'mit-bih-360/bed 3.mat', samples.alsoGood, { subject: 'S-018' }),
    ];
    await put(stack, 'mit-bih-360/bed 3.mat', samples.electrodeOff, { subject: 'S-017' });
    await stack.process();
    expect((await forget(world, '--subject', 'S-017', '--yes')).status).toBe(0);
    const versions = [(shared[0] as { VersionId?: string }).VersionId, shared[1]];
    expect(stack.raw.map(({ key, version }) => [key, version])).toEqual([
      ['mit-bih-360/bed 3.hea', versions[0]],
      ['mit-bih-360/bed 3.mat', versions[1]],
    ]);
  });
});

describe('a key, a prefix, a recording', () => {
  test('take sheets and delete markers with them, which name the key still', async () => {
    const world = await people();
    const { stack } = world;
    await put(stack, 'mit-bih-360/s018/a.hea', samples.cutShort);
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    await stack.s3.send(new DeleteObjectCommand({ Bucket: 'raw', Key: 'mit-bih-360/s018/a.mat' }));
    expect((await forget(world, '--key', 'mit-bih-360/s018/a.mat', '--yes')).status).toBe(0);
    expect(versionsOf(stack.raw, 's018/a')).toEqual([]);
    expect(versionsOf(stack.raw, 's018/b')).toHaveLength(1);
    expect((await forget(world, '--prefix', 'mit-bih-360/s01', '--yes')).status).toBe(0);
    expect([stack.raw, stack.lake.filter(({ key }) => !key.startsWith('rulesets/'))]).toEqual([[], []]);
  });

  test('a recording is one version of its key', async () => {
    const world = await people();
    const { stack } = world;
    const [first] = stack.raw;
    const id = recordingId('raw', first!.key, first!.version);
    expect((await forget(world, '--recording', id, '--yes')).out).toMatch(
      /: 1 recording of .* and 1 uploaded object\.\n/,
    );
    expect(stack.raw).toHaveLength(4);
    expect([versionsOf(stack.lake, id), stack.raw.includes(first!)]).toEqual([[], false]);
  });
});

test('messages that name it go; of those that name others too, the others stay', async () => {
  const world = await people();
  const { stack } = world;
  const objects = stack.raw.map(({ key, version }) => ({ bucket: 'raw', key, version }));
  const bad = objects.map((object) => ({
    recordingId: recordingId('raw', object.key, object.version),
    ...object,
    outcome: 'unreadable' as const,
    code: 'truncated',
    reason: 'r',
  }));
  const put3 = (name: string, bodies: readonly string[]) => stack.queues.get(stack.outputs[name]!)!.push(...bodies);
  put3('deadLettersUrl', [...batchOf(objects).Records.map(({ body }) => body), 'not of S3']);
  put3('reportsQueueUrl', encodeReports(bad));
  put3('reportsDeadLettersUrl', [...encodeReports(bad), '{}']);
  expect((await forget(world, '--subject', 'S-017', '--yes')).status).toBe(0);
  for (const name of ['deadLettersUrl', 'reportsQueueUrl', 'reportsDeadLettersUrl']) {
    const bodies = stack.queues.get(stack.outputs[name]!)!;
    expect([name, bodies.filter((body) => body.includes('s017'))]).toEqual([name, []]);
    expect(bodies.join('').match(/s018\/b\.mat/g)).toHaveLength(1);
  }
  expect(stack.queues.get(stack.outputs.deadLettersUrl!)).toContain('not of S3');
  expect(stack.queues.get(stack.outputs.reportsDeadLettersUrl!)).toContain('{}');
});

// Four tests, each with a time limit of its own: beside other work, all deaths together took over two minutes.
test.each([1, 2, 3, 4])(
  'killed after any request, the next run finishes: nothing is left that no command would find (quarter %i)',
  async (quarter) => {
    const peopleWithLetter = async () => {
      const made = await people();
      const [one] = made.stack.raw.map(({ key, version }) => ({ bucket: 'raw', key, version }));
      made.stack.queues.get(made.stack.outputs.deadLettersUrl!)!.push(batchOf([one!]).Records[0]!.body);
      return made;
    };
    const probe = await peopleWithLetter();
    probe.stack.asked.length = 0;
    await forget(probe, '--subject', 'S-017', '--yes');
    const requests = probe.stack.asked.filter(([name]) => /^(?:Put|Delete)Object$|Message$/.test(name)).length;
    expect(requests).toBeGreaterThan(10);
    for (let dies = quarter; dies <= requests; dies += 4) {
      const world = await peopleWithLetter();
      const { stack } = world;
      const mine = stack.raw.filter(({ metadata }) => metadata.subject === 'S-017');
      const ids = mine.map(({ key, version }) => recordingId('raw', key, version));
      let sent = 0;
      const dead = (client: { send: unknown }) => {
        const send = client.send as (command: object) => Promise<unknown>;
        client.send = async (command: object) => {
          if (/^(?:Put|Delete)ObjectCommand$|MessageCommand$/.test(command.constructor.name) && ++sent >= dies) {
            throw Object.assign(new Error('killed'), { syscall: 'kill' });
          }
          return send(command);
        };
        return () => Object.assign(client, { send });
      };
      const revive = [dead(stack.s3), dead(stack.sqs)];
      expect((await forget(world, '--subject', 'S-017', '--yes')).status).toBe(1);
      for (const each of revive) each();
      stack.now = new Date(stack.now.getTime() + 3600_000); // what a look has hidden is visible again
      // Somebody else is forgotten next: the list of the first is finished all the same.
      expect(
        (await forget(world, dies === 1 ? '--subject' : '--key', dies === 1 ? 'S-017' : 'no/such.mat', '--yes')).status,
      ).toBe(0);
      expect([dies, stack.queues.get(stack.outputs.deadLettersUrl!)]).toEqual([dies, []]);
      for (const text of ['S-017', 's017', ...ids]) {
        expect([dies, text, versionsOf(stack.raw, text), versionsOf(stack.lake, text)]).toEqual([dies, text, [], []]);
      }
    }
  },
);

test('what AWS refuses is said with the rights that it takes, and a dry run deletes nothing', async () => {
  const world = await people();
  const before = [world.stack.raw.length, world.stack.lake.length];
  expect(await forget(world, '--subject', 'S-017', '--dry-run')).toMatchObject({ status: 0, err: '' });
  expect([world.stack.raw.length, world.stack.lake.length]).toEqual(before);
  world.stack.denied.add('DeleteObject');
  const { status, err } = await forget(world, '--subject', 'S-017', '--yes');
  expect(status).toBe(1);
  expect(err).toContain('AWS denied access: this needs s3:ListBucketVersions, ');
  expect(err).toContain('Run the same command again to continue.\n');
});
