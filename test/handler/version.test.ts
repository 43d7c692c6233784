import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PIPELINE_VERSION } from '../../handler/version.ts';

test('rows carry the version that package.json states', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version: PIPELINE_VERSION });
});
