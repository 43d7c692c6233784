import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { faults } from '../arbitraries.ts';
import { withFaults } from './faults.ts';

const COUNTS = [0, 1, 2, 3, 4, 5, 6, 7];

test.each([
  [{ kind: 'frozen', start: 2, length: 3 }, [0, 1, 2, 2, 2, 5, 6, 7]],
  [{ kind: 'held at', start: 6, length: 9, value: -1 }, [0, 1, 2, 3, 4, 5, -1, -1]],
  [{ kind: 'copied', start: 1, length: 2, to: 5 }, [0, 1, 2, 3, 4, 1, 2, 7]],
  [{ kind: 'repeated', start: 1, length: 2 }, [0, 1, 2, 1, 2, 3, 4, 5]],
  [{ kind: 'lost', start: 1, length: 2 }, [0, 3, 4, 5, 6, 7, 7, 6]],
  [{ kind: 'shifted', start: 6, by: 10 }, [0, 1, 2, 3, 4, 5, 16, 17]],
  [{ kind: 'clipped', bottom: 2, top: 5 }, [2, 2, 2, 3, 4, 5, 5, 5]],
  [{ kind: 'coarse', steps: 4 }, [0, 0, 4, 4, 4, 4, 8, 8]],
] as const)('%j', (fault, spoilt) => {
  expect([...withFaults(COUNTS, [fault])]).toEqual(spoilt);
});

test('whatever goes wrong, there are as many samples as before, and the good ones are left alone', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 50 }), fc.array(faults(50)), (samples, list) => {
      const before = [...samples];
      expect(withFaults(samples, list)).toHaveLength(samples.length);
      expect(samples).toEqual(before);
    }),
  );
});
