/** Whether a probability says what it is: of all that are given 0.8, eight in ten should be good. */

/** A probability, and what came true. */
export interface Forecast {
  readonly probability: number;
  readonly isGood: boolean;
}

const TENTHS = 10;

/** By tenths of the probability, how far its mean lies from the share of good ones; averaged over all. NaN of none. */
export function calibrationError(forecasts: readonly Forecast[]): number {
  const tenths = Map.groupBy(forecasts, ({ probability }) => Math.min(TENTHS - 1, Math.floor(probability * TENTHS)));
  const off = [...tenths.values()].map((some) => Math.abs(excess(some)));
  return off.reduce((sum, value) => sum + value, 0) / forecasts.length;
}

/** The offset, added to the sum of points, with which as many are good as the probabilities say; found by bisection. */
export function bestOffset(forecasts: readonly Forecast[]): number {
  let [low, high] = [-10, 10];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (excess(shifted(forecasts, middle)) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/** The forecasts of a device with this offset. */
export function shifted(forecasts: readonly Forecast[], offset: number): Forecast[] {
  const odds = Math.exp(-offset);
  return forecasts.map(({ probability: p, isGood }) => ({ probability: p / (p + (1 - p) * odds), isGood }));
}

/** How many more than there are good ones the probabilities add up to. */
function excess(forecasts: readonly Forecast[]): number {
  return forecasts.reduce((sum, { probability, isGood }) => sum + probability - (isGood ? 1 : 0), 0);
}
