/**
 * A new user's path, command by command as `docs/deploy.md` has it, from the outputs of `up` to the answer and the first
 * notice: `./ecg` as processes of its own, on a stack in moto, with the bundled functions behind its queues.
 */
import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsIn } from '../docs/shell.ts';
import { startAthena } from '../support/athena/stand-in.ts';
import { emptyFolder, writeObject } from '../support/lake-folder.ts';
import { samples, workspace } from '../support/workspace.ts';
import { type Child, startChild } from './child.ts';
import { createCloud } from './cloud.ts';
import { startFunction } from './lambda/function.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const ECG = join(PROJECT, 'ecg');

const here = workspace();
const cloud = await createCloud();
const processor = await startFunction('index.process', cloud.environments['index.process']);
const notifier = await startFunction('index.notify', cloud.environments['index.notify']);
afterAll(() => Promise.all([processor.stop(), notifier.stop()]));

/** In place of `pulumi up`: a `pulumi` that says the outputs of the stack dev, and knows nothing else. */
beforeAll(async () => {
  here.put('outputs.json', JSON.stringify(await cloud.outputs()));
  const pulumi = here.put(
    'bin/pulumi',
    `#!/bin/sh\n[ "$*" = "stack output --json --stack dev" ] && exec cat '${join(here.folder, 'outputs.json')}'\nexit 1\n`,
  );
  chmodSync(pulumi, 0o755);
  here.put('recordings/mit-bih-360/good.mat', { from: samples.good });
  here.put('recordings/mit-bih-360/cut short.mat', { from: samples.cutShort });
  here.put('recordings/ward/off.mat', { from: samples.electrodeOff });
  here.put('recordings/ward/off.hea', 'off 1 360 3600\noff.mat 16+24 200/mV 11 0 0 0 0 MLII\n');
});

/** A command as a person types it in their own folder. */
function ecg(...argv: string[]): Child {
  return ecgWith({}, ...argv);
}

function ecgWith(environment: Readonly<Record<string, string>>, ...argv: string[]): Child {
  const PATH = [join(here.folder, 'bin'), process.env.PATH].join(delimiter);
  return startChild(ECG, argv, { env: { ...cloud.access, ...environment, PATH, HOME: here.folder }, cwd: here.folder });
}

