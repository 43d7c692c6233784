import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { comparedCells, compareWith, inTurn } from './against.ts';
import { fileOf, NotMeasured, processArguments } from './checkout.ts';
import { type Bed, reasonIn } from './figures.ts';

const folder = mkdtempSync(join(tmpdir(), 'ecg-against-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bedIn = (checkout: string) => (): Bed => ({ checkout, lake: '', recording: '', cache: '' });

test.each(['no-such-revision', '', '--all'])(
  'a revision that is none (%j) is refused before anything is measured',
  async (name) => {
    await expect(compareWith(name, () => {})).rejects.toThrow(
      new WrongArguments(`--against must be a revision of this repository, got ${JSON.stringify(name)}.`),
    );
  },
);

test('medians are compared, so that one slow run counts for nothing', () => {
  const compared = { what: 'a start', unit: 'ms', there: [300, 310, 5000], here: [200, 900, 155] } as const;
  expect(comparedCells(compared)).toEqual(['a start', '310.0 ms', '200.0 ms', '0.65 ×']);
});

test('what a revision cannot give is a sentence in the table, and the other is measured all the same', async () => {
  let asked = 0;
  const measure = async ({ checkout }: Bed) => {
    if (checkout === 'here') return 2;
    asked += 1;
    throw new NotMeasured('has no tools/ecg/main.ts');
  };
  const compared = await inTurn({ what: 'a start', unit: 's', rounds: 3, measure }, bedIn('there'), bedIn('here'));
  expect(compared.here).toEqual([2, 2, 2]);
  expect(asked).toBe(1);
  expect(comparedCells(compared)).toEqual(['a start', 'not measured: has no tools/ecg/main.ts', '2.0 s', '']);
});

test('each round measures one after the other', async () => {
  const order: string[] = [];
  const measure = async ({ checkout }: Bed) => order.push(checkout);
  await inTurn({ what: 'a start', unit: 's', rounds: 2, measure }, bedIn('there'), bedIn('here'));
  expect(order).toEqual(['there', 'here', 'there', 'here']);
});

test('a mistake of the bench itself is no figure that is missing', async () => {
  const measure = async () => {
    throw new TypeError('of the bench');
  };
  const measured = inTurn({ what: '', unit: 's', rounds: 1, measure }, bedIn('there'), bedIn('here'));
  await expect(measured).rejects.toThrow(TypeError);
});

describe('a checkout', () => {
  const checkout = (name: string, scripts: object, ...files: readonly string[]) => {
    const path = join(folder, name);
    for (const file of files) {
      mkdirSync(join(path, file, '..'), { recursive: true });
      writeFileSync(join(path, file), '');
    }
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'package.json'), JSON.stringify(scripts));
    return path;
  };

  test.each([
    ['of 0.1.0', 'node local/process.ts', 'local/process.ts', []],
    ['of today', 'node tools/ecg/main.ts process', 'tools/ecg/main.ts', ['process']],
  ])('%s starts process as its package.json says', (name, process, file, more) => {
    const path = checkout(name, { scripts: { process } }, file);
    expect(processArguments(path)).toEqual([join(path, file), ...more]);
  });

  test.each([
    ['that has lost the file', { scripts: { process: 'node local/process.ts' } }, 'has no local/process.ts'],
    ['with other scripts', { scripts: {} }, 'has no script "process" in package.json'],
    ['without scripts', {}, 'has no script "process" in package.json'],
    [
      'of another kind',
      { scripts: { process: 'python process.py' } },
      'must start process with "node FILE", but starts it with "python process.py"',
    ],
  ])('%s says so', (name, scripts, message) => {
    expect(() => processArguments(checkout(name, scripts))).toThrow(new NotMeasured(message));
  });

  test('without a file that a figure needs says which', () => {
    expect(() => fileOf(folder, 'test', 'bench', 'one-file.ts')).toThrow(
      new NotMeasured('has no test/bench/one-file.ts'),
    );
  });
});

test.each([
  ["node:internal/x:1\n\nError [ERR_MODULE_NOT_FOUND]: Cannot find module 'x'\n    at y", "Cannot find module 'x'"],
  ['file:///a.ts:3\n  throw\n\nTypeError: not a function\n    at z', 'not a function'],
  ['Killed', undefined],
])('of the stack of %j, the message is kept', (errors, message) => {
  expect(reasonIn(errors)).toBe(message);
});
