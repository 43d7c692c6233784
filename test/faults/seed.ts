/** The seed of the random schedules: printed with their count, and the same ones again with PROPERTY_SEED set to it. */
export const SEED = Number(process.env.PROPERTY_SEED || Date.now() % 2 ** 31);

/** Prints past Jest, which would put the place of the call around it. */
export function say(what: string): void {
  process.stderr.write(`${what}\n`);
}
