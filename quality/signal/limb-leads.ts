/**
 * The six limb leads are made from two voltages: whatever the heart does, each is a fixed sum of I and II (Einthoven 1912,
 * Goldberger 1942). Where one of them is flat, a single voltage is left, and some of the others become equal: with
 * II = 0 V, III is I upside down and aVL is I.
 */

/** How much of I and of II is in each. */
const PARTS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['i', [1, 0]],
  ['ii', [0, 1]],
  ['iii', [-1, 1]],
  ['avr', [-1 / 2, -1 / 2]],
  ['avl', [1, -1 / 2]],
  ['avf', [-1 / 2, 1]],
]);

/** What a lead is called that nobody has named: it may be any. */
const UNNAMED = /^ch\d+$/;

/**
 * Must two limb leads be equal, one perhaps upside down, when a third one is flat? True also where one of the three has no
 * name, since it may be the one that makes it true; false for leads that are not limb leads.
 *
 * @param flat the name of the lead that is flat; names are read without regard to capitals
 */
export function followsFromFlat(one: string, other: string, flat: string): boolean {
  const names = [one, other, flat].map((name) => name.toLowerCase());
  if (names.some((name) => !PARTS.has(name) && !UNNAMED.test(name))) return false;
  const [first, second, zero] = names.map((name) => PARTS.get(name));
  if (first === undefined || second === undefined || zero === undefined) return true;
  // What is left of I and II where this sum of them is 0 V.
  const [i, ii] = [zero[1], -zero[0]];
  const left = (parts: readonly [number, number]) => Math.abs(parts[0] * i + parts[1] * ii);
  return left(first) === left(second);
}
