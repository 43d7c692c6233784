import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metadataOf } from '../../../handler/aws/s3-metadata.ts';

const inBase64 = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
const inQ = (text: string) =>
  `=?utf-8?q?${[...Buffer.from(text)].map((byte) => `=${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')}?=`;
const decoded = (value: string) => metadataOf({ name: value }).get('name');

describe('metadata', () => {
  test('in any script come back as they were said, in either encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const said = text.toWellFormed();
        expect(decoded(inBase64(said))).toBe(said);
        expect(decoded(inQ(said))).toBe(said);
      }),
    );
  });

  test('without an encoded word stay as they are', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('=?')),
        (text) => expect(decoded(text)).toBe(text),
      ),
    );
  });

  test('are decoded word by word, and the space between two words is none', () => {
    expect(decoded(`Dr. ${inBase64('Jürgen ')} ${inQ('Müller')} (cardiology)`)).toBe('Dr. Jürgen Müller (cardiology)');
    expect(decoded('=?ISO-8859-1?Q?J=FCrgen_M.?=')).toBe('Jürgen M.');
    expect(decoded('=?UTF-8*de?Q?Herz?=')).toBe('Herz');
  });

  test('that nobody can decode are kept as they came', () => {
    for (const text of ['=?KLINGON?B?AAAA?=', '=?UTF-8?Q?=FF=FE?=', '=?UTF-8?X?abc?=', '=?UTF-8?B?', '=?=?=?='])
      expect(decoded(text)).toBe(text);
  });

  test('have names in lower case, whatever they are', () => {
    expect(metadataOf({ 'Sampling-Rate-Hz': '250', ['__proto__']: 'x' })).toEqual(
      new Map([
        ['sampling-rate-hz', '250'],
        ['__proto__', 'x'],
      ]),
    );
    expect(metadataOf()).toEqual(new Map());
  });
});
