/** Text from a file or an upload, as a sentence quotes it. */

/** A name in MATLAB has 63 characters at most; what is longer is not read to its end by anybody. */
const MAX_CHARACTERS = 63;

/** The text in quotation marks, on one line; a long one is cut short. */
export function quoted(text: string): string {
  const shown = text
    .slice(0, MAX_CHARACTERS)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return `"${shown}${text.length > MAX_CHARACTERS ? '…' : ''}"`;
}
