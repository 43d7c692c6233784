/** Writes how large something in a stack is. */
import { counted } from '../../local/terminal/text.ts';

/** `812 bytes`, `3.4 MB`: as in S3's own pages. */
export function sizeInWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return step === 0 ? counted(bytes, 'byte') : `${(bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
}
