/**
 * Peaks that end flat at one value: were they clipped, or do they look so by chance? Where the resolution is coarse,
 * neighbouring samples are often equal, and the tops of several beats fall on one level.
 *
 * Two things are weighed, each as the decimal logarithm of odds, so that they add up (the weight of evidence of
 * I. J. Good, doi:10.1093/biomet/66.2.393): how rare this many equal neighbours are, and how crowded the extreme is.
 */

/** What is known of the samples at one end of a window's range. */
export interface FlatTops {
  /** How many samples of the tops hold the same value as the one before. */
  readonly equalNeighbours: number;
  /** How often a sample of the window holds the same value as the one before, from 0 to 1. */
  readonly equalShare: number;
  /** How many samples hold the extreme value. */
  readonly atExtreme: number;
  /** How many lie in the zone: within `ZONE_LEVELS` levels, that of the extreme included. */
  readonly inZone: number;
}

/** How many levels of the converter are compared with the outermost of them. */
export const ZONE_LEVELS = 9;
/**
 * At most this share of a round top's samples in the zone lies in the outermost level: a top is a parabola, whose width
 * grows with the square root of the depth, so nine levels down it is three times as wide. Noise lowers the share.
 */
const ROUND_SHARE = 1 / Math.sqrt(ZONE_LEVELS);

/** The decimal logarithm of how many times likelier clipping is than chance; negative where chance is likelier. */
export function weightOfCut(tops: FlatTops): number {
  return weightOfEquals(tops) + weightOfCrowding(tops);
}

/** A sample equal to the one before it counts as rare as such samples are in the whole window. */
function weightOfEquals({ equalNeighbours, equalShare }: FlatTops): number {
  return equalNeighbours === 0 ? 0 : -equalNeighbours * Math.log10(equalShare);
}

/**
 * Chernoff's bound on how often chance puts this many samples of the zone, or more, into its outermost level; where
 * there are fewer than in a round top, how often it puts this few there, which is evidence against clipping.
 */
function weightOfCrowding({ atExtreme, inZone }: FlatTops): number {
  const share = atExtreme / inZone;
  const divergence = term(share, ROUND_SHARE) + term(1 - share, 1 - ROUND_SHARE);
  return Math.sign(share - ROUND_SHARE) * inZone * divergence;
}

/** One of the two terms of the divergence (Kullback & Leibler) of a share from the one that is expected. */
function term(share: number, expected: number): number {
  return share === 0 ? 0 : share * Math.log10(share / expected);
}
