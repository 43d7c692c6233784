/**
 * `npm run test:random`: the tests in rounds, each with a seed that nobody chose. What they find is mended at its root,
 * and becomes an example of its property.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { type Arguments, readArguments, WrongArguments } from '../../../local/terminal/arguments.ts';
import { type CommandContext, processContext } from '../../../local/terminal/command-context.ts';

/** As many draws as ten runs of `npm test`, in ten times its time. */
const ROUNDS = 10;
/** fast-check takes 32 bits of a seed. */
const SEEDS = 2 ** 31;
const HELP = `npm run test:random -- [--rounds ${ROUNDS}] [-- JEST ARGUMENTS]

Runs the tests ${ROUNDS} times, or as often as --rounds says, each time with a new seed for what they draw. Prints each seed,
and ends with the first round that fails.
`;

/** Runs the tests once with a seed, and returns the exit status. */
export type Round = (seed: number, args: readonly string[]) => number;

/** @returns the exit status */
export async function main(argv: readonly string[], io: CommandContext, round: Round = jest): Promise<number> {
  try {
    const given = readArguments(argv, { rounds: 'N', help: '' });
    if (!given.switches.has('help')) return runRounds(roundsOf(given), given.names, io, round);
    io.out.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongArguments)) throw error;
    io.err.write(`${error.message}\n`);
    return 2;
  }
}

function roundsOf({ values }: Arguments): number {
  const text = values.get('rounds') ?? String(ROUNDS);
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new WrongArguments(`--rounds must be a whole number from 1 to 9999, got ${JSON.stringify(text)}.`);
}

function runRounds(rounds: number, args: readonly string[], { out }: CommandContext, round: Round): number {
  for (let i = 1; i <= rounds; i += 1) {
    const seed = randomInt(SEEDS);
    const command = ['npm run jest', ...(args.length === 0 ? [] : ['--', ...args])].join(' ');
    out.write(`Round ${i} of ${rounds}. To repeat it: PROPERTY_SEED=${seed} ${command}\n`);
    const status = round(seed, args);
    if (status !== 0) return status;
  }
  return 0;
}

/** What `npm run jest` does. */
function jest(seed: number, args: readonly string[]): number {
  const env = { ...process.env, PROPERTY_SEED: String(seed) };
  return spawnSync('npm', ['run', '--silent', 'jest', '--', ...args], { env, stdio: 'inherit' }).status ?? 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
