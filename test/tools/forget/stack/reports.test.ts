/** Forgetting on a stack that draws HTML reports: every version of them, every request for one, whoever is drawing meanwhile. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { S3RawStore } from '../../../../handler/aws/s3-raw-store.ts';
import { S3ReportStore } from '../../../../handler/aws/s3-report-store.ts';
import { createLog } from '../../../../handler/log.ts';
import { drawBatch } from '../../../../handler/report/draw-batch.ts';
import { encodeRequest } from '../../../../handler/report/drawing-request.ts';
import { recordingId } from '../../../../lake/layout.ts';
import { reportKey } from '../../../../lake/reports.ts';
import { defaultProfile } from '../../../../quality/profiles/index.ts';
import { batch } from '../../../support/pipeline.ts';
import { goodCounts, matOf } from '../../../support/recordings.ts';
import { runsOf } from '../../../support/seed/seed.ts';
import { forget, setUp, versionsOf, type World } from './world.ts';

const DRAWINGS = 'https://sqs.eu-central-1.amazonaws.com/1/drawings';
const DEAD = 'https://sqs.eu-central-1.amazonaws.com/1/drawings-dead';
/** What is said of a request that somebody has, and nothing of notices. */
const HIDDEN =
  /^About 1 request to draw a report could not be looked at: hidden while index\.draw has them, and for up to 90 minutes after a drawing that was stopped\. Run the same command again then\.\n$/m;
/** Two seconds: too short. */
const tooShort = matOf(1, goodCounts.slice(0, 720));

/** A stack that draws, with a rejected recording of each of two people that is processed, and drawn twice. */
async function drawn() {
  const world = setUp();
  const { stack, here } = world;
  here.put(
    'outputs.json',
    JSON.stringify({ ...stack.outputs, database: 'd', drawingsQueueUrl: DRAWINGS, drawingsDeadLettersUrl: DEAD }),
  );
  for (const url of [DRAWINGS, DEAD]) stack.queues.set(url, []);
  const put = async (Key: string, subject: string) => {
    const command = new PutObjectCommand({ Bucket: 'raw', Key, Body: tooShort, Metadata: { subject } });
    const { VersionId: version = '' } = await stack.s3.send(command);
    return { object: { bucket: 'raw', key: Key, version }, id: recordingId('raw', Key, version) };
  };
  const [mine, other] = [await put('w/Erika.mat', 'S-017'), await put('w/2.mat', 'S-018')];
  await stack.process();
  for (const { object } of [mine, mine, other]) await draw(world, encodeRequest(object));
  expect(versionsOf(stack.lake, reportKey(mine.id))).toHaveLength(2);
  return { world, stack, mine, other };
}

/** @returns whether the request was given back. @param s3 through which it writes reports */
async function draw({ stack }: World, body: string, s3 = stack.s3): Promise<boolean> {
  const { batchItemFailures } = await drawBatch(batch(body), {
    raw: new S3RawStore(stack.s3),
    reports: new S3ReportStore(s3, 'lake'),
    defaultProfile,
    log: createLog({ write: () => {} }),
  });
  return batchItemFailures.length > 0;
}

describe('the report of a recording', () => {
  test.each(['--subject', '--key', '--prefix', '--recording'])(
    'goes with it, by %s, and every request for it',
    async (option) => {
      const { world, stack, mine, other } = await drawn();
      for (const url of [DRAWINGS, DEAD])
        stack.queues.get(url)!.push(encodeRequest(mine.object), encodeRequest(other.object));
      const value = { '--subject': 'S-017', '--key': 'w/Erika.mat', '--prefix': 'w/Er', '--recording': mine.id }[
        option
      ]!;
      const { status, out, err } = await forget(world, option, value, '--yes');
      expect({ status, err }).toEqual({ status: 0, err: '' });
      expect(out).toContain('beats 0, samples 0, reports 0.\n');
      expect(out).toContain('Messages that named it: 2, removed.\n');
      expect(versionsOf(stack.lake, mine.id)).toEqual([]);
      expect(versionsOf(stack.lake, reportKey(other.id))).toHaveLength(1);
      expect([DRAWINGS, DEAD].map((url) => stack.queues.get(url))).toEqual([
        [encodeRequest(other.object)],
        [encodeRequest(other.object)],
      ]);
    },
  );

  test('is found by its id when it is all that is left, also on a stack that draws none any more', async () => {
    const { world, stack, mine } = await drawn();
    world.here.put('outputs.json', JSON.stringify({ ...stack.outputs, database: 'd' }));
    stack.raw.length = 0;
    for (let at = stack.lake.length - 1; at >= 0; at -= 1)
      if (!stack.lake[at]!.key.startsWith('reports/')) stack.lake.splice(at, 1);
    expect((await forget(world, '--recording', mine.id, '--yes')).status).toBe(0);
    expect(versionsOf(stack.lake, mine.id)).toEqual([]);
  });

  test('that is being drawn cannot come afterwards: the request is named as hidden, and what it writes it takes back', async () => {
    const { world, stack, mine } = await drawn();
    const body = encodeRequest(mine.object);
    stack.queues.get(DRAWINGS)!.push(body);
    stack.hiddenUntil.set(`${DRAWINGS} ${body}`, stack.now.getTime() + 3600_000);
    const slow = Object.assign(Object.create(stack.s3) as typeof stack.s3, {
      send: async (command: object) => {
        if (command instanceof PutObjectCommand) {
          const { status, err } = await forget(world, '--subject', 'S-017', '--yes');
          expect([status, err]).toEqual([1, expect.stringMatching(HIDDEN)]);
          expect(err).not.toContain('notice');
        }
        return await (stack.s3.send as (command: object) => Promise<unknown>)(command);
      },
    });
    expect(await draw(world, body, slow)).toBe(false);
    expect([versionsOf(stack.lake, reportKey(mine.id)), versionsOf(stack.raw, 'Erika')]).toEqual([[], []]);
  });

  test('is gone in the end, at whatever change the command dies and whenever another draws it meanwhile', async () => {
    /** @returns how many changes there were until then */
    const killedAt = async (dies: number) => {
      const { world, stack, mine } = await drawn();
      const send = stack.s3.send.bind(stack.s3) as (command: object) => Promise<unknown>;
      let changes = 0;
      let isDrawing = false;
      Object.assign(stack.s3, {
        send: async (command: object) => {
          if (isDrawing || !/^(?:Put|Delete)/.test(command.constructor.name)) return await send(command);
          changes += 1;
          isDrawing = true;
          await draw(world, encodeRequest(mine.object));
          isDrawing = false;
          if (changes === dies) throw new Error('killed');
          return await send(command);
        },
      });
      const isKilled = await forget(world, '--subject', 'S-017', '--yes').then(
        () => false,
        () => true,
      );
      expect(isKilled).toBe(dies <= changes);
      const made = changes;
      if (isKilled) expect((await forget(world, '--subject', 'S-017', '--yes')).status).toBe(0);
      expect([dies, versionsOf(stack.lake, mine.id), versionsOf(stack.raw, 'Erika')]).toEqual([dies, [], []]);
      return made;
    };
    const changes = await killedAt(Number.POSITIVE_INFINITY);
    expect(changes).toBeGreaterThan(5);
    const deaths = runsOf(changes);
    for (let death = 0; death < deaths; death += 1)
      await killedAt(1 + Math.round((death * (changes - 1)) / (deaths - 1)));
  });
});
