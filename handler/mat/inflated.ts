/** What is refused of an element that was inflated, in the same words wherever its bytes went. */
import type { Element } from './mat5-element.ts';

/** Why inflating ended: the element goes on behind the size that it declares. */
export const MORE_THAN_DECLARED = 'more bytes than declared';

/** How many bytes came out, how many the element's own tag declares, and how many compressed ones that took. */
export interface InflatedSizes {
  readonly inflated: number;
  readonly declared: number;
  readonly used: number;
}

/** Refuses an element with fewer bytes than it declares, or with others behind the end of the compressed ones. */
export function mustBe(element: Element, { inflated, declared, used }: InflatedSizes): void {
  if (inflated !== declared) element.refuse('corrupt', `inflates to ${inflated} bytes, ${declared} declared`);
  const surplus = element.data.end - element.data.from - used;
  if (surplus !== 0) element.refuse('corrupt', `${surplus} bytes behind the end of the compressed data`);
}

/** Refuses an element, for a reason that zlib gives. */
export function doesNotInflate(element: Element, reason: string): never {
  return element.refuse('corrupt', `compressed data do not inflate: ${reason}`);
}
