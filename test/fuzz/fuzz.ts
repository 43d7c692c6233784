/**
 * `npm run fuzz -- --seconds N [--seed S] [--only TARGET] [--repeat FILE]`: tries hostile inputs until the time is over.
 *
 * Each target runs in a process of its own that is watched: silence is a hang. What is found is shrunk, written to a
 * file, and printed with the command that shows it again. Exit status: 1 when something was found, 2 on wrong use.
 */
import { fork } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { type CommandContext, processContext } from '../../local/terminal/command-context.ts';
import { counted, quoted } from '../../local/terminal/text.ts';
import type { ChildMessage } from './child.ts';
import { targets } from './targets/index.ts';

const FORM = 'npm run fuzz -- --seconds N';
/** A child runs for this long; the next one begins with fresh memory. */
const ROUND_MS = 20_000;
/** However short the time: a target that was never tried must not be reported as one without findings. */
const MIN_ROUND_MS = 500;
/** An input takes milliseconds, on the busiest machine a second. */
const SILENCE_MS = 30_000;
const FOUND_FOLDER = join('.local', 'fuzz');
/** Further ones of the same target are mostly the same again. */
const MAX_FINDINGS = 5;

interface KeptFinding {
  readonly file: string;
  readonly message: string;
}

export const main = command({
  call: 'npm run fuzz',
  about:
    'Tries hostile inputs until the time is over. Each target runs in a process of its own that is watched: silence is a hang. What is found is shrunk, written to a file, and printed with the command that shows it again.',
  options: {
    '--seconds N': 'how long',
    '--seed S': 'the same seed tries the same inputs (default: a new one)',
    '--only TARGET': `one of ${[...targets.keys()].join(', ')}`,
    '--repeat FILE': 'try one input again',
  },
  examples: [['npm run fuzz -- --seconds 60', '']],
  exitStatus: { 0: 'nothing was found', 1: 'something was found', 2: 'wrong use' },
  run: async (args, context) => {
    const file = args.values.get('repeat');
    if (file !== undefined) return await repeat(file, onlyOf(args), context);
    return await fuzz(secondsOf(args), seedOf(args), onlyOf(args), context);
  },
});

function secondsOf({ values }: Arguments): number {
  const text = values.get('seconds') ?? '';
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new WrongArguments(`Say for how long: ${FORM}.`);
}

/** A seed of its own for each run, unless one is to be repeated. */
function seedOf({ values }: Arguments): number {
  const text = values.get('seed') ?? String(Date.now() % 2 ** 31);
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new WrongArguments(`--seed wants a whole number, found ${quoted(text)}.`);
}

function onlyOf({ values }: Arguments): readonly string[] {
  const name = values.get('only');
  if (name === undefined) return [...targets.keys()];
  if (targets.has(name)) return [name];
  throw new WrongArguments(`There is no target ${quoted(name)}: there are ${[...targets.keys()].join(', ')}.`);
}

async function repeat(file: string, names: readonly string[], context: CommandContext): Promise<number> {
  const [name = ''] = names;
  if (names.length > 1)
    throw new WrongArguments(`Say which target reads ${quoted(file)}: --only ${[...targets.keys()].join('|')}.`);
  const path = resolve(context.folder, file);
  if (!existsSync(path)) throw new WrongArguments(`${quoted(file)} cannot be found.`);
  try {
    await targets.get(name)?.repeat(new Uint8Array(readFileSync(path)));
  } catch (error) {
    context.out.write(`${error instanceof Error ? error.stack : error}\n`);
    return 1;
  }
  context.out.write(`${quoted(file)} shows nothing.\n`);
  return 0;
}

