/** What commands for a stack print for a person to read, or to paste into a shell. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { restoreCommand } from '../../../tools/stack/restore-command.ts';
import { shellWord } from '../../../tools/stack/shell-word.ts';
import { sizeInWords } from '../../../tools/stack/size-in-words.ts';
import { anyText } from '../../support/seed/any-text.ts';

test('a key is one word of the shown command, on one line, whatever its characters', () => {
  const object = { bucket: 'raw', key: "it's; $(rm -rf ~) `x`\n\u202e", version: 'v' };
  expect(restoreCommand(object)).toBe(
    `aws s3api restore-object --bucket raw --key $'${[...Buffer.from(object.key)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}' --version-id v --restore-request Days=7`,
  );
  fc.assert(
    fc.property(anyText({ maxLength: 20 }), (key) => {
      const word = shellWord(key);
      expect(word).toMatch(/^(?:[\w./=:@%+][\w./=:@%+-]*|'(?:[^'\p{C}]|'\\'')*'|\$'(?:\\x[0-9a-f]{2})*')$/u);
    }),
  );
});

test('sizes are written as S3 writes them', () => {
  expect([0, 1, 999, 1000, 7224, 3_400_000, 5e15].map(sizeInWords)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1.0 kB',
    '7.2 kB',
    '3.4 MB',
    '5000.0 TB',
  ]);
});
