/** How one text becomes another, line by line: a profile has some thirty lines, so the plain method does. */
import type { DiffLine } from '../bench-wire.ts';

/** Lines that stay are shown this far around those that change. */
const CONTEXT = 3;

/** Lines that go and come, with some around them; empty when nothing does. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [one, other] = [before.split('\n'), after.split('\n')];
  const all = steps(one, other);
  const changed = all.flatMap(({ sign }, at) => (sign === ' ' ? [] : [at]));
  return all.filter((_, at) => changed.some((near) => Math.abs(near - at) <= CONTEXT));
}

/** By the longest common run of lines. */
function steps(one: readonly string[], other: readonly string[]): DiffLine[] {
  const common = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      common[i]![j] =
        one[i] === other[j] ? 1 + common[i + 1]![j + 1]! : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const all: DiffLine[] = [];
  for (let i = 0, j = 0; i < one.length || j < other.length; ) {
    if (i < one.length && one[i] === other[j]) {
      all.push({ sign: ' ', line: j + 1, text: other[j]! });
      i += 1;
      j += 1;
    } else if (i < one.length && (j >= other.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      all.push({ sign: '-', line: i + 1, text: one[i]! });
      i += 1;
    } else {
      all.push({ sign: '+', line: j + 1, text: other[j]! });
      j += 1;
    }
  }
  return all;
}
