/**
 * `npm run test:random`: the tests in rounds, each with a seed that nobody chose. What they find is mended at its root,
 * and becomes an example of its property.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { type Arguments, WrongArguments } from '../../../local/terminal/arguments.ts';
import { command } from '../../../local/terminal/command.ts';
import { type CommandContext, processContext } from '../../../local/terminal/command-context.ts';

/** As many draws as ten runs of `npm test`, in ten times its time. */
const ROUNDS = 10;
/** fast-check takes 32 bits of a seed. */
const SEEDS = 2 ** 31;
/** Runs the tests once with a seed, and returns the exit status. */
export type Round = (seed: number, args: readonly string[]) => number;

export const main = command<Round>({
  call: 'npm run test:random',
  names: '[-- JEST ARGUMENTS]',
  about:
    'Runs the tests in rounds, each with a new seed for what they draw. It prints each seed, and ends with the first round that fails.',
  options: { '--rounds N': `how many rounds (default: ${ROUNDS})` },
  examples: [['npm run test:random -- --rounds 3', '']],
  exitStatus: { 0: 'every round passed', 1: 'one failed', 2: 'wrong use' },
  run: (given, context, round = jest) => runRounds(roundsOf(given), given.names, context, round),
});

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
