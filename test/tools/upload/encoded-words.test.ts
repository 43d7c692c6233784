import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metadataOf } from '../../../handler/aws/s3-metadata.ts';
import { encodedWords } from '../../../tools/upload/encoded-words.ts';

test('any text comes back as the handler reads it, over words of at most 75 printable characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = encodedWords(text);
      expect(written).toMatch(/^[ -~]*$/);
      expect(metadataOf({ subject: written }).get('subject')).toBe(text);
      if (written !== text) for (const word of written.split(' ')) expect(word.length).toBeLessThanOrEqual(75);
    }),
    { examples: [[''], [' a '], ['=?UTF-8?B?SsO8cmdlbg==?='], ['Jürgen '.repeat(30)], ['a\nb']] },
  );
});

test.each([
  ['S-017', 'S-017'],
  ['Jürgen', '=?UTF-8?B?SsO8cmdlbg==?='],
])('%j is written as %j', (text, written) => expect(encodedWords(text)).toBe(written));
