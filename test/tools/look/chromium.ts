/** A browser for the tests of `npm run test:browser`: Debian's Chromium, by its path. Where it is not installed, the tests are skipped, and Jest's summary counts them. */
import { existsSync } from 'node:fs';
import { afterAll, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

const PATH = process.env.CHROMIUM ?? '/usr/bin/chromium';
const isThere = existsSync(PATH);

/** `test` where there is a browser, a skipped test where there is none. */
export const whenBrowser: typeof test | typeof test.skip = isThere ? test : test.skip;

if (!isThere)
  process.stderr.write(`skipped: tests in a browser, because there is no ${PATH} (CHROMIUM names another)\n`);

let started: Promise<Browser> | undefined;
afterAll(async () => (await started)?.close());

/** One browser for the tests of a file; each takes a page of its own. */
export function browser(): Promise<Browser> {
  started ??= chromium.launch({ executablePath: PATH, args: ['--no-sandbox', '--disable-gpu'] });
  return started;
}
