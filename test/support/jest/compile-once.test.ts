/** What a worker has compiled for one test file, it is handed for the next. */
import vm from 'node:vm';
import { expect, test } from '@jest/globals';

test('a function that was compiled before, of the same path and text, is taken from what V8 made of it', () => {
  const compiled = (text: string) => vm.compileFunction(text, [], { filename: '/made/up/compiled.cjs' });
  expect(compiled('return 1').cachedDataRejected).toBeUndefined();
  const again = compiled('return 1');
  expect(again.cachedDataRejected).toBe(false);
  expect(again()).toBe(1);
  const changed = compiled('return 2');
  expect(changed.cachedDataRejected).toBeUndefined();
  expect(changed()).toBe(2);
});