/** Rounds of every target in turn, so that each gets its share however long it runs. */
async function fuzz(seconds: number, seed: number, names: readonly string[], context: CommandContext): Promise<number> {
  context.out.write(`seed ${seed}, ${counted(seconds, 'second')}, ${names.join(', ')}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'ecg-fuzz-'));
  const runs = new Map(names.map((name) => [name, 0]));
  const findings = new Map(names.map((name): [string, KeptFinding[]] => [name, []]));
  const endMs = performance.now() + seconds * 1000;
  try {
    for (let round = 0; round % names.length > 0 || performance.now() < endMs; round += 1) {
      const name = names[round % names.length]!;
      const untilAllHadOne = names.length - (round % names.length);
      const found = findings.get(name)!;
      if (found.length >= MAX_FINDINGS) {
        if ([...findings.values()].every(({ length }) => length >= MAX_FINDINGS)) break;
        continue;
      }
      const share = Math.max(MIN_ROUND_MS, Math.min(ROUND_MS, (endMs - performance.now()) / untilAllHadOne));
      const result = await inChild(name, seed + round, share, folder);
      runs.set(name, runs.get(name)! + result.runs);
      const { file, message } = result;
      if (file === undefined || found.some((one) => alike(one.message, message))) continue;
      found.push(kept({ file, message }, name, seed + round, context));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const [name, count] of runs) {
    context.out.write(
      `${name.padEnd(9)} ${String(count).padStart(9)} runs, ${counted(findings.get(name)!.length, 'finding')}\n`,
    );
  }
  return [...findings.values()].some(({ length }) => length > 0) ? 1 : 0;
}

/** The same words at the same place, whatever the figures in them. */
function alike(one: string, other: string): boolean {
  const form = (message: string) =>
    message
      .split('\n')
      .slice(0, 2)
      .join()
      .replace(/"(?:[^"\\]|\\.)*"|\d+/g, '');
  return form(one) === form(other);
}

/** Copies what was found to where it stays, and prints it. */
function kept({ file, message }: KeptFinding, name: string, seed: number, context: CommandContext): KeptFinding {
  mkdirSync(join(context.folder, FOUND_FOLDER), { recursive: true });
  const extension = targets.get(name)?.extension;
  const path = join(context.folder, FOUND_FOLDER, `${name}-${seed}.${extension}`);
  copyFileSync(file, path);
  const short = message.split('\n').slice(0, 8).join('\n  ').slice(0, 2000);
  context.out.write(`\n${name}, seed ${seed}: ${short}\n`);
  context.out.write(`  npm run fuzz -- --only ${name} --repeat ${relative(context.folder, path)}\n\n`);
  return { file: path, message };
}

interface Round {
  readonly runs: number;
  readonly file: string | undefined;
  readonly message: string;
}

/** One round. A child that says nothing is stopped, and what it was trying is what was found. */
function inChild(name: string, seed: number, forMs: number, folder: string): Promise<Round> {
  const script = join(import.meta.dirname, 'child.ts');
  const child = fork(script, [name, String(seed), String(forMs), folder], { execArgv: ['--max-old-space-size=512'] });
  const current = join(folder, `${name}.current`);
  rmSync(current, { force: true }); // of an earlier round
  let result: Round = { runs: 0, file: undefined, message: '' };
  let stopped = '';
  return new Promise((done, failed) => {
    const stop = () => {
      stopped = `hang: nothing was heard of it for ${SILENCE_MS / 1000} s (not shrunk)`;
      child.kill('SIGKILL');
    };
    let silence = setTimeout(stop, SILENCE_MS);
    child.on('message', (message: ChildMessage) => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
      result =
        'finding' in message
          ? { runs: message.runs, file: message.finding, message: message.message }
          : { ...result, runs: message.runs };
    });
    child.on('exit', (status, signal) => {
      clearTimeout(silence);
      const ended =
        stopped || (status === 0 ? '' : `crash: it ended with ${signal ?? `status ${status}`} (not shrunk)`);
      if (ended === '') done(result);
      else if (existsSync(current)) done({ ...result, file: current, message: ended });
      else failed(new Error(`the process for ${name} ended before its first input: ${ended}`));
    });
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
