/** Blocks are read ahead of one recording, one at a time, while nobody waits for anything. */
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type ReadAhead, ReadingAhead } from '../../../../tools/look/read/signal/reading-ahead.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** A recording with so many blocks; a block has been read once the test says so. */
function blocks(count: number) {
  const read: string[] = [];
  const ends: (() => void)[] = [];
  const next: ReadAhead = async (what) => {
    read.push(what);
    await new Promise<void>((resolve) => ends.push(resolve));
    return read.length < count;
  };
  const end = async () => {
    ends.shift()?.();
    await setImmediate();
  };
  return { read, next, end };
}

test('block by block until somebody asks for anything, and on once that is answered', async () => {
  const ahead = new ReadingAhead();
  const { read, next, end } = blocks(10);
  await ahead.before(async () => ahead.of(next, 61));
  expect(read).toEqual(['all']);
  await end();
  expect(read).toHaveLength(2);
  let answer = () => {};
  const asked = ahead.before(() => new Promise<void>((resolve) => (answer = resolve)));
  await end();
  jest.runAllTimers();
  expect(read).toHaveLength(2);
  answer();
  await asked;
  expect(read).toHaveLength(3);
  ahead.stop();
  await end();
  jest.runAllTimers();
  expect(read).toHaveLength(3);
});

test('one block at a time, also once columns are read, and however often somebody asks while it is read', async () => {
  const ahead = new ReadingAhead();
  const { read, next, end } = blocks(5);
  await ahead.before(async () => ahead.of(next, 10));
  jest.runAllTimers();
  expect(read).toEqual(['near']);
  for (let i = 0; i < 3; i += 1) await ahead.before(async () => {});
  jest.runAllTimers();
  expect(read).toEqual(['near']);
  await end();
  expect(read).toEqual(['near', 'all']);
  for (let left = 5; left > 0; left -= 1) await end();
  expect(read).toHaveLength(5);
});

test('of a short stretch samples at first, and columns only where nobody asks for a while', async () => {
  const ahead = new ReadingAhead();
  const { read, next, end } = blocks(1);
  await ahead.before(async () => ahead.of(next, 10));
  await end();
  await ahead.before(async () => {});
  await end();
  expect(read).toEqual(['near', 'near']);
  jest.runAllTimers();
  expect(read).toEqual(['near', 'near', 'all']);
});

test('of the recording that was asked for last alone, and what cannot be read ends it', async () => {
  const ahead = new ReadingAhead();
  const [one, other] = [blocks(10), blocks(10)];
  await ahead.before(async () => ahead.of(one.next, 61));
  await ahead.before(async () => ahead.of(other.next, 61));
  await one.end();
  await other.end();
  expect([one.read.length, other.read.length]).toEqual([1, 2]);
  let tries = 0;
  const failing = async () => {
    tries += 1;
    throw new Error('no lake');
  };
  await ahead.before(async () => ahead.of(failing, 61));
  await other.end();
  await setImmediate();
  expect(tries).toBe(1);
  ahead.stop();
});
