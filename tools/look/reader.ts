/** Whose marks are set. */
import { userInfo } from 'node:os';
import { isReader, READER_FORM } from '../../local/labels/label.ts';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { isSystemError, quoted } from '../../local/terminal/text.ts';
import type { Reader } from './read/marks.ts';

/** Files that are named are judged into a lake that is removed: a mark beside it would be lost. */
export const NOT_KEPT: Reader = {
  why: 'These recordings are not kept, and no mark of them would be: ./ecg process FILE keeps them, and ./ecg look then shows and marks them.',
};

/**
 * @param name as it was given; without one, the user of this machine
 * @param userName tells it; it throws an error of the system for a user without a name
 * @throws {WrongArguments} when the name is not one to sign with
 */
export function readerOf(name: string | undefined, userName = () => userInfo().username): Reader {
  if (name !== undefined) {
    if (isReader(name)) return { name };
    throw new WrongArguments(`--reader must be ${READER_FORM}, got ${quoted(name)}.`);
  }
  try {
    const user = userName();
    if (isReader(user)) return { name: user };
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
  return { why: 'Nobody can be named as the one who marks: start ./ecg look --reader NAME.' };
}
