/** All leads of one window, in the words that rules are written in: which repeat each other, and how limb leads add up. */
import type { Span } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { count, microvolts } from '../units.ts';
import type { Lead } from './lead.ts';
import { followsFromFlat } from './limb-leads.ts';
import { withScratch } from './scratch.ts';
import { valueOfRank } from './statistics.ts';

/** Figures that rounding leaves right: 50 µV must not read 50.00000000000001. */
const FIGURES = 9;

/** Einthoven's law, I − II + III = 0, as a sign for each lead. */
const EINTHOVEN = { I: 1, II: -1, III: 1 };
/** Goldberger's law, aVR + aVL + aVF = 0. */
const GOLDBERGER = { aVR: 1, aVL: 1, aVF: 1 };

/** How well three limb leads add up to zero, as they must in every sample, whatever the heart does. */
export interface LimbSum {
  /** Positions of the leads that are added up; none when one of them was not recorded, or is flat. */
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

/** Leads that repeat another one, by their positions in the file. */
export interface RepeatedLeads {
  /** One signal stored twice: nothing else explains it. */
  readonly copies: readonly number[];
  /** Limb leads that are equal because a third one is flat, and no copy of any other. */
  readonly besideFlat: readonly number[];
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
   * The leads that are equal to another one sample by sample, even upside down. A flat lead does not count: that is
   * another fault, and limb leads that it makes equal are no copies.
   */
  repeated(): RepeatedLeads {
    const changing = this.each.filter((lead) => !isFlat(lead));
    const flat = this.each.filter(isFlat).map(({ header }) => header.name);
    const follows = (one: Lead, other: Lead) =>
      flat.some((it) => followsFromFlat(one.header.name, other.header.name, it));
    const copies: number[] = [];
    const besideFlat: number[] = [];
    for (const lead of changing) {
      const equals = changing.filter((other) => other !== lead && lead.isCopyOf(other));
      if (equals.length === 0) continue;
      const list = equals.every((other) => follows(lead, other)) ? besideFlat : copies;
      list.push(this.each.indexOf(lead));
    }
    return { copies, besideFlat };
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
    // A flat lead was not recorded: what the others lack to zero is its doing.
    if (leads.some((at) => at === -1 || isFlat(this.each[at]!))) return { leads: [], residual: microvolts(Number.NaN) };
    const waves = Object.values(signs).map((sign, i) => ({ sign, mv: this.each[leads[i]!]!.ownMillivolts() }));
    return { leads, residual: residualOf(waves, share) };
  }

  private positionOf(name: string): number {
    return this.each.findIndex(({ header }) => header.name.toLowerCase() === name.toLowerCase());
  }
}

function isFlat(lead: Lead): boolean {
  return lead.levels().distinct().value <= 1;
}

function residualOf(
  waves: readonly { readonly sign: number; readonly mv: Float64Array }[],
  share: Quantity<'%'>,
): Quantity<'µV'> {
  const length = Math.min(...waves.map(({ mv }) => mv.length));
  return withScratch(length, (sums) => {
    sums.fill(0);
    for (const { sign, mv } of waves) for (let i = 0; i < length; i += 1) sums[i]! += sign * mv[i]!;
    for (let i = 0; i < length; i += 1) sums[i] = Math.abs(sums[i]!);
    const residual = 1000 * valueOfRank(sums, Math.ceil((share.value / 100) * (length - 1)));
    return microvolts(Number(residual.toPrecision(FIGURES)));
  });
}
