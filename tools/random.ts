/** Random numbers that a seed decides: the same seed gives the same numbers on every machine. */

/** Taken out of `Math` once: in Jest's sandbox, each use of a global costs more than the sine. */
const { PI, cos, imul, log, sqrt } = Math;

/** A source of random numbers. Each call takes the next one. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
}

/** Mulberry32: 32 bits of state, good enough for noise. What is drawn and documented depends on every bit of it. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { uniform, normal: () => sqrt(-2 * log(1 - uniform())) * cos(2 * PI * uniform()) };
}
