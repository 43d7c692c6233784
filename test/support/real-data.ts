/** Tests that need the real recordings are skipped where those are missing, and Jest's summary counts them as skipped. */
import { test } from '@jest/globals';
import { realData } from './real-data-folder.ts';

export { realData };

/** `test` where the real recordings are at hand, a skipped test where they are not. */
export const whenPresent: typeof test | typeof test.skip = realData.root === undefined ? test.skip : test;
