import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runChild } from './measure.ts';

/** Enough for a leak of 20 KiB an invocation to show; `npm run soak` shows one of 1 KiB. */
const INVOCATIONS = 500;

test('the memory of a process that is called again and again stays flat', async () => {
  const soak = join(import.meta.dirname, 'soak.ts');
  const { output, status } = await runChild(process.execPath, ['--expose-gc', soak, '--invocations', `${INVOCATIONS}`]);
  const lines = output.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^flat: heap /);
  expect(status).toBe(0);
  expect(lines.slice(1, 11).map((line) => Number.parseInt(line, 10))).toEqual(
    Array.from({ length: 10 }, (_, tenth) => ((tenth + 1) * INVOCATIONS) / 10),
  );
  for (const outcome of ['accepted', 'rejected', 'unreadable', 'gone', 'retry'])
    expect(lines.at(-2)).toContain(outcome);
});
