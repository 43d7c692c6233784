/** The drawings of the rules, and what each must be. */
import { expect } from '@jest/globals';

/** Their folder, by path in the project: written out here, since the tool that knows it loads all of the documentation's. */
export const DRAWINGS = 'quality/drawings';

/** One caption, and a shaded span wherever there is a trace. */
export function expectComplete(svg: string): void {
  expect(svg).toMatch(/<title>[^<]+\. (reject|warn|info): [^<]+\.<\/title>/);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  expect(svg.includes('stroke-linejoin')).toBe(svg.includes('fill-opacity'));
}
