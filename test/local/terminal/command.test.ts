import { describe, expect, test } from '@jest/globals';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { type Command, runCommand } from '../../../local/terminal/command.ts';
import { workspace } from '../../support/workspace.ts';

async function run(argv: readonly string[], work: Command['run']) {
  const here = workspace();
  const status = await runCommand(argv, here.context, { options: { json: '' }, help: 'how to use it\n', run: work });
  return { status, ...here.taken() };
}

const never = async () => {
  throw new Error('the command ran');
};

describe('a command', () => {
  test('gets its arguments read, and ends with the status it returns', async () => {
    let names: readonly string[] = [];
    const work: Command['run'] = async (args) => {
      names = [...args.names, ...args.switches];
      return 3;
    };
    expect(await run(['a', '--json'], work)).toEqual({ status: 3, out: '', err: '' });
    expect(names).toEqual(['a', 'json']);
  });

  test('prints its help and does nothing else when asked for it', async () => {
    expect(await run(['--help', 'a'], never)).toEqual({ status: 0, out: 'how to use it\n', err: '' });
  });

  test('answers an option that it does not have in one sentence, with status 2', async () => {
    const err = 'There is no option --jsn: there are --json and --help.\n';
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
