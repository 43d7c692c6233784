/**
 * Fixes what fast-check draws to PROPERTY_SEED, a whole number, so that a run can be repeated. Without it each run draws
 * anew. Jest runs this before each file of tests.
 */
const asked = process.env.PROPERTY_SEED ?? '';

if (asked !== '') {
  const seed = Number(asked);
  if (!Number.isSafeInteger(seed))
    throw new Error(`PROPERTY_SEED is ${JSON.stringify(asked)}; a whole number is wanted.`);
  // Only here, because most files of tests need no fast-check.
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}

export {};
