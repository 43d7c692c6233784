/** A number as somebody typed it into a field. */

/** A comma before three digits: a thousand to some, a fraction to others. Behind a 0 it can only be a fraction. */
const EITHER = /^-?[1-9]\d{0,2},\d{3}$/;

/**
 * With a point or a comma before the fraction; nothing else, so that `1.000` is one and no thousand.
 *
 * @returns what is wrong when it is not a number, as the end of a sentence: `must be a number, got "x"`
 */
export function typedNumber(text: string): number | string {
  const trimmed = text.trim();
  if (EITHER.test(trimmed)) {
    const [thousand, fraction] = [trimmed.replace(',', ''), trimmed.replace(',', '.')];
    return `must be ${thousand} or ${fraction}, got "${trimmed}", which can mean both`;
  }
  const plain = trimmed.replace(',', '.');
  return /^-?\d{1,12}(?:\.\d{1,9})?$/.test(plain) ? Number(plain) : `must be a number, got "${text}"`;
}
