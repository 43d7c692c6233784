/** What is said of the rules is what the rules say; what else is printed from code: docs.program.ts. */
import { expect, test } from '@jest/globals';
import { orphans, staleFiles } from '../../../tools/docs/in-tree.ts';
import { rulesFiles } from '../../../tools/docs/rules/rules-files.ts';

test('the page of the rules and its drawings are as the rules have them now', () => {
  const files = rulesFiles();
  expect(files.size).toBeGreaterThan(1);
  expect(staleFiles(files).map((path) => `${path} is stale: run npm run docs`)).toEqual([]);
  expect(orphans(files).map((path) => `${path} belongs to no rule: run npm run docs`)).toEqual([]);
});
