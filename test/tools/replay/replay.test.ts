/** Replaying what lies on this machine, and everything that a replay refuses. */
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { main as processMain } from '../../../local/process.ts';
import type { Profile } from '../../../quality/profile.ts';
import { defaultProfile, profiles } from '../../../quality/profiles/index.ts';
import { seconds } from '../../../quality/units.ts';
import { main, type ReplayDependencies } from '../../../tools/replay/main.ts';
import { REAL_CLOCK } from '../../../tools/upload/await-outcomes.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';

const UPLOADS = join('.local', 'raw');

/** Nobody sits at the terminal, unless the test says what they answer; AWS is not to be had. */
function dependencies(answer?: boolean): ReplayDependencies & { readonly asked: string[] } {
  const asked: string[] = [];
  const never = () => {
    throw new Error('AWS is not asked for what lies here');
  };
  const confirm = async (question: string) => {
    asked.push(question);
    return answer;
  };
  return { asked, confirm, s3: never, sqs: never, catalogue: never, clock: REAL_CLOCK };
}

async function replay(here: Workspace, ...argv: string[]) {
  const status = await main(argv, here.context, dependencies());
  return { status, ...here.taken() };
}

/** Rows of each table for an upload. */
async function rowsOf(here: Workspace, key: string) {
  const [row] = await queryLake(
    here,
    `select outcome, (select count(*) from windows w where w.recording_id = r.recording_id),
       (select count(*) from samples s where s.recording_id = r.recording_id)
     from recordings r where source_key = '${key}'`,
  );
  const [outcome, windows, values] = row ?? [];
  return { outcome, windows: Number(windows), samples: Number(values) };
}

/** Somebody edits a profile: the only way in which rules change. */
function edited(id: string, differences: Partial<Profile>): void {
  (profiles as Map<string, Profile>).set(id, { ...defaultProfile, id, ...differences }); // read-only to everybody else
}

