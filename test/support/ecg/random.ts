/** Random numbers for synthetic hearts: the same seed renders the same signal on every machine. */
import * as seeded from '../../../tools/random.ts';

/** Taken out of `Math` once: in Jest's sandbox, each use of a global costs more than the sine. */
const { exp, log } = Math;

export interface Random extends seeded.Random {
  /** Gamma distributed with a whole shape and mean 1. */
  gamma(shape: number): number;
  /** How often something happens that happens so often on average (Poisson; Knuth's product of uniforms). */
  poisson(mean: number): number;
}

export function randomFrom(seed: number): Random {
  const { uniform, normal } = seeded.randomFrom(seed);
  return {
    uniform,
    normal,
    gamma: (shape) => {
      let sum = 0;
      for (let i = 0; i < shape; i += 1) sum -= log(1 - uniform());
      return sum / shape;
    },
    poisson: (mean) => {
      let happened = 0;
      for (let left = uniform(); left > exp(-mean); left *= uniform()) happened += 1;
      return happened;
    },
  };
}
