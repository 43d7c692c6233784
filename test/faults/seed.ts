/** The seed of the random schedules: printed with their count, and another one with PROPERTY_SEED set to it. */
export { runsOf, SEED } from '../support/seed/seed.ts';

/** Prints past Jest, which would put the place of the call around it. */
export function say(what: string): void {
  process.stderr.write(`${what}\n`);
}
