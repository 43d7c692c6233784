/**
 * Loaded before each test file while rules are mutated: that a property fails is enough, its smallest example is not
 * asked for. The seed is always the same, so that a score changes with a rule or its tests, not with the draw.
 */
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true, seed: 1 });
