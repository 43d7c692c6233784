/** Where a rehearsal puts its uploads, and by what they are known again: they are deleted, and nobody else's may be. */
import { REHEARSAL_FOLDER } from './rehearsals.ts';

/** The metadata `subject` of what a rehearsal uploads: nobody. */
export const REHEARSAL_SUBJECT = 'rehearsal';

const KEY = new RegExp(`^${REHEARSAL_FOLDER}/\\d{8}T\\d{6}/[1-9]\\d*\\.mat$`);

/** @param number from 1 @returns `rehearsal/20260131T083000/1.mat`, of the second in UTC */
export function rehearsalKey(at: Date, number: number): string {
  const second = at.toISOString().replace(/[-:]/g, '').slice(0, 'YYYYMMDDTHHMMSS'.length);
  return `${REHEARSAL_FOLDER}/${second}/${number}.mat`;
}

/** Is it a key that `rehearsalKey` makes? A device may have a folder of that name, too. */
export function isRehearsalKey(key: string): boolean {
  return KEY.test(key);
}
