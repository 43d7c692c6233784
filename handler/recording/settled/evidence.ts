/** What the stored values themselves show about a scale: a heart gives a few millivolts, whatever a file calls its numbers. */
import type { PerRow } from '../said/scale.ts';
import type { ValueRange } from '../value-range.ts';

/** What the stored values show about their own scale; each is worked out when it is asked for. */
export interface Evidence {
  /** Of the stored values of all leads. */
  readonly range: () => ValueRange;
  /** Of those of one channel. */
  readonly rangeOf: (channel: number) => ValueRange;
  /** The median height of a QRS in stored values; NaN when none is found or no rate is known. */
  readonly qrsHeight: () => number;
}

/** A trace that is not constant spans at least some microvolts; even with electrodes off it spans less than a volt. */
export const MIN_SPAN_MV = 0.01;
const MAX_SPAN_MV = 1000;
/** Whole millivolts, and whole volts, are too coarse for an ECG if they span more than a heart does. */
const MAX_WHOLE_SPAN_MV = 50;
/** A trace comes this near to its zero, but for large offsets of electrodes. */
const MAX_REST_MV = 2;
/** QRS of adults and children, with room: MIT-BIH 0.5 to 3.7 mV, CinC 2011 0.16 to 3.4 mV. */
const MIN_QRS_MV = 0.1;
const MAX_QRS_MV = 10;
/** Beyond these, no electrode on a body: the unit is off by a factor of a thousand. */
const LEAST_QRS_MV = 0.01;
const MOST_QRS_MV = 50;
/** Values without a unit are taken as millivolts only within these. */
const MAX_ASSUMED_MV = 20;

/** Why values cannot be in units of this many millivolts, one for all channels or one for each; undefined when they can. */
export function whyNotUnit(mvPerUnit: PerRow<number | undefined>, evidence: Evidence): string | undefined {
  const spans = mvPerUnit.map((mv, channel) => {
    const { lowest, highest, isWhole } = mvPerUnit.length === 1 ? evidence.range() : evidence.rangeOf(channel);
    return { mv: (highest - lowest) * (mv ?? Number.NaN), isCoarse: isWhole && (mv ?? 0) >= 1 };
  });
  const wide = spans.find(({ mv, isCoarse }) => mv > (isCoarse ? MAX_WHOLE_SPAN_MV : MAX_SPAN_MV));
  if (wide !== undefined) return `in which the values would span ${short(wide.mv)} mV`;
  const [only] = mvPerUnit.length === 1 ? mvPerUnit : [];
  const heightMv = only === undefined ? Number.NaN : evidence.qrsHeight() * only;
  return isNoHeart(heightMv) ? `in which a QRS would be ${short(heightMv)} mV` : undefined;
}

/** Why values with this many counts per millivolt cannot be an ECG; undefined when they can. */
export function whyNotGain(gains: PerRow<number>, evidence: Evidence, minSpanMv = MIN_SPAN_MV): string | undefined {
  const spans = gains.flatMap((gain, channel) => {
    const { lowest, highest } = gains.length === 1 ? evidence.range() : evidence.rangeOf(channel);
    return Number.isFinite(gain) && lowest < highest ? [(highest - lowest) / gain] : [];
  });
  const wrong = spans.find((span) => span < minSpanMv || span > MAX_SPAN_MV);
  if (wrong !== undefined) return `with which the values would span ${short(wrong)} mV`;
  if (gains.length !== 1 || evidence.range().isWhole) return undefined;
  // Counts are whole: beside fractions, a gain may be that of counts which the file does not hold.
  const heightMv = evidence.qrsHeight() / gains[0]!;
  return isNoHeart(heightMv) ? `with which a QRS would be ${short(heightMv)} mV` : undefined;
}

/** Does the trace come near a zero, or is it constant? */
export function isNearValues(zeros: PerRow<number>, gains: PerRow<number>, { range }: Evidence): boolean {
  const { lowest, highest } = range();
  if (!(lowest < highest)) return true;
  const reach = MAX_REST_MV * Math.max(...gains.filter(Number.isFinite));
  return zeros.filter(Number.isFinite).every((zero) => zero >= lowest - reach && zero <= highest + reach);
}

/** Do numbers without a unit look like a heart in millivolts? */
export function lookLikeMillivolts({ range, qrsHeight }: Evidence): boolean {
  const { lowest, highest, isWhole } = range();
  if (isWhole || lowest < -MAX_ASSUMED_MV || highest > MAX_ASSUMED_MV) return false;
  const height = qrsHeight();
  return height >= MIN_QRS_MV && height <= MAX_QRS_MV;
}

/** `the values are whole numbers from 0 to 2047`. */
export function shownRange({ range }: Evidence): string {
  const { lowest, highest, isWhole } = range();
  if (Number.isNaN(lowest)) return 'none of the values is a number';
  return `the values are ${isWhole ? 'whole numbers' : 'numbers'} from ${short(lowest)} to ${short(highest)}`;
}

/** A number as a sentence shows it. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function isNoHeart(qrsMv: number): boolean {
  return qrsMv < LEAST_QRS_MV || qrsMv > MOST_QRS_MV;
}
