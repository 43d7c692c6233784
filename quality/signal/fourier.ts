/**
 * The discrete Fourier transform of power-of-two lengths (Cooley & Tukey 1965, radix 2, in place). The twiddle factors
 * and the order of the input are worked out once per length.
 */

/** What a transform of one length looks up. */
interface TransformTables {
  /** cos and sin of πk/half, k < half, from index `half` on: one run of them for each stage. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  /** Where each input goes before the first stage: its index with the bits reversed. */
  readonly reversed: Uint32Array;
}

/** By length; powers of two, so there are few. */
const tables = new Map<number, TransformTables>();

/** The smallest power of two that is not below `length`. */
export function powerOfTwoFrom(length: number): number {
  return length <= 1 ? 1 : 2 ** Math.ceil(Math.log2(length));
}

/** Where each of `n` inputs goes before `transformOrdered`; `n` is a power of two. */
export function inputOrder(n: number): Uint32Array {
  return tablesFor(n).reversed;
}

/**
 * Transforms in place: `re + i·im`, put where `inputOrder` says, becomes its spectrum.
 *
 * @param re,im the same length, a power of two
 */
export function transformOrdered(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  const { cosines, sines } = tablesFor(n);
  const isWhole = n >= 4;
  if (isWhole) firstTwoStages(re, im);
  let half = isWhole ? 4 : 1;
  // Two stages in one pass load and store half as often; where their number is odd, one goes alone.
  if (half < n && Math.log2(n / half) % 2 === 1) {
    oneStage(re, im, half, cosines, sines);
    half *= 2;
  }
  for (; half < n; half *= 4) twoStages(re, im, half, cosines, sines);
}

type Twiddles = Float64Array;

/** Makes spectra of `2 · half` values out of pairs of `half`. */
function oneStage(re: Float64Array, im: Float64Array, half: number, cosines: Twiddles, sines: Twiddles): void {
  const n = re.length;
  for (let block = 0; block < n; block += 2 * half) {
    for (let k = 0; k < half; k += 1) {
      const a = block + k;
      const b = a + half;
      const cosine = cosines[half + k]!;
      const sine = sines[half + k]!;
      const turnedRe = re[b]! * cosine + im[b]! * sine;
      const turnedIm = im[b]! * cosine - re[b]! * sine;
      re[b] = re[a]! - turnedRe;
      im[b] = im[a]! - turnedIm;
      re[a] = re[a]! + turnedRe;
      im[a] = im[a]! + turnedIm;
    }
  }
}

/** The stages of `half` and `2 · half`. */
function twoStages(re: Float64Array, im: Float64Array, half: number, cosines: Twiddles, sines: Twiddles): void {
  const n = re.length;
  for (let block = 0; block < n; block += 4 * half) {
    for (let k = 0; k < half; k += 1) {
      const a = block + k;
      const b = a + half;
      const c = b + half;
      const d = c + half;
      const cosine = cosines[half + k]!;
      const sine = sines[half + k]!;
      const bRe = re[b]! * cosine + im[b]! * sine;
      const bIm = im[b]! * cosine - re[b]! * sine;
      const dRe = re[d]! * cosine + im[d]! * sine;
      const dIm = im[d]! * cosine - re[d]! * sine;
      const sumRe = re[a]! + bRe;
      const sumIm = im[a]! + bIm;
      const differenceRe = re[a]! - bRe;
      const differenceIm = im[a]! - bIm;
      const nextSumRe = re[c]! + dRe;
      const nextSumIm = im[c]! + dIm;
      const nextDifferenceRe = re[c]! - dRe;
      const nextDifferenceIm = im[c]! - dIm;
      const nextCosine = cosines[2 * half + k]!;
      const nextSine = sines[2 * half + k]!;
      const sumTurnedRe = nextSumRe * nextCosine + nextSumIm * nextSine;
      const sumTurnedIm = nextSumIm * nextCosine - nextSumRe * nextSine;
      // `half` further on, the turn is a quarter of a circle more.
      const differenceTurnedRe = nextDifferenceIm * nextCosine - nextDifferenceRe * nextSine;
      const differenceTurnedIm = -nextDifferenceRe * nextCosine - nextDifferenceIm * nextSine;
      re[a] = sumRe + sumTurnedRe;
      im[a] = sumIm + sumTurnedIm;
      re[b] = differenceRe + differenceTurnedRe;
      im[b] = differenceIm + differenceTurnedIm;
      re[c] = sumRe - sumTurnedRe;
      im[c] = sumIm - sumTurnedIm;
      re[d] = differenceRe - differenceTurnedRe;
      im[d] = differenceIm - differenceTurnedIm;
    }
  }
}

/** The stages of 1 and 2, which only add and take off. */
function firstTwoStages(re: Float64Array, im: Float64Array): void {
  for (let a = 0; a < re.length; a += 4) {
    const sumRe = re[a]! + re[a + 1]!;
    const sumIm = im[a]! + im[a + 1]!;
    const differenceRe = re[a]! - re[a + 1]!;
    const differenceIm = im[a]! - im[a + 1]!;
    const nextSumRe = re[a + 2]! + re[a + 3]!;
    const nextSumIm = im[a + 2]! + im[a + 3]!;
    const nextDifferenceRe = re[a + 2]! - re[a + 3]!;
    const nextDifferenceIm = im[a + 2]! - im[a + 3]!;
    re[a] = sumRe + nextSumRe;
    im[a] = sumIm + nextSumIm;
    re[a + 1] = differenceRe + nextDifferenceIm;
    im[a + 1] = differenceIm - nextDifferenceRe;
    re[a + 2] = sumRe - nextSumRe;
    im[a + 2] = sumIm - nextSumIm;
    re[a + 3] = differenceRe - nextDifferenceIm;
    im[a + 3] = differenceIm + nextDifferenceRe;
  }
}

function tablesFor(n: number): TransformTables {
  const known = tables.get(n);
  if (known !== undefined) return known;
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  for (let half = 1; half < n; half *= 2) {
    for (let k = 0; k < half; k += 1) {
      cosines[half + k] = Math.cos((Math.PI * k) / half);
      sines[half + k] = Math.sin((Math.PI * k) / half);
    }
  }
  const made = { cosines, sines, reversed: bitsReversed(n) };
  tables.set(n, made);
  return made;
}

function bitsReversed(n: number): Uint32Array {
  const highest = n >>> 1;
  const reversed = new Uint32Array(n);
  for (let i = 1; i < n; i += 1) reversed[i] = (reversed[i >>> 1]! >>> 1) | (i % 2 === 1 ? highest : 0);
  return reversed;
}
