import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearest, readArguments, WrongArguments } from '../../local/arguments.ts';

const FORMS = { out: 'DIR', profile: 'ID', json: '' };
const NAME = fc.string().filter((name) => !name.startsWith('-'));

describe('arguments', () => {
  test('names come back as they were given, wherever the options stand', () => {
    fc.assert(
      fc.property(fc.array(NAME), fc.array(NAME), (before, after) => {
        const { names, values, switches } = readArguments([...before, '--json', '--out', 'x y', ...after], FORMS);
        expect(names).toEqual([...before, ...after]);
        expect([...values]).toEqual([['out', 'x y']]);
        expect([...switches]).toEqual(['json']);
      }),
    );
  });

  test('whatever is given, it is read or refused in one sentence on one line', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('--', '--out', '--out=', '--json', '--json=1', '-j', '--no-json'),
    );
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        try {
          readArguments(argv, FORMS);
        } catch (error) {
          expect(error).toBeInstanceOf(WrongArguments);
          expect((error as Error).message).toMatch(/^.*\.$/);
        }
      }),
    );
  });

  test('after -- a name may look like an option', () => {
    expect(readArguments(['--', '--out'], FORMS).names).toEqual(['--out']);
  });

  test('a value may begin with a dash when it is joined to its option', () => {
    expect(readArguments(['--out=-strange'], FORMS).values.get('out')).toBe('-strange');
  });
});

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
