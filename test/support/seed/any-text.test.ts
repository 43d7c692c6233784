import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from './any-text.ts';

/** The first and last characters on either side of the surrogates, and of all. */
const EDGES = ['\0', '\ud7ff', '\ue000', '\u{10ffff}'];

test('every character can be drawn, and nothing else', () => {
  for (const edge of EDGES) expect(anyText().canShrinkWithoutContext(`a${edge}`)).toBe(true);
  for (const half of ['\ud800', '\udfff']) expect(anyText().canShrinkWithoutContext(`a${half}`)).toBe(false);
  fc.assert(fc.property(anyText(), (text) => text.isWellFormed()));
});

test('what is drawn is drawn anywhere in Unicode, and dangerous names come too', () => {
  const texts = fc.sample(anyText(), 1000);
  const points = texts.flatMap((text) => [...text].map((character) => character.codePointAt(0)!));
  const share = points.filter((point) => point > 0xffff).length / points.length;
  expect(share).toBeGreaterThan(0.8); // of all characters it is 94 %, but dangerous names are written in ASCII
  expect(texts.some((text) => text.includes('__proto__'))).toBe(true);
});

test('lengths are bounded in characters', () => {
  fc.assert(fc.property(anyText({ minLength: 2, maxLength: 3 }), (text) => [2, 3].includes([...text].length)));
});