describe('a replay on this machine', () => {
  test('a replay after a rule changed changes the outcome, and removes rows that no longer belong', async () => {
    const here = workspace();
    edited('device-x', {});
    here.put(join(UPLOADS, 'device-x', 'good.mat'), { from: samples.good });
    here.put(join(UPLOADS, 'other.mat'), { from: samples.alsoGood });
    expect(await replay(here, '--prefix', 'device-x/', '--yes')).toMatchObject({ status: 0 });
    expect(await rowsOf(here, 'device-x/good.mat')).toEqual({ outcome: 'accepted', windows: 1, samples: 3600 });

    edited('device-x', { rules: { duration: { shortest: seconds(60) } } });
    const { out } = await replay(here, '--outcome', 'accepted', '--yes');
    expect(out).toMatch(
      /^1 object to replay, 7\.2 kB\.\naccepted {3}→ rejected {4}device-x\/good\.mat: .+\nSent 1 object\. Now 1 rejected; 1 outcome changed\. Queries see it now\.\n$/,
    );
    expect(await rowsOf(here, 'device-x/good.mat')).toEqual({ outcome: 'rejected', windows: 1, samples: 0 });
    expect((await queryLake(here, 'select * from samples')).length).toBe(0);

    edited('device-x', {});
    await replay(here, '--outcome', 'rejected', '--yes');
    expect(await rowsOf(here, 'device-x/good.mat')).toEqual({ outcome: 'accepted', windows: 1, samples: 3600 });
    expect((await queryLake(here, 'select * from recordings')).length).toBe(1);
  });

  test('the same command goes on with what --max or a fault left, and says so', async () => {
    const here = workspace();
    for (let file = 0; file < 5; file += 1) here.put(join(UPLOADS, `${file}.mat`), { from: samples.good });
    const first = await replay(here, '--since', '2000-01-01', '--max', '3', '--yes');
    expect(first.out).toContain('3 objects to replay, 21.7 kB.\n2 more objects are left for another run, by --max.\n');
    expect(first.out).toContain('2 objects left: the same command goes on.\n');
    const second = await replay(here, '--since', '2000-01-01', '--yes');
    expect(second.out).toMatch(
      /^Goes on with a replay begun \S+ that was not finished: 3 objects of it went out before and are left out \(--restart sends all again; remembered in \.local\/replay\/\w+\.txt\)\.\n2 objects to replay/,
    );
    expect(Number((await queryLake(here, 'select count(*) from recordings'))[0]![0])).toBe(5);
    expect(readdirSync(join(here.folder, '.local', 'replay'))).toEqual([]);
    expect((await replay(here, '--since', '2000-01-01', '--dry-run')).out).toBe(
      '5 objects to replay, 36.1 kB.\nNothing was sent: this was a dry run.\n',
    );
  });

  test('--restart sends again what an unfinished replay has sent', async () => {
    const here = workspace();
    for (let file = 0; file < 3; file += 1) here.put(join(UPLOADS, `${file}.mat`), { from: samples.good });
    await replay(here, '--since', '2000-01-01', '--max', '2', '--yes');
    const { out } = await replay(here, '--since', '2000-01-01', '--restart', '--max', '1', '--yes');
    expect(out).toMatch(/^1 object to replay, 7\.2 kB\.\n2 more objects are left/);
    const rest = await replay(here, '--since', '2000-01-01', '--yes');
    expect(rest.out).toMatch(/^Goes on with a replay begun \d{4}-\S+ that was not finished: 1 object of it went out/);
    expect(rest.out).toContain('Sent 2 objects.');
  });

  test('leaves what cannot be written to be tried again, with status 1', async () => {
    const here = workspace();
    here.put(join(UPLOADS, 'a.mat'), { from: samples.good });
    here.put('elsewhere/kept', '');
    here.put('.local/lake/.keep', '');
    symlinkSync(join(here.folder, 'elsewhere'), join(here.folder, '.local', 'lake', 'samples'));
    expect(await replay(here, '--prefix', 'a', '--yes')).toMatchObject({
      status: 1,
      err: '1 object could not be sent: the same command tries again.\n',
    });
    expect(readdirSync(join(here.folder, 'elsewhere'))).toEqual(['kept']);
    rmSync(join(here.folder, '.local', 'lake', 'samples'));
    expect((await replay(here, '--prefix', 'a', '--yes')).out).toContain('Sent 1 object. Now 1 accepted');
  });

  test('finds files that were read in place, with the profile that was named then', async () => {
    const here = workspace();
    const path = here.put('in/a.mat', { from: samples.electrodeOff });
    expect(await processMain(['in', '--profile', 'baseline-removed-adu'], here.context)).toBe(0);
    here.taken();
    const before = await queryLake(here, 'select * exclude processed_at from recordings');
    expect((await replay(here, '--outcome', 'rejected', '--yes')).status).toBe(0);
    expect(await queryLake(here, 'select * exclude processed_at from recordings')).toEqual(before);
    writeFileSync(path, 'other bytes');
    expect((await replay(here, '--outcome', 'rejected', '--dry-run')).out).toContain(
      '1 recording of the lake cannot be replayed: the upload was deleted or changed since.\n',
    );
  });

  test('a file that was edited and changed back is read with the profile of its present bytes', async () => {
    const here = workspace();
    const profiles = async () => (await queryLake(here, 'select profile from recordings order by profile')).flat();
    here.put('in/a.mat', { from: samples.good });
    await processMain(['in', '--profile', 'mit-bih-360'], here.context);
    here.put('in/a.mat', { from: samples.alsoGood });
    await processMain(['in', '--profile', 'holter-24h'], here.context);
    for (const from of [samples.good, samples.alsoGood]) {
      here.put('in/a.mat', { from });
      expect(await replay(here, '--since', '2000-01-01', '--yes', '--restart')).toMatchObject({ status: 0 });
      expect(await profiles()).toEqual(['holter-24h', 'mit-bih-360']);
    }
  });

  test('takes the time of a file for the time of its upload', async () => {
    const here = workspace();
    const [old, young] = ['old.mat', 'young.mat'].map((name) => here.put(join(UPLOADS, name), { from: samples.good }));
    utimesSync(old!, new Date('2024-05-01'), new Date('2024-05-01'));
    utimesSync(young!, new Date('2025-05-01'), new Date('2025-05-01'));
    expect((await replay(here, '--since', '2025-05-01', '--dry-run')).out).toContain('1 object to replay');
    expect((await replay(here, '--since', '2025-05-01T00:00:01Z', '--dry-run')).out).toContain('0 objects to replay');
  });

  test('does not follow a link out of the uploads', async () => {
    const here = workspace();
    const outside = here.put('outside.mat', { from: samples.good });
    here.put(join(UPLOADS, 'inside.mat'), { from: samples.good });
    symlinkSync(outside, join(here.folder, UPLOADS, 'link.mat'));
    expect((await replay(here, '--since', '2000-01-01', '--dry-run')).out).toContain('1 object to replay');
  });
});

