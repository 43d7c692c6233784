/** How well a number separates two groups. */

/**
 * The area under the ROC curve: the chance that one of `positives`, taken at random, is larger than one of `negatives`;
 * equal values count half (Mann-Whitney U). 0.5 tells nothing, under 0.5 the number goes the other way.
 *
 * @returns NaN when either group is empty; values that are NaN must be left out before
 */
export function areaUnderCurve(positives: readonly number[], negatives: readonly number[]): number {
  const all = [
    ...positives.map((value) => ({ value, isPositive: true })),
    ...negatives.map((value) => ({ value, isPositive: false })),
  ].sort((a, b) => a.value - b.value);
  let wins = 0;
  let negativesBelow = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    let [ties, negativeTies] = [0, 0];
    for (; to < all.length && all[to]!.value === all[from]!.value; to += 1) {
      if (all[to]!.isPositive) ties += 1;
      else negativeTies += 1;
    }
    wins += ties * (negativesBelow + negativeTies / 2);
    negativesBelow += negativeTies;
    from = to;
  }
  return wins / (positives.length * negatives.length);
}

/** An area with its direction: a number that sinks with noise tells as much as one that rises. */
export function areaInWords(area: number): string {
  if (Number.isNaN(area)) return 'not taken';
  return area < 0.5 ? `${(1 - area).toFixed(3)}, lower when noisy` : area.toFixed(3);
}

/** How far from telling nothing; NaN counts as telling nothing. */
export function separation(area: number): number {
  return Number.isNaN(area) ? 0 : Math.abs(area - 0.5);
}

/** Which recordings (or leads) a rule finds bad, against those that people found bad. */
export interface Confusion {
  readonly bad: number;
  readonly badFound: number;
  readonly good: number;
  readonly goodSpared: number;
}

export function confusionOf<T>(all: readonly T[], isBad: (one: T) => boolean, isFound: (one: T) => boolean): Confusion {
  const bad = all.filter(isBad);
  const good = all.filter((one) => !isBad(one));
  return {
    bad: bad.length,
    badFound: bad.filter(isFound).length,
    good: good.length,
    goodSpared: good.filter((one) => !isFound(one)).length,
  };
}

/** Share of the bad that are found. */
export function sensitivity({ bad, badFound }: Confusion): number {
  return badFound / bad;
}

/** Share of the good that are spared. */
export function specificity({ good, goodSpared }: Confusion): number {
  return goodSpared / good;
}

export function accuracy({ bad, badFound, good, goodSpared }: Confusion): number {
  return (badFound + goodSpared) / (bad + good);
}

/** What the accuracy would be where another share of all is good. */
export function accuracyAt(goodShare: number, confusion: Confusion): number {
  return goodShare * specificity(confusion) + (1 - goodShare) * sensitivity(confusion);
}
