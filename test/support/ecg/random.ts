/** Random numbers that a seed decides: the same seed renders the same signal on every machine. */

/** Taken out of `Math` once: in Jest's sandbox, each use of a global costs more than the sine. */
const { PI, cos, exp, imul, log, sqrt } = Math;

export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** Gamma distributed with a whole shape and mean 1. */
  gamma(shape: number): number;
  /** How often something happens that happens so often on average (Poisson; Knuth's product of uniforms). */
  poisson(mean: number): number;
}

/** Mulberry32: 32 bits of state, good enough for noise. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const positive = () => 1 - uniform();
  return {
    uniform,
    normal: () => sqrt(-2 * log(positive())) * cos(2 * PI * uniform()),
    gamma: (shape) => {
      let sum = 0;
      for (let i = 0; i < shape; i += 1) sum -= log(positive());
      return sum / shape;
    },
    poisson: (mean) => {
      let happened = 0;
      for (let left = uniform(); left > exp(-mean); left *= uniform()) happened += 1;
      return happened;
    },
  };
}
