/** Has the person at the terminal confirm. */
import { createInterface } from 'node:readline/promises';
import { WrongArguments } from '../../local/terminal/arguments.ts';

/** @returns whether the answer was yes; undefined without a terminal, where no one can answer */
export type Confirm = (question: string) => Promise<boolean | undefined>;

/** Asks at the terminal; undefined when there is no one to ask, false for every answer but `y` and `yes`. */
export const confirmAtTerminal: Confirm = async (question) => {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<string>((resolve) => terminal.once('close', () => resolve(''))); // Ctrl-D, Ctrl-C
  try {
    return /^y(?:es)?$/i.test((await Promise.race([terminal.question(question), left])).trim());
  } finally {
    terminal.close();
  }
};

/**
 * @param otherwise what to pass where no one can answer
 * @throws {WrongArguments} when no one can answer and `--yes` was not given
 */
export async function isConfirmed(
  isConfirmedAlready: boolean,
  question: string,
  confirm: Confirm,
  otherwise = '--yes to replay, or --dry-run to preview',
): Promise<boolean> {
  if (isConfirmedAlready) return true;
  const answer = await confirm(`${question} [y/N] `);
  if (answer !== undefined) return answer;
  throw new WrongArguments(`There is no terminal to ask on: pass ${otherwise}.`);
}
