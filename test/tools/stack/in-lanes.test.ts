/** Doing the same to many things, some at a time. */
import { expect, test } from '@jest/globals';
import { inLanes } from '../../../tools/stack/in-lanes.ts';

test('after a failure nothing is begun, those under way are waited for, and the first failure is thrown', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 2) throw new Error('second');
    for (let turns = 0; turns < 5; turns += 1) await Promise.resolve();
    ended.push(item);
    if (item === 1) throw new Error('first lane, later');
  };
  await expect(inLanes([1, 2, 3, 4, 5, 6], 3, work)).rejects.toThrow('second');
  expect([begun, ended]).toEqual([
    [1, 2, 3],
    [1, 3],
  ]);
});

test('everything is done, never more than so many at a time', async () => {
  let now = 0;
  let most = 0;
  const done: number[] = [];
  await inLanes([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now -= 1;
    done.push(item);
  });
  expect([done.sort(), most]).toEqual([[1, 2, 3, 4, 5], 2]);
});
