import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readArguments, WrongArguments } from '../../../local/terminal/arguments.ts';

const FORMS = { '--out DIR': '', '--profile ID': '', '--json': '' };
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
          expect((error as Error).message).toMatch(/^.*[.?]$/);
        }
      }),
    );
  });

  test('an option with … keeps all its values in order, apart from the single ones; any other keeps the last', () => {
    const { lists, values } = readArguments(['--set', 'a=1', '--out', 'x', '--set=b=2', '--out', 'y'], {
      ...FORMS,
      '--set NAME=VALUE…': '',
    });
    expect([...lists]).toEqual([['set', ['a=1', 'b=2']]]);
    expect([...values]).toEqual([['out', 'y']]);
  });

  test('after -- a name may look like an option', () => {
    expect(readArguments(['--', '--out'], FORMS).names).toEqual(['--out']);
  });

  test('a value may begin with a dash when it is joined to its option', () => {
    expect(readArguments(['--out=-strange'], FORMS).values.get('out')).toBe('-strange');
  });
});
