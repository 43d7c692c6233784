/** The rows of everybody lie on this machine for as long as they are asked, and not after Ctrl-C either. */
import { existsSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { withRowsOfBucket } from '../../../../tools/replay/stack/lake-copy.ts';
import { goodBytes } from '../../../support/recordings.ts';
import { fakeStack } from '../../stack/fake-stack.ts';

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s removes them, and then ends the process', async (signal) => {
  const stack = fakeStack();
  await stack.s3.send(new PutObjectCommand({ Bucket: 'raw', Key: 'w/a.mat', Body: goodBytes }));
  await stack.process();
  const ended: [NodeJS.Signals, boolean][] = [];
  let folder = '';
  const listeners = process.listenerCount(signal);
  const use = async (lent: string) => {
    folder = lent;
    expect(existsSync(`${folder}/recordings`)).toBe(true);
    process.emit(signal, signal);
  };
  await withRowsOfBucket(
    stack.s3,
    'lake',
    () => true,
    () => {},
    use,
    (by) => ended.push([by, existsSync(folder)]),
  );
  expect(ended).toEqual([[signal, false]]);
  expect(process.listenerCount(signal)).toBe(listeners);
});
