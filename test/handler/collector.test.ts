import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { collectGarbage } from '../../handler/collector.ts';

test('what nobody uses is gone when the collector has run, and what somebody uses is not', async () => {
  const used = { bytes: new Uint8Array(1000) };
  const kept = new WeakRef(used);
  const lost = new WeakRef({ bytes: new Uint8Array(1000) });
  await setImmediate(); // a reference holds what it refers to until the work under way has ended
  collectGarbage();
  await setImmediate();
  expect(lost.deref()).toBeUndefined();
  expect(kept.deref()).toBe(used);
});
