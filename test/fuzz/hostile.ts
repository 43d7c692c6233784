/** Texts and data as somebody sends them who means no good, or does not know better. */
import fc from 'fast-check';
import { anyText } from '../support/seed/any-text.ts';

/** Names that JavaScript treats in its own way. */
export const OWN_WAY = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
  'length',
];

const TELLTALE_TEXTS = [
  ...OWN_WAY,
  '',
  ' ',
  '\n',
  '\r\n{"level":"info","event":"object-processed"}\n',
  '\u001b[31mred\u001b[0m\u001b]8;;http://x\u0007',
  '\u0000',
  '\u202eevil\u202c',
  '\u2028\u2029\u0085\u009b',
  '\ud800',
  '<!channel>',
  '<!here|here>',
  '<@U123>',
  '<https://evil.example|harmless>',
  'https://evil.example',
  '@here',
  '@channel',
  '`code` *bold* _italic_ ~struck~',
  '```',
  '> quote',
  '• *accepted* `x`',
  '&lt;!channel&gt;',
  '=cmd()',
  "' or 1=1 --",
  '../../etc/passwd',
  '..\\..\\windows',
  '/etc/passwd',
  'C:\\x',
  '%2e%2e%2f',
  '%',
  '%ZZ',
  '+',
  'NaN',
  'Infinity',
  '-0',
  '1e999',
  '0x10',
  '1_000',
  '360',
  '9007199254740993',
  'null',
  'undefined',
  'true',
  '2024-02-30',
  '0000-01-01',
  '9999-12-31T23:59:59Z',
  '2024-05-01T10:00:00+02:00',
  'mit-bih-360',
  'millivolts',
  'ﷺ'.repeat(100),
  'a'.repeat(3000),
  '🫀',
];

/** A text, often one that means something to somebody. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TELLTALE_TEXTS),
  fc.array(fc.constantFrom(...TELLTALE_TEXTS), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('')),
  anyText({ maxLength: 40 }),
  fc.string({ maxLength: 20 }),
);

const leaf: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, false, 0, -1, 1e308, 2 ** 53, 0.1),
  fc.double({ noNaN: true }),
);

/** Anything that JSON can say; objects have names that JavaScript treats in its own way. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'json' },
    leaf,
    fc.array(tie('any'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...OWN_WAY), fc.string({ maxLength: 8 })), tie('any')), { maxLength: 3 })
      .map((entries) => JSON.parse(objectText(entries))),
  ),
})).any;

/** As text, for an object cannot be given a `__proto__` of its own in another way than JSON.parse. */
function objectText(entries: readonly (readonly [string, unknown])[]): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;
}
