import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Pollers } from '../../../tools/capacity/pollers.ts';

test('whenever the queue has work again, a poller that is waited for is free at the time that was promised', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 20 }), (startS, busy) => {
      const pollers = new Pollers({ first: 1, perMinute: 1 });
      pollers.restart(startS);
      let nowS = startS;
      for (let added = 1; added <= busy; added += 1) {
        nowS = pollers.freeAtS(added, nowS);
        expect(nowS).toBeCloseTo(startS + 60 * added, 6);
      }
      expect(pollers.freeAtS(busy, nowS)).toBe(nowS);
    }),
    { examples: [[9.100000000000001, 1]] }, // a minute later, by the clock's arithmetic, is less than 60 s later
  );
});
