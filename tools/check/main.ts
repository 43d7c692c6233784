/**
 * `npm run check` and `npm run check:quality`: format, lint, types and indexes, side by side.
 *
 * Types are checked by TypeScript's native compiler, in a quarter of the time. It has no API in JavaScript, so
 * `import 'typescript'` remains the version before it, for Pulumi and for tests that ask the compiler.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { type CommandContext, processContext } from '../../local/terminal/command-context.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/** A program of Node that checks one thing, and answers by its exit status. */
export interface Check {
  /** What it checks, for people. */
  readonly name: string;
  /** What Node runs, in the folder of the project. */
  readonly argv: readonly string[];
}

/** What the checks look at: the whole project, or only `quality/`. */
export type Scope = 'project' | 'quality';

/**
 * The checks of a scope.
 *
 * @param colours whether their messages may have colours
 */
export function checksOf(scope: Scope, colours: boolean): Check[] {
  const isWhole = scope === 'project';
  const packages = 'node_modules';
  const pretty = ['--pretty', String(colours)];
  const project = ['--project', isWhole ? 'tsconfig.json' : 'tsconfig.quality.json'];
  const biome = [`--colors=${colours ? 'force' : 'off'}`, isWhole ? '.' : 'quality'];
  const compiler = [join(packages, 'typescript-native', 'bin', 'tsc'), '--noEmit'];
  const page = ['--project', 'tsconfig.page.json'];
  return [
    { name: 'format and lint', argv: [join(packages, '@biomejs', 'biome', 'bin', 'biome'), 'ci', ...biome] },
    { name: 'types', argv: [...compiler, ...project, ...pretty] },
    ...(isWhole ? [{ name: 'types of the page', argv: [...compiler, ...page, ...pretty] }] : []),
    { name: 'indexes', argv: [join('tools', 'quality', 'main.ts'), '--check'] },
  ];
}

/** `main` may be given another project than this one. */
export const main = command<string>({
  call: 'npm run check',
  about:
    'Checks format, lint, types, and that the indexes of rules and profiles are up to date. Writes nothing; npm run format and npm run index fix what they can.',
  options: { '--quality': 'check only the folder quality/, which takes a second or two' },
  examples: [
    ['npm run check', 'everything'],
    ['npm run check:quality', 'a rule or a profile that was changed'],
  ],
  exitStatus: { 0: 'all is well', 1: 'something is not', 2: 'wrong use' },
  run: async ({ names: [name], switches }, context, root = PROJECT) => {
    if (name !== undefined) throw new WrongArguments(`Unknown argument "${name}": only options are expected.`);
    return await runChecks(checksOf(switches.has('quality') ? 'quality' : 'project', context.colours), context, root);
  },
});

/**
 * Runs all checks at once and prints a line for each as it ends, below what it found, which is never mixed with
 * another's.
 *
 * @returns 0 when each ended with 0, otherwise 1
 */
export async function runChecks(checks: readonly Check[], { out }: CommandContext, root: string): Promise<number> {
  const passed = await Promise.all(
    checks.map(async ({ name, argv }) => {
      const start = performance.now();
      const { isFit, said } = await run(argv, root);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      out.write(`${isFit ? '' : said}${name}: ${isFit ? 'fine' : 'not fit'} (${seconds} s)\n`);
      return isFit;
    }),
  );
  return passed.every(Boolean) ? 0 : 1;
}

/** A check that cannot be started, or that is killed, counts as failed. */
function run(argv: readonly string[], cwd: string): Promise<{ readonly isFit: boolean; readonly said: string }> {
  const child = spawn(process.execPath, argv, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return new Promise((done) => {
    child.on('error', (error) => done({ isFit: false, said: `${error.message}\n` }));
    child.on('close', (status) => done({ isFit: status === 0, said }));
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
