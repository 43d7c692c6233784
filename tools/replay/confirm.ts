/** Asks the person at the terminal. */
import { createInterface } from 'node:readline/promises';
import { WrongArguments } from '../../local/terminal/arguments.ts';

/** @returns whether the answer was yes; undefined when nobody is there to answer */
export type Ask = (question: string) => Promise<boolean | undefined>;

export const askAtTerminal: Ask = async (question) => {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<string>((resolve) => terminal.once('close', () => resolve(''))); // Ctrl-D, Ctrl-C
  try {
    return /^y(?:es)?$/i.test((await Promise.race([terminal.question(question), left])).trim());
  } finally {
    terminal.close();
  }
};

/** @throws {WrongArguments} when nobody can answer and `--yes` was not given */
export async function isAgreed(saidYes: boolean, question: string, ask: Ask): Promise<boolean> {
  if (saidYes) return true;
  const answer = await ask(`${question} [y/N] `);
  if (answer !== undefined) return answer;
  throw new WrongArguments('Nobody is here to be asked: say --yes to replay, or --dry-run to look.');
}
