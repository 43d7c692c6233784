import { expect } from '@jest/globals';

/** What a test is about to look at one by one. There must be some: a loop over nothing would find nothing wrong. */
export function found<T>(those: Iterable<T>): readonly T[] {
  const list = [...those];
  expect(list).not.toHaveLength(0);
  return list;
}
