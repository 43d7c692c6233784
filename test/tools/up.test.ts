import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { main } from '../../tools/up.ts';
import { emptyFolder } from '../support/lake-folder.ts';

/** A folder with programs that answer as told, and what `pulumi` was called with. */
function programs(answers: Readonly<Record<string, number>>) {
  const folder = emptyFolder();
  const calls = join(folder, 'calls');
  for (const [name, status] of Object.entries(answers)) {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho "${name} $* $(node --version)" >> "${calls}"\nexit ${status}\n`);
    chmodSync(path, 0o755);
  }
  const PATH = [folder, '/usr/bin', '/bin'].join(delimiter);
  return { env: { PATH }, calls: () => readFileSync(calls, 'utf8').trim().split('\n') };
}

async function up(env: NodeJS.ProcessEnv, ...argv: string[]) {
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  const err = { write, isTerminal: false, columns: 100 };
  return { status: await main(argv, { err }, env), said };
}

describe('npm run up', () => {
  test('runs pulumi up with the policy pack, the person’s options and the project’s own Node', async () => {
    const { env, calls } = programs({ pulumi: 0, docker: 0 });
    expect(await up(env, '--stack', 'dev', '--yes')).toEqual({ status: 0, said: '' });
    const { devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
    expect(calls().at(-1)).toBe(`pulumi up --policy-pack infra/policy --stack dev --yes v${devDependencies.node}`);
  });

  test.each(['--refresh', '--refresh=true', '-r'])(
    'refuses %s, which can drop the image, and says how to refresh',
    async (option) => {
      const { env } = programs({ pulumi: 0, docker: 0 });
      const { status, said } = await up(env, option);
      expect(status).toBe(1);
      expect(said).toContain('pulumi refresh --exclude "**docker-build:index:Image**"');
    },
  );

  test('hands on how Pulumi ended', async () => {
    const { env, calls } = programs({ pulumi: 255, docker: 0 });
    expect((await up(env)).status).toBe(1);
    expect(calls()).toHaveLength(1); // it did not even tell its version
  });

  test.each([
    [{ docker: 0 }, 'pulumi is not on PATH'],
    [{ pulumi: 0, docker: 1 }, 'Docker does not answer'],
  ])('says in a sentence what is missing where only %j answer', async (answers, sentence) => {
    const { status, said } = await up(programs(answers).env);
    expect(status).toBe(1);
    expect(said).toMatch(new RegExp(`^${sentence}[^\n]*\n$`));
  });
});
