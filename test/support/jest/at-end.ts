/** What is to be tidied up once the tests of a file are over. */

const waiting: (() => void | Promise<void>)[] = [];
/** Jest has told that this is a file of tests, and will say when it ends. */
const isTested = 'afterAll' in globalThis;
if (!isTested) process.on('exit', () => void tidyUp());

/**
 * Does something when the file of tests that asks for it has ended; at the end of the process where Jest does not run. The
 * `process` that Jest shows its tests is a copy that never says it exits.
 */
export function atEnd(work: () => void | Promise<void>): void {
  waiting.push(work);
}

/** Does what waits: `tidied.ts` asks for it, once for each file of tests. */
export async function tidyUp(): Promise<void> {
  for (const work of waiting.splice(0)) await work();
}
