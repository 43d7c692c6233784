import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearest } from '../../quality/nearest.ts';

describe('the nearest spelling', () => {
  const KNOWN = ['mit-bih-360', 'cinc-2017', 'holter-24h', 'millivolts'];

  test('of a known name is itself', () => {
    for (const name of KNOWN) expect(nearest(name, KNOWN)).toBe(name);
  });

  test('survives one slip', () => {
    const slip = fc
      .constantFrom(...KNOWN)
      .chain((name) => fc.tuple(fc.constant(name), fc.nat(name.length - 1), fc.constantFrom('', 'x', 'zz')));
    fc.assert(
      fc.property(slip, ([name, at, instead]) => {
        expect(nearest(name.slice(0, at) + instead + name.slice(at + 1), KNOWN)).toBe(name);
      }),
    );
  });

  test('takes upper and lower case alike', () => expect(nearest('MILLIVOLTS', KNOWN)).toBe('millivolts'));
  test('of an empty list is nothing', () => expect(nearest('x', [])).toBeUndefined());
});
