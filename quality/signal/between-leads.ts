/** Words about several leads of one window: which repeat each other, and how well limb leads add up. */
import type { Quantity } from '../units.ts';
import { microvolts } from '../units.ts';
import type { Lead } from './lead.ts';

/** Figures that rounding leaves right: 50 µV must not read 50.00000000000001. */
const FIGURES = 9;

/**
 * The leads, by position, that are an exact copy of another one, be it upside down. A flat lead is nobody's copy: that
 * is another fault.
 */
export function copiesAmong(leads: readonly Lead[]): number[] {
  const changing = leads.flatMap((lead, position) => (lead.levels().distinct().value > 1 ? [{ lead, position }] : []));
  const isCopy = (lead: Lead) => changing.some((other) => other.lead !== lead && lead.isCopyOf(other.lead));
  return changing.filter(({ lead }) => isCopy(lead)).map(({ position }) => position);
}

/** Leads that must add up to nothing in every sample, whatever the heart does. */
export interface Identity {
  readonly leads: readonly number[];
  /** How far their sum is from 0, which this share of the samples does not exceed. */
  readonly residual: Quantity<'µV'>;
}

/** Einthoven's law, I − II + III = 0, and Goldberger's, aVR + aVL + aVF = 0, for the leads that have those names. */
export function limbIdentities(leads: readonly Lead[], share: Quantity<'%'>): Identity[] {
  const laws = [
    { I: 1, II: -1, III: 1 },
    { aVR: 1, aVL: 1, aVF: 1 },
  ];
  return laws.flatMap((law) => {
    const terms = Object.entries(law).map(([name, sign]) => ({ sign, at: positionOf(name, leads) }));
    if (terms.some(({ at }) => at < 0)) return [];
    const waves = terms.map(({ sign, at }) => ({ sign, mv: leads[at]!.ownMillivolts() }));
    return [{ leads: terms.map(({ at }) => at), residual: residualOf(waves, share) }];
  });
}

function positionOf(name: string, leads: readonly Lead[]): number {
  return leads.findIndex(({ header }) => header.name.toLowerCase() === name.toLowerCase());
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
