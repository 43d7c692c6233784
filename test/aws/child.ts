/** Processes that a test starts: ended with the test, their output kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  readonly pid: number;
  /** Everything it printed so far. */
  readonly printed: { out: string; err: string };
  /** Resolves as soon as the output holds a match. @throws when it ends without one */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** Ends it, and resolves when it has ended. */
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** A file, by its descriptor, that takes the standard output instead of `printed.out`. */
  readonly outTo?: number;
}

export function startChild(command: string, args: readonly string[], { env, cwd, outTo }: Surroundings): Child {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', outTo ?? 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
  });
  const killAtExit = () => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = endOf(child).finally(() => process.off('exit', killAtExit));
  return {
    pid: child.pid ?? -1,
    printed,
    ended,
    says: (pattern) => firstMatch(child, printed, pattern),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'close'), once(child, 'error')]);
}

function firstMatch(child: ChildProcess, printed: { out: string; err: string }, pattern: RegExp) {
  return new Promise<RegExpExecArray>((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(printed.out) ?? pattern.exec(printed.err);
      if (match !== null) resolve(match);
    };
    look();
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`it ended without saying ${pattern}: ${printed.err.slice(-2000)}`)));
  });
}
