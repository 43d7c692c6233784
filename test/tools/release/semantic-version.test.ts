import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isHigher, isVersion } from '../../../tools/release/semantic-version.ts';

const versions = fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)).map((numbers) => numbers.join('.'));

describe('a version', () => {
  test.each(['', '1', '1.2', '01.2.3', '1.2.3.4', 'v1.2.3', '1.2.3-rc.1', ' 1.2.3', '1.2.x'])('is not %j', (text) => {
    expect(isVersion(text)).toBe(false);
  });

  test('is any three numbers', () => {
    fc.assert(fc.property(versions, isVersion));
  });

  test.each([
    ['0.2.0', '0.1.9'],
    ['0.10.0', '0.9.0'],
    ['1.0.0', '0.99.99'],
    ['0.1.10', '0.1.9'],
  ])('%s is higher than %s, and not the other way round', (high, low) => {
    expect([isHigher(high, low), isHigher(low, high)]).toEqual([true, false]);
  });

  test('is higher, lower or the same, never two of them', () => {
    fc.assert(
      fc.property(versions, versions, (one, other) => {
        const said = [isHigher(one, other), isHigher(other, one), one === other];
        return said.filter(Boolean).length === 1;
      }),
    );
  });
});
