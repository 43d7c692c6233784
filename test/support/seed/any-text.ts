/**
 * Any text: every character of Unicode is as likely as the next, and names that are dangerous to JavaScript come now and then.
 *
 * It draws what fast-check's own unit `binary` draws. That one lists all characters in a map, to find the number of one of
 * them, which takes more than a second of each file of tests; here the number is worked out.
 */
import fc from 'fast-check';

/** Halves of pairs in UTF-16: they are no characters of their own. */
const SURROGATES = { first: 0xd800, count: 0x800 };
const CODE_POINTS = 0x110000;

const character = fc.nat({ max: CODE_POINTS - SURROGATES.count - 1 }).map(characterOf, numberOf);

/** Texts of characters, not of UTF-16 units: their lengths are those of `[...text]`. */
export function anyText(constraints: Omit<fc.StringConstraints, 'unit'> = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: character });
}

function characterOf(number: number): string {
  return String.fromCodePoint(number < SURROGATES.first ? number : number + SURROGATES.count);
}

/** @throws {TypeError} when it is not one character: fast-check asks whether it could have drawn a value */
function numberOf(value: unknown): number {
  const point = typeof value === 'string' ? (value.codePointAt(0) ?? Number.NaN) : Number.NaN;
  const number = point < SURROGATES.first ? point : point - SURROGATES.count;
  if (Number.isNaN(number) || characterOf(number) !== value) throw new TypeError('not a character');
  return number;
}
