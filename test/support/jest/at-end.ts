/** What is to be tidied up once the tests of a file are over. */

/**
 * Does something when the file of tests that asks for it has ended; at the end of the process where Jest does not run. The
 * `process` that Jest shows its tests is a copy that never says it exits.
 */
export function atEnd(work: () => void | Promise<void>): void {
  const { afterAll } = globalThis as { readonly afterAll?: (work: () => void | Promise<void>) => void };
  if (afterAll === undefined) process.on('exit', () => void work());
  else afterAll(work);
}
