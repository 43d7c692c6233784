/** One part of the status: what it shows, or why it cannot be read. The others are shown all the same. */
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { awsSentence, isFromAws } from '../stack/from-aws.ts';

/** A part as it is printed: the first line stands beside the title, the others below. */
export interface StatusPart {
  readonly title: string;
  readonly lines: readonly string[];
  readonly isRead: boolean;
}

/**
 * @param right what reading it takes, as IAM writes it
 * @param read throws what AWS answers, or `WrongArguments` for an output that the stack lacks
 */
export async function statusPart(
  title: string,
  right: string,
  read: () => Promise<readonly string[]>,
): Promise<StatusPart> {
  try {
    return { title, lines: await read(), isRead: true };
  } catch (error) {
    if (error instanceof WrongArguments) return { title, lines: [`cannot be read: ${error.message}`], isRead: false };
    if (!isFromAws(error)) throw error;
    return { title, lines: [`cannot be read: ${awsSentence(error, right)}.`], isRead: false };
  }
}

/** How long ago, as people say it: `40 s`, `12 min`, `3 h`, `5 days`. */
export function ageWords(fromMs: number, toMs: number): string {
  const seconds = Math.max(0, Math.round((toMs - fromMs) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
