import { describe, expect, test } from '@jest/globals';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { type CommandDefinition, command } from '../../../local/terminal/command.ts';
import { workspace } from '../../support/workspace.ts';

type Work = CommandDefinition<never>['run'];

async function run(argv: readonly string[], work: Work, npm?: Record<string, string>) {
  const here = workspace();
  const main = command({
    call: './ecg copy',
    names: 'FILE…',
    about:
      'Copies files, and says at length what it means by that, so that the text does not fit on one line of a page.',
    options: { '--json': 'for a script', '--out DIR': 'where to', '--all': 'all of them' },
    examples: [['./ecg copy a', 'one file']],
    exitStatus: { 0: 'copied', 2: 'wrong use' },
    run: work,
  });
  const status = await main(argv, npm === undefined ? here.context : { ...here.context, npm });
  return { status, ...here.taken() };
}

const never = async () => {
  throw new Error('the command ran');
};

describe('a command', () => {
  test('gets its arguments read, and ends with the status it returns', async () => {
    let names: readonly string[] = [];
    const status = 3;
    const work: Work = async (args) => {
      names = [...args.names, ...args.switches];
      return status;
    };
    expect(await run(['a', '--json'], work)).toEqual({ status, out: '', err: '' });
    expect(names).toEqual(['a', 'json']);
  });

  test.each([['--help'], ['-h']])('prints its help and does nothing else when asked for it by %s', async (asked) => {
    const out = `Usage: ./ecg copy FILE… [options]

Copies files, and says at length what it means by that, so that the text does not fit on one line of
a page.

Options:
  --json     for a script
  --out DIR  where to
  --all      all of them
  --help     print this

Examples:
  ./ecg copy a  one file

Exit status:
  0  copied
  2  wrong use
`;
    expect(await run([asked, 'a'], never)).toEqual({ status: 0, out, err: '' });
  });

  test('answers an option that it does not have in one sentence, with status 2', async () => {
    const err = 'Unknown option --jsn; did you mean --json?\n';
    expect(await run(['--jsn'], never)).toEqual({ status: 2, out: '', err });
  });

  test('answers an error for the person in one sentence, and lets a bug through', async () => {
    const refuse = async () => {
      throw new WrongArguments('Name a file.');
    };
    expect(await run([], refuse)).toEqual({ status: 2, out: '', err: 'Name a file.\n' });
    await expect(run([], never)).rejects.toThrow('the command ran');
  });
});

describe('a command that npm runs', () => {
  const quiet = async () => 0;
  /** What npm sets without being asked, some of it by a person's own settings. */
  const ALWAYS = { npm_config_prefix: '/usr', npm_config_yes: '', npm_config_call: 'x', npm_config_loglevel: 'silent' };

  test.each([
    ['npm_config_json', '--json'],
    ['npm_config_out', '--out DIR'],
    ['npm_config_jsonn', '--json'],
  ])('refuses in one sentence when npm took an option for itself: %s', async (name, option) => {
    const taken = name.replace('npm_config_', '--');
    const instead = `npm run copy -- FILE… ${option}, or ./ecg copy FILE… ${option}`;
    expect(await run(['a'], never, { ...ALWAYS, [name]: 'true' })).toEqual({
      status: 2,
      out: '',
      err: `npm took ${taken} for itself: put a bare -- before the arguments, as in ${instead}.\n`,
    });
  });

  test('runs with what npm sets by itself, and with an option that is both given and set for npm', async () => {
    expect((await run(['a'], quiet, ALWAYS)).status).toBe(0);
    expect((await run(['a', '--json'], quiet, { ...ALWAYS, npm_config_json: 'true' })).status).toBe(0);
  });

  test('without npm, the environment means nothing', async () => {
    expect((await run(['a'], quiet)).status).toBe(0);
  });
});
