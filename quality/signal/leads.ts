/** All leads of one window, in the words that rules are written in: which repeat each other, and how limb leads add up. */
import type { Span } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { count, microvolts } from '../units.ts';
import type { Lead } from './lead.ts';

/** Figures that rounding leaves right: 50 µV must not read 50.00000000000001. */
const FIGURES = 9;

/** Einthoven's law, I − II + III = 0, as a sign for each lead. */
const EINTHOVEN = { I: 1, II: -1, III: 1 };
/** Goldberger's law, aVR + aVL + aVF = 0. */
const GOLDBERGER = { aVR: 1, aVL: 1, aVF: 1 };

/** How well three limb leads add up to zero, as they must in every sample, whatever the heart does. */
export interface LimbSum {
  /** Positions of the leads that are added up; none when one of them was not recorded. */
  readonly leads: readonly number[];
  /** A distance of their sum from zero that the given share of the samples does not exceed; NaN without leads. */
  readonly residual: Quantity<'µV'>;
}

/** Whether the limb leads of a window obey the two laws that hold for any heart. */
export interface LimbLeads {
  /** I, II and III. */
  readonly einthoven: LimbSum;
  /** aVR, aVL and aVF. */
  readonly goldberger: LimbSum;
  /** The larger residual of the two, as far as they were recorded. */
  readonly largestResidual: Quantity<'µV'>;
}

/** All leads of one window, in the order of the file: the subject of rules about leads together. */
export class Leads {
  /** In the order of the file: a position is an index into these. */
  readonly each: readonly Lead[];

  constructor(each: readonly Lead[]) {
    this.each = each;
  }

  count(): Quantity<'count'> {
    return count(this.each.length);
  }

  /** The window itself, as a span to report. */
  wholeWindow(): { spans(): Span[] } {
    return { spans: () => this.each[0]?.wholeWindow().spans() ?? [] };
  }

  /**
   * The leads, by position, that are an exact copy of another one, even upside down. A flat lead does not count as a
   * copy: that is another fault.
   */
  copies(): number[] {
    const changing = this.each.filter((lead) => lead.levels().distinct().value > 1);
    const isCopy = (lead: Lead) => changing.some((other) => other !== lead && lead.isCopyOf(other));
    return changing.filter(isCopy).map((lead) => this.each.indexOf(lead));
  }

  /** How well the limb leads add up in this share of the samples. */
  limbLeads(share: Quantity<'%'>): LimbLeads {
    const einthoven = this.sumOf(EINTHOVEN, share);
    const goldberger = this.sumOf(GOLDBERGER, share);
    const recorded = [einthoven, goldberger].filter(({ leads }) => leads.length > 0);
    const largestResidual = microvolts(Math.max(...recorded.map(({ residual }) => residual.value)));
    return { einthoven, goldberger, largestResidual };
  }

  private sumOf(signs: Readonly<Record<string, number>>, share: Quantity<'%'>): LimbSum {
    const leads = Object.keys(signs).map((name) => this.positionOf(name));
    if (leads.includes(-1)) return { leads: [], residual: microvolts(Number.NaN) };
    const waves = Object.values(signs).map((sign, i) => ({ sign, mv: this.each[leads[i]!]!.ownMillivolts() }));
    return { leads, residual: residualOf(waves, share) };
  }

  private positionOf(name: string): number {
    return this.each.findIndex(({ header }) => header.name.toLowerCase() === name.toLowerCase());
  }
}

function residualOf(
  waves: readonly { readonly sign: number; readonly mv: Float64Array }[],
  share: Quantity<'%'>,
): Quantity<'µV'> {
  const length = Math.min(...waves.map(({ mv }) => mv.length));
  const sums = new Float64Array(length);
  for (const { sign, mv } of waves) for (let i = 0; i < length; i += 1) sums[i]! += sign * mv[i]!;
  for (let i = 0; i < length; i += 1) sums[i] = Math.abs(sums[i]!);
  sums.sort();
  const residual = 1000 * (sums[Math.ceil((share.value / 100) * (length - 1))] ?? Number.NaN);
  return microvolts(Number(residual.toPrecision(FIGURES)));
}
