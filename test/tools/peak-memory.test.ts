import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { peakMib, peakMibOf } from '../../tools/peak-memory.ts';

const SAYS_ITS_PEAK = `
  const { peakMib } = await import(process.argv[1]);
  console.log(peakMib());
`;

test('a small process says its own peak, however much the one that started it holds', () => {
  const held = Buffer.alloc(300 * 2 ** 20, 1); // written to, so that it is resident
  const module = join(import.meta.dirname, '..', '..', 'tools', 'peak-memory.ts');
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', SAYS_ITS_PEAK, module], {
    encoding: 'utf8',
  });
  expect(Number(stdout)).toBeGreaterThan(10);
  expect(Number(stdout)).toBeLessThan(200);
  expect(peakMib()).toBeGreaterThan(held.length / 2 ** 20);
});

test('a peak stays when the memory is given back', () => {
  const before = peakMib();
  expect(before).toBeGreaterThanOrEqual(process.memoryUsage().rss / 2 ** 20 - 1);
  expect(peakMib()).toBeGreaterThanOrEqual(before);
});

test('of a process that has ended nothing is known', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(peakMibOf(pid)).toBeNaN();
});
