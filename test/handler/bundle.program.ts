/** The bundle as Lambda runs it, in a process of its own, against an S3 on loopback: what the sources do, it does. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from '../../handler/build.ts';
import { pipelineVersion } from '../../handler/origin/pipeline-version.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { type LambdaFunction, startFunction } from '../aws/lambda/function.ts';
import { environmentOf, type LoopbackS3, serveFile } from '../bench/loopback-s3.ts';
import { rowsOf } from '../support/read-back.ts';
import { goodBytes, goodCounts } from '../support/recordings.ts';
import { emptyFolder } from '../support/workspace.ts';
import { HANDMADE } from './mat/handmade.ts';
import { classed, writeMat73 } from './mat/write-mat73.ts';

const image = emptyFolder();
const path = join(emptyFolder(), 'upload.mat');
let s3: LoopbackS3;
let processor: LambdaFunction;

beforeAll(async () => {
  await build(image);
  writeFileSync(path, '');
  s3 = await serveFile(path);
  processor = await startFunction('index.process', {
    LAMBDA_TASK_ROOT: image,
    ...environmentOf(s3),
  });
});
afterAll(async () => {
  await processor.stop();
  s3.close();
});

/** Outcome and code of an upload with these bytes. */
async function outcomeOf(bytes: Uint8Array) {
  writeFileSync(path, bytes);
  const object = { key: 'upload.mat', versionId: '1' };
  const body = JSON.stringify({
    Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'raw' }, object } }],
  });
  await processor.invoke({ Records: [{ messageId: '1', body }] });
  const { outcome, code } = processor.lines().findLast(({ outcome }) => outcome !== undefined) ?? {};
  return { outcome, code };
}

describe('the bundle', () => {
  test('starts', () => expect(processor.start).toBe('ready'));

  test('reads a recording and writes each table', async () => {
    expect(await outcomeOf(goodBytes)).toEqual({ outcome: 'accepted' });
    const tables = [...s3.written.keys()].map((key) => /^\/lake\/(\w+)\/ingest_date/.exec(key)?.[1]);
    expect(new Set(tables)).toEqual(new Set(['beats', 'findings', 'recordings', 'rulesets', 'samples', 'windows']));
  });

  test('judges by the ruleset that the sources have, and names the version that they have', async () => {
    await outcomeOf(goodBytes);
    const rowsIn = async (table: string) => {
      const [, bytes] = [...s3.small].find(([key]) => key.startsWith(`/lake/${table}/`))!;
      return (await rowsOf(bytes))[0];
    };
    const { hash, description, code } = namedRulesetOf(defaultProfile);
    const origin = { ruleset: hash, pipeline_version: await pipelineVersion() };
    expect(await rowsIn('recordings')).toMatchObject(origin);
    expect(await rowsIn('rulesets')).toMatchObject({
      ...origin,
      description,
      code_sha256: code,
      profile: 'mit-bih-360',
    });
  });

  test('reads version 7.3 in the thread that lies beside it', async () => {
    const mat73 = await writeMat73((file) =>
      classed(file.create_dataset({ name: 'val', data: goodCounts, shape: [goodCounts.length, 1] }), 'int16'),
    );
    expect(await outcomeOf(mat73)).toEqual({ outcome: 'accepted' });
    const damaged = mat73.slice();
    damaged.fill(0xff, 600, 700);
    expect(await outcomeOf(damaged)).toMatchObject({ outcome: 'unreadable' });
  });

  test.each(Object.keys(HANDMADE))('finds the signal in %s', async (name) => {
    expect(await outcomeOf(HANDMADE[name]!)).not.toMatchObject({ outcome: 'unreadable' });
  });

  test('says what is wrong with a file that is none', async () => {
    expect(await outcomeOf(Buffer.from('this is no MAT-file'))).toEqual({ outcome: 'unreadable', code: 'not-mat' });
    expect(await outcomeOf(Buffer.alloc(0))).toEqual({ outcome: 'unreadable', code: 'empty' });
  });
});
