/** Wrong arguments: one exact sentence on standard error, nothing on standard output, status 2, no lake. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { main } from '../../local/process.ts';
import { samples, workspace } from '../support/workspace.ts';

async function refusal(argv: readonly string[], prepare: (put: ReturnType<typeof workspace>) => void = () => {}) {
  const here = workspace();
  prepare(here);
  const status = await main(argv, here.context);
  return { status, ...here.taken(), madeLake: existsSync(join(here.folder, '.local')) };
}

const withSample = (here: ReturnType<typeof workspace>) => void here.put('a.mat', { from: samples.good });

describe('process refuses', () => {
  const cases: [string, string[], string, (here: ReturnType<typeof workspace>) => void][] = [
    ['nothing to do', [], 'Name a file or a folder: ./ecg process FILE_OR_FOLDER…', () => {}],
    ['an unknown option', ['a.mat', '--jsonl'], 'Unknown option --jsonl; did you mean --json?', withSample],
    [
      'an unknown short option',
      ['a.mat', '-x'],
      'Unknown option -x; ./ecg process --help lists the options.',
      withSample,
    ],
    ['an option without its value', ['a.mat', '--out'], '--out needs a value: --out DIR.', withSample],
    ['an option for a value', ['--out', '--json', 'a.mat'], '--out needs a value: --out DIR.', withSample],
    ['a value for a switch', ['a.mat', '--json=5'], '--json takes no value, got "5".', withSample],
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
      'a link to nothing',
      ['gone.mat'],
      '"gone.mat" is a link to "moved.mat", which does not exist.',
      ({ folder }) => symlinkSync('moved.mat', join(folder, 'gone.mat')),
    ],
    [
      'a time that is none',
      ['a.mat', '--recorded-at', 'yesterday'],
      '--recorded-at must be a date and time like 2026-01-31T08:30Z or 2026-01-31T09:30+01:00, got "yesterday".',
      withSample,
    ],
    [
      'a rate that cannot be',
      ['a.mat', '--sampling-rate', '0.5'],
      '--sampling-rate must be a number from 20 to 1000000 Hz, got "0.5".',
      withSample,
    ],
    [
      'a unit that is none',
      ['a.mat', '--unit', 'volt'],
      '--unit must be one of adu, mV, uV, µV, V, got "volt".',
      withSample,
    ],
    [
      'a lead without a name',
      ['a.mat', '--leads', 'I,,V1'],
      '--leads must be names joined by commas, got "I,,V1".',
      withSample,
    ],
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
    ['no jobs at all', ['a.mat', '--jobs', '0'], '--jobs must be a whole number from 1 to 256, got "0".', withSample],
    ['an empty name', ['a.mat', ''], 'Empty name: give a file or a folder.', withSample],
    [
      'an unknown profile',
      ['a.mat', '--profile', 'mitbih360'],
      'Unknown profile "mitbih360"; did you mean "mit-bih-360"? ./ecg profiles list shows all.',
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
  expect(out).toMatch(/^Usage: \.\/ecg process FILE_OR_FOLDER… \[options\]\n/);
});