describe('before a replay', () => {
  test('the person is asked to confirm, with the count; only yes sends', async () => {
    const here = workspace();
    here.put(join(UPLOADS, 'a.mat'), { from: samples.good });
    const [no, yes] = [dependencies(false), dependencies(true)];
    expect(await main(['--prefix', 'a'], here.context, no)).toBe(0);
    expect(no.asked).toEqual(['Replay 1 object? [y/N] ']);
    expect(here.taken().out).toBe('1 object to replay, 7.2 kB.\nNothing was sent.\n');
    expect(await queryLake(here, 'select * from recordings')).toEqual([]);
    expect(await main(['--prefix', 'a'], here.context, yes)).toBe(0);
    expect((await queryLake(here, 'select * from recordings')).length).toBe(1);
  });

  test('is refused without a terminal and without --yes', async () => {
    const here = workspace();
    here.put(join(UPLOADS, 'a.mat'), { from: samples.good });
    expect(await replay(here, '--prefix', 'a')).toMatchObject({
      status: 2,
      err: 'There is no terminal to ask on: pass --yes to replay, or --dry-run to preview.\n',
    });
  });

  test('nothing is asked when there is nothing to send', async () => {
    expect(await replay(workspace(), '--prefix', 'a')).toEqual({
      status: 0,
      out: '0 objects to replay, 0 bytes.\nThere is nothing to send.\n',
      err: '',
    });
  });

  test.each([
    [[], /^Say what to replay: --prefix P, --outcome O, --since DATE/],
    [['--max', '3'], /^Say what to replay/],
    [['a.mat'], /^A replay chooses by --prefix.* not by a name like "a\.mat"\.$/],
    [['--prefix'], /^--prefix needs a value/],
    [['--outcome', 'acepted'], /^Unknown outcome "acepted"; did you mean "accepted"\?/],
    [['--outcome', 'gone'], /restore it, then replay it by --prefix/],
    [['--outcome', 'retry'], /it is among --dead-letters/],
    [['--since', 'yesterday'], /^--since must be a date like 2025-03-01 .* got "yesterday"\.$/],
    [['--since', '2025-02-30'], /^--since must be a date/],
    [['--prefix', 'a', '--max', '0'], /^--max must be a whole number from 1, got "0"\.$/],
    [['--prefix', 'a', '--max', '1e3'], /^--max must be a whole number/],
    [['--prefix', 'a', '--yes', '--dry-run'], /^--dry-run sends nothing/],
    ...['0', '1441', 'long'].map(
      (wait) =>
        [
          ['--prefix', 'a', '--stack', 'dev', '--wait', wait],
          /^--wait must be a number of minutes from 1 to 1440, got "/,
        ] as const,
    ),
    [['--prefix', 'a', '--wait', '5'], /^On this machine a replay ends when queries see its result/],
    [['--prefix', 'a', '--stack', 'dev', '--wait', '5', '--dry-run'], /nothing to --wait for\.$/],
    [['--dead-letters', '--stack', 'dev', '--wait', '5'], /--wait does not go with --dead-letters\.$/],
    [['--dead-letters'], /^Dead letters wait in the queue of a stack, so name it by --stack/],
    [['--dead-letters', '--stack', 'dev', '--outcome', 'rejected'], /--outcome does not go with --dead-letters/],
    [['--dead-letters', '--stack', 'dev', '--restart'], /--restart does not go with --dead-letters/],
    [['--prefix', 'a', '--stack', 'dev', '--stack-outputs', 'f'], /^Name the stack with --stack or --stack-outputs/],
    [['--prefix', 'a', '--stack-outputs', 'missing.json'], /^"missing\.json" cannot be read: no such file/],
    [['--prefix', 'a', '--bucket', 'b'], /^Unknown option --bucket/],
  ])('%j is refused in a sentence', async (argv, sentence) => {
    const { status, out, err } = await replay(workspace(), ...argv);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err.trimEnd()).toMatch(sentence);
  });

  test.each([
    ['no JSON', 'The outputs of "outputs.json" must be a JSON object, as pulumi stack output --json prints it.\n'],
    [
      '{"rawBucket": "b", "queueUrl": ""}',
      'The outputs of "outputs.json" lack lakeBucket, queueUrl, deadLettersUrl: is it deployed?\n',
    ],
  ])('outputs that are %j are refused', async (content, err) => {
    const here = workspace();
    here.put('outputs.json', content);
    expect(await replay(here, '--prefix', 'a', '--stack-outputs', 'outputs.json')).toEqual({ status: 2, out: '', err });
  });
});

