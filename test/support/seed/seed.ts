/**
 * The seed of whatever tests draw. It is written here, so that the same code gives the same answer to everybody, on any
 * day; the environment variable `PROPERTY_SEED` overrides it, to repeat what `npm run test:random` has found.
 */

/**
 * Any number would do; what counts is that it stays. A property that fails under another seed is wrong, or what it is
 * about is: another number here would only hide it.
 */
const SEED_OF_THE_TREE = 1;

export const SEED = seedFrom(process.env.PROPERTY_SEED);

/** What part of the runs of a costly property `npm test` takes. */
const PART = 1 / 4;

/**
 * How often a costly property is drawn. Under the seed of the tree it is a part, so that `npm test` is quick. Under a seed
 * that was asked for it is all: `npm run test:random` and the nightly workflow draw so, and whoever repeats what they found.
 *
 * @param all how many runs it is worth
 * @param asked the text of `PROPERTY_SEED`
 */
export function runsOf(all: number, asked = process.env.PROPERTY_SEED): number {
  return asked === undefined || asked === '' ? Math.ceil(all * PART) : all;
}

/**
 * @param asked the variable's text; absent or empty, the tree's seed holds
 * @throws {Error} when it is not a whole number
 */
export function seedFrom(asked: string | undefined): number {
  if (asked === undefined || asked === '') return SEED_OF_THE_TREE;
  const seed = Number(asked);
  if (!Number.isSafeInteger(seed))
    throw new Error(`PROPERTY_SEED must be a whole number, got ${JSON.stringify(asked)}.`);
  return seed;
}
