/** Wrong arguments: one exact sentence on standard error, nothing on standard output, status 2, no lake. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { main } from '../../local/process.ts';
import { samples, workspace } from '../support/workspace.ts';

const KNOWN =
  'mit-bih-360, baseline-removed-adu, holter-24h, cinc-2015, cinc-2017, smartphone-12-lead, twelve-lead-500, millivolts';

async function refusal(argv: readonly string[], prepare: (put: ReturnType<typeof workspace>) => void = () => {}) {
  const here = workspace();
  prepare(here);
  const status = await main(argv, here.context);
  return { status, ...here.taken(), madeLake: existsSync(join(here.folder, '.local')) };
}

const withSample = (here: ReturnType<typeof workspace>) => void here.put('a.mat', { from: samples.good });

describe('process refuses', () => {
  const cases: [string, string[], string | RegExp, (here: ReturnType<typeof workspace>) => void][] = [
    [
      'nothing to do',
      [],
      'Name a file or a folder: npm run process -- FILE_OR_FOLDER… [--out DIR] [--profile ID] [--json].',
      () => {},
    ],
    [
      'an unknown option',
      ['a.mat', '--jsonl'],
      /--jsonl\b.*--out DIR, --profile ID, --json, --log and --help/,
      withSample,
    ],
    ['an unknown short option', ['a.mat', '-x'], / -x\b.*--out DIR/, withSample],
    ['an option without its value', ['a.mat', '--out'], '--out wants a value: --out DIR.', withSample],
    ['an option for a value', ['--out', '--json', 'a.mat'], /^--out /, withSample],
    ['a value for a switch', ['a.mat', '--json=5'], '--json takes no value, here it is given "5".', withSample],
    [
      'a path that leads to nothing',
      ['a.mat', 'b\n.mat'],
      '"b\\u{a}.mat" cannot be found: no such file or directory.',
      withSample,
    ],
    ['a path below a file', ['a.mat/b.mat'], '"a.mat/b.mat" cannot be found: not a directory.', withSample],
    [
      'a path that is too long',
      [`${'x'.repeat(300)}`],
      `"${'x'.repeat(300)}" cannot be found: name too long.`,
      () => {},
    ],
    ['a device', ['/dev/null'], '"/dev/null" is neither a file nor a folder.', () => {}],
    [
      'an empty folder',
      ['empty'],
      '"empty" has no .mat file in it: it is empty.',
      ({ folder }) => mkdirSync(join(folder, 'empty')),
    ],
    [
      'a folder of other files',
      ['texts'],
      '"texts" has no .mat file in it: it holds 2 other files such as "a.txt".',
      ({ put }) => {
        put('texts/a.txt', '');
        put('texts/b/c.csv', '');
      },
    ],
    [
      'a folder that only links to itself',
      ['round'],
      '"round" has no .mat file in it: it is empty.',
      ({ folder }) => {
        mkdirSync(join(folder, 'round'));
        symlinkSync(join(folder, 'round'), join(folder, 'round', 'again.mat'));
      },
    ],
    ['an empty name', ['a.mat', ''], 'A name is empty: a file or a folder is wanted.', withSample],
    [
      'an unknown profile',
      ['a.mat', '--profile', 'mitbih360'],
      `There is no profile "mitbih360" (did you mean mit-bih-360?): known are ${KNOWN}.`,
      withSample,
    ],
    [
      'a lake below a file',
      ['a.mat', '--out', 'a.mat/lake'],
      'The lake cannot be written to "a.mat/lake": not a directory.',
      withSample,
    ],
    [
      'a lake that is a file',
      ['a.mat', '--out', 'a.mat'],
      'The lake cannot be written to "a.mat": file already exists.',
      withSample,
    ],
  ];
  const onLinux: typeof cases = [
    [
      'a lake where no folder can be made',
      ['a.mat', '--out', '/proc/lake/below'],
      'The lake cannot be written to "/proc/lake/below": no such file or directory.',
      withSample,
    ],
  ];
  test.each(process.platform === 'linux' ? [...cases, ...onLinux] : cases)('%s', async (_, argv, sentence, prepare) => {
    const { err, ...rest } = await refusal(argv, prepare);
    expect(rest).toEqual({ status: 2, out: '', madeLake: false });
    expect(err).toMatch(/^[^\n]+\n$/);
    if (typeof sentence === 'string') expect(err).toBe(`${sentence}\n`);
    else expect(err.trimEnd()).toMatch(sentence);
  });
});

test('a wrong argument after good ones stops everything before the first recording', async () => {
  const { status, out } = await refusal(['a.mat', 'missing.mat', '--json'], withSample);
  expect({ status, out }).toEqual({ status: 2, out: '' });
});

test('--help prints the usage and needs no arguments', async () => {
  const { status, out, err } = await refusal(['--help']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/^npm run process -- FILE_OR_FOLDER… \[--out DIR\] \[--profile ID\] \[--json\]\n/);
});