describe('a stack that is named', () => {
  const outputs = {
    rawBucket: 'raw',
    lakeBucket: 'lake',
    queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123/uploads',
    deadLettersUrl: 'd',
  };
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  /** A `pulumi` that does what the script says, and an S3 that holds nothing. */
  async function withPulumi(script: string | undefined, ...argv: string[]) {
    const here = workspace();
    const folder = join(here.folder, 'bin');
    if (script === undefined) mkdirSync(folder);
    else chmodSync(here.put('bin/pulumi', `#!/bin/sh\n${script}\n`), 0o755);
    process.env.PATH = `${folder}`;
    const regions: (string | undefined)[] = [];
    const s3 = ({ region }: { readonly region?: string }) => {
      regions.push(region);
      return { send: async () => ({ $metadata: {} }) } as unknown as S3Client; // an empty page is all it says
    };
    const status = await main(['--prefix', 'a', '--dry-run', ...argv], here.context, {
      ...dependencies(),
      s3,
      sqs: () => ({}) as SQSClient, // not asked on a dry run
    });
    return { status, regions, ...here.taken() };
  }

  test('a named stack is looked up by pulumi, and its region is that of its queue', async () => {
    const script = `[ "$*" = "stack output --json --stack dev" ] && echo '${JSON.stringify(outputs)}'`;
    expect(await withPulumi(script, '--stack', 'dev')).toEqual({
      status: 0,
      regions: ['eu-west-1'],
      out: '0 objects to replay, 0 bytes.\nNothing was sent: this was a dry run.\n',
      err: '',
    });
  });

  test('a stack that pulumi does not know is refused in the words of pulumi', async () => {
    expect(await withPulumi("echo 'error: no stack named dev found' >&2; exit 255", '--stack', 'dev')).toMatchObject({
      status: 2,
      err: 'pulumi could not give the outputs of stack "dev": error: no stack named dev found\n',
    });
  });

  test('a named stack needs pulumi, or its outputs in a file', async () => {
    expect(await withPulumi(undefined, '--stack', 'dev')).toMatchObject({
      status: 2,
      err: 'pulumi is not on PATH: install it, or give its outputs with --stack-outputs FILE (pulumi stack output --json).\n',
    });
  });
});
