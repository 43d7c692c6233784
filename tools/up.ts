/**
 * `npm run up`: `pulumi up` with the project's own Node first on PATH and checked by the policy pack, so that neither
 * has to be remembered. What follows `--` goes to Pulumi: `npm run up -- --stack prod --yes`.
 *
 * The program itself makes the bundle that the image copies; Docker builds the image, so Docker is asked for first.
 */
import { type SpawnOptions, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { type CommandContext, processContext } from '../local/terminal/command-context.ts';

const PROJECT = join(import.meta.dirname, '..');

/** What `pulumi` is given before a person's own options. */
const ALWAYS = ['up', '--policy-pack', join('infra', 'policy')];

/**
 * A refresh drops the image from the state when its login to the registry has expired, after twelve hours: leave it
 * out.
 *
 * Source: pulumi-docker-build, issues 424 and 929.
 */
const REFRESH = 'pulumi refresh --exclude "**docker-build:index:Image**"';

/** A program that has to be there, how to ask it, and what to say when it does not answer. */
const NEEDED = [
  {
    command: ['pulumi', 'version'],
    otherwise: 'pulumi is not on PATH; install it: https://www.pulumi.com/docs/iac/download-install/',
  },
  {
    command: ['docker', 'version', '--format', '{{.Server.Version}}'],
    otherwise: 'Docker does not answer, and it builds the image of the functions; install or start it, then try again.',
  },
] as const;

/**
 * Runs `pulumi up`.
 *
 * @param argv options for Pulumi
 * @param environment where programs are looked for
 * @returns the exit status of Pulumi; 1 when something that it needs is missing, or a refresh is asked for
 */
export async function main(
  argv: readonly string[],
  { err }: Pick<CommandContext, 'err'>,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  if (argv.some((word) => /^(?:--refresh|-r)(?:=|$)/.test(word))) {
    err.write(`--refresh can drop the image from the state. First: ${REFRESH}, then: npm run up.\n`);
    return 1;
  }
  const env = { ...environment, PATH: [join(PROJECT, 'node_modules', '.bin'), environment.PATH].join(delimiter) };
  for (const { command, otherwise } of NEEDED) {
    if ((await statusOf(command, { env, stdio: 'ignore' })) === 0) continue;
    err.write(`${otherwise}\n`);
    return 1;
  }
  return statusOf(['pulumi', ...ALWAYS, ...argv], { env, stdio: 'inherit' });
}

/** @returns 1 for a program that is not there */
function statusOf([program = '', ...args]: readonly string[], options: SpawnOptions): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: PROJECT, ...options });
    child.on('error', () => resolve(1));
    child.on('close', (status) => resolve(status ?? 1));
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
