/** Every input that ever showed something is tried again; the long search for more is `npm run fuzz`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { targets } from './targets/index.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const README = readFileSync(join(FIXTURES, 'README.md'), 'utf8');

describe.each([...targets.values()])('$name', ({ name, extension, repeat }) => {
  const files = readdirSync(join(FIXTURES, name));

  test.each(files)('%s no longer shows anything', async (file) => {
    expect(file).toMatch(new RegExp(`\\.${extension}$`));
    await repeat(new Uint8Array(readFileSync(join(FIXTURES, name, file))));
  });

  test('the README says for each file what it showed, and lists no other', () => {
    const described = [...README.matchAll(new RegExp(`^\\| \`${name}/(\\S+)\` \\| \\S`, 'gm'))].map(([, file]) => file);
    expect(described.sort()).toEqual(files.sort());
  });
});
