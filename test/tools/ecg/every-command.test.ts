/** Every command, by its own registry: its help, its refusals, and what npm does to its options. In one process, as far as it goes. */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { optionForms } from '../../../local/terminal/arguments.ts';
import type { Command } from '../../../local/terminal/command.ts';
import { usageOf } from '../../../local/terminal/command-form.ts';
import { COMMANDS } from '../../../tools/ecg/commands.ts';
import { ecg } from '../../../tools/ecg/ecg.ts';
import { workspace } from '../../support/workspace.ts';

/** As they are typed: `['rules', 'list']`. */
const PATHS = COMMANDS.flatMap((entry) =>
  'commands' in entry
    ? entry.commands.map(({ name, load }) => ({ path: [entry.name, name], load }))
    : [{ path: [entry.name], load: entry.load }],
);

/** What a command that needs nothing does without arguments: it is run by other tests. */
const NEEDS_NOTHING = new Set(['demo', 'rules list', 'rules words', 'profiles list', 'rehearse', 'cost', 'capacity']);

const here = workspace();
afterEach(() => void here.taken());

async function run(argv: readonly string[], npm?: Readonly<Record<string, string>>) {
  const status = await ecg(argv, npm === undefined ? here.context : { ...here.context, npm });
  return { status, ...here.taken() };
}

describe.each(PATHS.map(({ path, load }) => [`./ecg ${path.join(' ')}`, path, load] as const))(
  '%s',
  (call, path, load) => {
    let main: Command;
    beforeAll(async () => {
      main = (await load()).main;
    });

    test('is called in its help as it is called', () => expect(main.form.call).toBe(call));

    test.each([[[...path, '--help']], [[...path, '-h']], [['help', ...path]]])(
      'answers %j with its help',
      async (argv) => {
        const { status, out, err } = await run(argv);
        expect({ status, err, first: out.split('\n')[0] }).toEqual({
          status: 0,
          err: '',
          first: `Usage: ${usageOf(main.form)}`,
        });
        for (const { name } of optionForms(main.form.options ?? {})) expect(out).toContain(`  --${name}`);
        expect(out).toMatch(/\nExamples:\n {2}\.\/ecg /);
        expect(out).toMatch(/\nExit status:\n {2}0 {2}/);
        for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
      },
    );

    test('shows examples that its own parser takes', () => {
      for (const [example] of main.form.examples) expect(example).toContain(call);
    });

    test('without arguments works, or says in one sentence what it needs, with status 2', async () => {
      if (NEEDS_NOTHING.has(path.join(' '))) return;
      const { status, out, err } = await run(path);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toMatch(/^[A-Z][^\n]*\.\/ecg [^\n]*\n$|^Say what to replay[^\n]*\n$/);
    });

    test('refuses each of its options misspelt, naming the right one, and a stranger', async () => {
      for (const { name, value } of optionForms(main.form.options ?? {})) {
        const misspelt = `--${name.slice(0, 1)}${name.slice(2)}x`;
        const { status, out, err } = await run([...path, misspelt, ...(value === undefined ? [] : ['1'])]);
        expect({ status, out }).toEqual({ status: 2, out: '' });
        expect(err).toMatch(new RegExp(`^Unknown option ${misspelt}[;.][^\\n]*\\n$`));
        if (name.length > 5) expect(err).toContain(`did you mean --${name}`);
        if (value !== undefined) {
          expect((await run([...path, `--${name}`])).err).toBe(`--${name} needs a value: --${name} ${value}.\n`);
        } else {
          expect((await run([...path, `--${name}=1`])).err).toBe(`--${name} takes no value, got "1".\n`);
        }
      }
      expect(await run([...path, '--qqqqqqqq'])).toMatchObject({ status: 2, out: '' });
    });

    test('refuses to run when npm took one of its options, written rightly or not', async () => {
      for (const { name } of optionForms(main.form.options ?? {})) {
        for (const taken of [name, `${name}x`]) {
          const { status, out, err } = await run(path, { [`npm_config_${taken.replaceAll('-', '_')}`]: 'true' });
          const isNpms = name === 'prefix';
          expect({ taken, status: isNpms ? 2 : status, out: isNpms ? '' : out }).toEqual({ taken, status: 2, out: '' });
          if (!isNpms && (taken === name || name.length > 2)) {
            expect(err).toMatch(new RegExp(`^npm took --${taken} for itself: [^\\n]*npm run [^\\n]* -- [^\\n]*\\n$`));
          }
        }
      }
    });

    test('is not disturbed by what npm sets by itself', async () => {
      const npm = Object.fromEntries(NPM_OPTIONS.map((name) => [`npm_config_${name.replaceAll('-', '_')}`, 'true']));
      for (const { name } of optionForms(main.form.options ?? {}))
        delete npm[`npm_config_${name.replaceAll('-', '_')}`];
      expect((await run([...path, '--help'], npm)).status).toBe(0);
    });
  },
);

describe('./ecg', () => {
  test.each([
    [[], 2],
    [['--help'], 0],
    [['rules'], 2],
    [['profiles', '--help'], 0],
    [['help'], 0],
  ])('%j shows the commands there are, with status %i', async (argv, status) => {
    const found = await run(argv);
    expect(found.status).toBe(status);
    expect(status === 0 ? found.err : found.out).toBe('');
    expect(found.out + found.err).toMatch(/^Usage: \.\/ecg [\s\S]*\nCommands:\n/);
  });

  test.each([
    [['proces'], 'Unknown command ./ecg proces; did you mean process?'],
    [['rules', 'explian'], 'Unknown command ./ecg rules explian; did you mean explain?'],
    [['qqq'], `Unknown command ./ecg qqq. Known: ${COMMANDS.map(({ name }) => name).join(', ')}.`],
    [['--quiet'], `Unknown option ./ecg --quiet. Known: ${COMMANDS.map(({ name }) => name).join(', ')}.`],
  ])('%j ends with status 2 and names what is meant', async (argv, sentence) => {
    expect(await run(argv)).toEqual({ status: 2, out: '', err: `${sentence}\n` });
  });

  test('--version prints the version', async () => expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/));
});

/** npm 11's own options, as `npm config ls --long` lists them: somebody may have set any of them for good. */
const NPM_OPTIONS =
  'access all allow-same-version also audit audit-level auth-type before bin-links browser ca cache cache-max cache-min cafile call cert cidr color commit-hooks cpu depth description dev diff dry-run editor engine-strict expires force foreground-scripts fund git global globalconfig heading https-proxy if-present ignore-scripts include init-module install-links json key legacy-bundling libc link local-address location lockfile-version loglevel logs-dir logs-max long maxsockets message name node-gyp node-options nodedir noproxy npm-version offline omit only optional orgs os otp package package-lock packages parseable prefix preid production progress provenance proxy read-only rebuild-bundle registry save save-bundle save-dev save-exact save-optional save-peer save-prefix save-prod scope scopes searchlimit shell shrinkwrap sign-git-tag strict-ssl tag timing umask unicode update-notifier usage user-agent userconfig version versions viewer which workspace workspaces yes'.split(
    ' ',
  );
