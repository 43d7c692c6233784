/** What a layout itself, or the name of the signal, says about the channels: nothing in the file is nearer. */
import type { ChosenSignal } from '../choose-signal.ts';
import { channelUnit, MILLIVOLTS_PER, nameAndUnit, voltageUnit } from '../words/units.ts';
import { leadName } from './lead-names.ts';
import type { ScaleSaid } from './scale.ts';
import type { Statement } from './statement.ts';

/** Nearer than anything beside the signal. */
const RANK = Number.NEGATIVE_INFINITY;

type Said = Pick<ChosenSignal, 'says' | 'path' | 'name'>;

/** The names that a layout itself gives; none when it gives none, one that cannot be right when two are alike. */
export function namesOfLayout({ says: { names }, path }: Said): Statement<readonly string[]>[] {
  if (names === undefined) return [];
  const value = names.map((name) => leadName(nameAndUnit(name).name));
  const shown = value.join(', ');
  if (new Set(value).size < value.length || value.includes('')) {
    return [{ value: undefined, shown: `${shown}, which are not all different`, path, rank: RANK }];
  }
  return [{ value, shown, path, rank: RANK }];
}

/** The rate that a layout itself gives; none when it does not. */
export function rateOfLayout({ says: { rateHz }, path }: Said): Statement<number>[] {
  return rateHz === undefined ? [] : [{ value: rateHz, shown: `${rateHz} Hz`, path, rank: RANK }];
}

type Scales = Pick<ScaleSaid, 'units' | 'gains' | 'zeros'>;

/** Units, gains and zeros that a layout itself gives, and the unit in the signal's own name. */
export function scaleOfLayout({ says, path, name }: Said): Scales {
  const stated = <T>(values: readonly T[] | undefined, rank = RANK): Statement<readonly T[]>[] => {
    if (values === undefined || values.length === 0) return [];
    const value = new Set(values).size === 1 ? values.slice(0, 1) : values;
    return [{ value, shown: value.join(', '), path, rank }];
  };
  const units = says.units?.map((text) => channelUnit(text));
  const known = units?.flatMap((unit) => unit ?? []);
  const mvPer = says.units?.map((text) => MILLIVOLTS_PER[voltageUnit(text) ?? 'mV']);
  const inName = channelUnit(nameAndUnit(name).unit ?? '');
  return {
    units: [...stated(known?.length === units?.length ? known : undefined), ...stated(inName && [inName], 0)],
    gains: stated(says.gains?.map((gain, i) => Number((gain / (mvPer?.[i] ?? 1)).toPrecision(12)))),
    zeros: stated(says.zerosAdu),
  };
}

/** Everything that is said about the scale in several ways; the last is what the file says in general. */
export function nearestFirst([layout, inNames, general]: readonly [Scales, Scales, ScaleSaid]): ScaleSaid {
  const inOrder = <T>(...lists: readonly (readonly Statement<T>[])[]) => lists.flat().sort((a, b) => a.rank - b.rank);
  return {
    ...general,
    units: inOrder(layout.units, inNames.units, general.units),
    gains: inOrder(layout.gains, inNames.gains, general.gains),
    zeros: inOrder(layout.zeros, inNames.zeros, general.zeros),
  };
}
