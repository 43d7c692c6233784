/** Whether a probability says what it is: of all that are given 0.8, eight in ten should be good. */

/** A probability, and what came true. */
export interface Forecast {
  readonly probability: number;
  readonly isGood: boolean;
}

const TENTHS = 10;

/**
 * By tenths of the probability, how far its mean lies from the share of good ones; averaged over all. NaN of none.
 *
 * @param weightOf how much each counts; all the same by default
 */
export function calibrationError(
  forecasts: readonly Forecast[],
  weightOf: (forecast: Forecast) => number = () => 1,
): number {
  const tenths = Map.groupBy(forecasts, ({ probability }) => Math.min(TENTHS - 1, Math.floor(probability * TENTHS)));
  const off = [...tenths.values()].map((some) => Math.abs(excess(some, weightOf)));
  const total = forecasts.reduce((sum, forecast) => sum + weightOf(forecast), 0);
  return off.reduce((sum, value) => sum + value, 0) / total;
}

/** The same if as many were good as not: what a score says that was fitted so. */
export function calibrationErrorAtEvenOdds(forecasts: readonly Forecast[]): number {
  return calibrationError(forecasts, evenOdds(forecasts));
}

/** How much each counts if as many are to be good as not. */
export function evenOdds(forecasts: readonly Forecast[]): (forecast: Forecast) => number {
  const good = forecasts.filter(({ isGood }) => isGood).length;
  return ({ isGood }) => 1 / (isGood ? good : forecasts.length - good);
}

/**
 * The offset, added to the sum of points, with which as many are good as the probabilities say; found by bisection.
 *
 * @param weightOf how much each counts; all the same by default
 */
export function bestOffset(forecasts: readonly Forecast[], weightOf: (forecast: Forecast) => number = () => 1): number {
  let [low, high] = [-10, 10];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (excess(shifted(forecasts, middle), weightOf) > 0) high = middle;
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
function excess(forecasts: readonly Forecast[], weightOf: (forecast: Forecast) => number = () => 1): number {
  return forecasts.reduce((sum, one) => sum + weightOf(one) * (one.probability - (one.isGood ? 1 : 0)), 0);
}