/** Waits for its end, while the event source mapping hands the functions what lies in their queues. */
async function finished(child: Child): Promise<{ readonly out: string; readonly err: string }> {
  let isRunning = true;
  const ended = child.ended.then(() => {
    isRunning = false;
  });
  while (isRunning) {
    expect(await cloud.deliver(cloud.queue, processor)).toEqual([]);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
  return child.printed;
}

/** What came out of the topic. */
async function slack(): Promise<string[]> {
  await cloud.deliver(cloud.reports, notifier);
  return (await cloud.queues.receive(cloud.notices)).map(({ body }) => JSON.parse(body).content.title);
}

/** Of each upload, by the name of its file. */
const recordingIds = new Map<string, string>();

describe('the first day', () => {
  test('upload: what became of each file is said, by file', async () => {
    const { out, err } = await finished(ecg('upload', 'recordings/mit-bih-360', '--stack', 'dev'));
    expect(err).toBe('');
    expect(
      out
        .split('\n')
        .map((line) => line.replace(/: .*/, ''))
        .sort(),
    ).toEqual([
      '',
      '2 recordings',
      'accepted    recordings/mit-bih-360/good.mat',
      'unreadable  recordings/mit-bih-360/cut short.mat',
    ]);
    expect(await slack()).toEqual(['ECG uploads: 1 unreadable']);
  });

  test('upload: a recording is read with the sheet that went before it, and what was said about it', async () => {
    const argv = ['upload', 'recordings/ward', '--stack', 'dev', '--subject', 'Jürgen', '--json', '--prefix', 'ward'];
    const { out } = await finished(ecg(...argv));
    const said = JSON.parse(out);
    expect(said).toMatchObject({ key: 'ward/off.mat', outcome: 'rejected', samplingRateSource: 'companion' });
    recordingIds.set('off.mat', said.recordingId);
    const lake = await cloud.lake();
    const { rows } = await lake.query(
      `select subject, companion_key from recordings where source_key = 'ward/off.mat'`,
    );
    lake.close();
    expect(rows).toEqual([['Jürgen', 'ward/off.hea']]);
    expect(await slack()).toEqual(['ECG uploads: 1 rejected']);
  });

  test('sql --stack: the lake of the stack answers, by a statement and by a saved question', async () => {
    const folder = emptyFolder();
    for (const [key, bytes] of await cloud.lakeFiles()) writeObject(folder, key, bytes);
    const athena = await startAthena(folder);
    const { workgroup, database, endpoint } = athena;
    here.put('outputs.json', JSON.stringify({ ...(await cloud.outputs()), workgroup, database }));
    const sql = async (...argv: string[]) => {
      const child = ecgWith({ AWS_ENDPOINT_URL_ATHENA: endpoint }, 'sql', '--stack', 'dev', '--csv', ...argv);
      return (await finished(child)).out;
    };
    expect(await sql('select source_key, outcome from latest_recordings order by source_key')).toBe(
      'source_key,outcome\nmit-bih-360/cut short.mat,unreadable\nmit-bih-360/good.mat,accepted\nward/off.mat,rejected\n',
    );
    expect(await sql('--question', 'why-rejected', '--set', 'key=ward/')).toContain('ward/off.mat,frozen-trace,');
    await athena.stop();
  });

  test('fetch: the recording of the notice is here with its sheet, and rules try says the verdict of the cloud', async () => {
    const { out, err } = await finished(ecg('fetch', recordingIds.get('off.mat') ?? '', '--stack', 'dev'));
    expect(err).toBe('');
    const [, reason = ''] = /^rejected {4}ward\/off\.mat: (.*)$/m.exec(out) ?? [];
    expect(reason).not.toBe('');
    const [path = '', sheet = ''] = [...out.matchAll(/^Wrote: (.*)$/gm)].map(([, name]) => name);
    expect(readFileSync(join(here.folder, path))).toEqual(readFileSync(samples.electrodeOff));
    expect(sheet).toMatch(/off\.hea$/);
    const [, command = ''] = /^Judge it here: (.*)$/m.exec(out) ?? [];
    const [[program, ...words] = []] = commandsIn(command);
    expect([program, words.includes('Jürgen')]).toEqual(['./ecg', true]);
    const tried = ecg(...words);
    await tried.ended;
    expect(tried.printed.out).toContain(`rejected: ${reason}\n`);
    expect(tried.printed.out).toContain('sampling rate from the sheet beside it');
  });

  test('status: all is at rest, with the last recordings and the version that is here', async () => {
    const { out, err } = await finished(ecg('status', '--stack', 'dev'));
    expect(err).toBe('');
    expect(out).toMatch(
      /^Queue +empty\nDead letters +none\nAlarms +none of \d+ alarms is on\nRecordings +3 recordings uploaded on /,
    );
    for (const word of ['accepted', 'rejected', 'unreadable']) expect(out).toMatch(new RegExp(`Z ${word} `));
    expect(out).toMatch(/\nVersion +\S+ processed the last recording, the same as this checkout\n$/);
  });

  test('replay: what was rejected is processed again, with the same outcome', async () => {
    const { out, err } = await finished(ecg('replay', '--outcome', 'rejected', '--stack', 'dev', '--yes'));
    expect({ out, err }).toEqual({
      out: '1 object to replay, 7.2 kB.\nSent 1 object. Results appear in the lake within minutes.\n',
      err: '',
    });
    await cloud.deliver(cloud.queue, processor);
    expect(await slack()).toEqual(['ECG uploads: 1 rejected']);
  });
});

describe('a rehearsal', () => {
  test('of a broken file brings its notice, and is cleaned up', async () => {
    const before = [...(await cloud.lakeFiles()).keys()].sort();
    const { out } = await finished(ecg('rehearse', 'unreadable', '--stack', 'dev', '--yes'));
    expect(out).toMatch(/\nProcessed at \S+: unreadable\. Now watch Slack\.\n$/);
    expect(await slack()).toEqual(['ECG uploads: 1 unreadable']);
    const cleaned = await finished(ecg('rehearse', '--clean-up', '--stack', 'dev', '--yes'));
    expect(cleaned.out).toMatch(/^ {2}rehearsal\/\S+\nDeleted 1 upload of rehearsals, with their rows\.\n$/);
    expect([...(await cloud.lakeFiles()).keys()].sort()).toEqual(before);
  });

  test('of a dead letter ends as the runbook says: moved back, and ignored', async () => {
    await finished(ecg('rehearse', 'dead-uploads', '--stack', 'dev', '--yes'));
    expect(await cloud.queues.waiting(cloud.deadLetters)).toEqual({ visible: 1, hidden: 0 });
    expect((await finished(ecg('status', '--stack', 'dev'))).out).toContain(
      'Dead letters  1 of uploads, 0 of reports\n',
    );
    const { out } = await finished(ecg('replay', '--dead-letters', '--stack', 'dev', '--yes'));
    expect(out).toContain('Moved 1 dead letter back to the queue.\n');
    expect(await cloud.deliver(cloud.queue, processor)).toEqual([]);
    expect((await finished(ecg('status', '--stack', 'dev'))).out).toContain('Dead letters  none\n');
  });

  test('of an alarm by its state is seen by status, with the page of the runbook', async () => {
    await finished(ecg('rehearse', 'process-throttles', '--stack', 'dev', '--yes'));
    expect((await finished(ecg('status', '--stack', 'dev'))).out).toMatch(
      /\n +alarms-process-throttles since \S+ \(\d+ s\): docs\/operations\.md, "a function is throttled"\n/,
    );
  });
});
