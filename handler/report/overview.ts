/** Adds windows up into the columns of an overview; of a day they are too many to draw one by one. */
import type { LeadWindow } from '../../quality/judge/tally.ts';
import type { OverviewColumn } from '../draw/overview-svg.ts';

/** Columns of an overview: a page has about as many dots to show them with. */
const MAX_COLUMNS = 600;

interface Sum {
  startS: number;
  endS: number;
  leadS: number;
  usableS: number;
  isRejected: boolean;
  isWarned: boolean;
  readonly qualities: number[];
  readonly ratesBpm: number[];
}

/** The overview of a recording of this length. */
export class Overview {
  private readonly stepS: number;
  private readonly sums = new Map<number, Sum>();

  constructor(durationS: number) {
    this.stepS = durationS / MAX_COLUMNS || 1;
  }

  /** Adds one lead of one window. */
  add(startS: number, endS: number, { usableTime, rejectedBy, warnedBy, measured }: LeadWindow): void {
    const column = Math.floor(startS / this.stepS);
    const empty = { leadS: 0, usableS: 0, isRejected: false, isWarned: false, qualities: [], ratesBpm: [] };
    const sum = this.sums.get(column) ?? { startS, endS, ...empty };
    this.sums.set(column, sum);
    sum.endS = Math.max(sum.endS, endS);
    sum.leadS += endS - startS;
    sum.usableS += usableTime.value;
    sum.isRejected ||= rejectedBy.length > 0;
    sum.isWarned ||= warnedBy.length > 0;
    const [quality, rate] = [measured.get('quality'), measured.get('heart_rate_bpm')];
    if (quality !== undefined) sum.qualities.push(quality.value);
    if (rate !== undefined) sum.ratesBpm.push(rate.value);
  }

  /** In the order of time. */
  columns(): OverviewColumn[] {
    return [...this.sums.values()].map(
      ({ startS, endS, leadS, usableS, isRejected, isWarned, qualities, ratesBpm }) => ({
        startS,
        endS,
        usableShare: usableS / leadS,
        isRejected,
        isWarned,
        quality: medianOf(qualities),
        heartRateBpm: medianOf(ratesBpm),
      }),
    );
  }
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length === 0 ? null : (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
