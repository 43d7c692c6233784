/** What a MAT-file says about its own signal: scalars and texts under the names that exporters give them. */
import { MAX_LEADS } from '../../quality/limits.ts';
import type { Named } from './tree.ts';

/** Units that a file may give for values that are voltages, and no counts of a converter. */
export type VoltageUnit = 'mV' | 'µV' | 'V';

/** Names, compared without case, `_` and `-`, wherever in the file they stand. */
const NAMES = {
  samplingRate: ['fs', 'samplingrate', 'samplingratehz', 'samplingfrequency', 'samplerate', 'sfreq'],
  gain: ['gain', 'gainadupermv', 'adcgain'],
  zero: ['zero', 'zeroadu', 'baseline', 'adczero'],
  unit: ['unit', 'units'],
} as const;

/** The second spelling of µ is the Greek letter, the first the micro sign. */
const UNITS: ReadonlyMap<string, VoltageUnit> = new Map([
  ['mv', 'mV'],
  ['µv', 'µV'],
  ['μv', 'µV'],
  ['uv', 'µV'],
  ['v', 'V'],
]);

/** A rate that was saved as text, `'500'` or `'500 Hz'`; what else a text says is not guessed at. */
const RATE_IN_TEXT = /^\s*([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(?:hz)?\s*$/i;

/** The numbers of the first variable so called that holds any: one value, or one for each lead; undefined without one. */
export function numbersSaid(
  everything: readonly Named[],
  what: 'samplingRate' | 'gain' | 'zero',
): readonly number[] | undefined {
  for (const { variable } of everything) {
    if (!isCalled(variable.name, what)) continue;
    const text = variable.kind === 'char' && what === 'samplingRate' ? variable.text : '';
    const [, rate] = RATE_IN_TEXT.exec(text) ?? [];
    if (rate !== undefined) return [Number(rate)];
    if (variable.kind !== 'numeric' || variable.complex) continue;
    const { length } = variable.values;
    if (length >= 1 && length <= MAX_LEADS) return Array.from(variable.values.slice(0, length), Number);
  }
  return undefined;
}

/** The unit of voltage that the file names; undefined when it names none, or another quantity's. */
export function unitSaid(everything: readonly Named[]): VoltageUnit | undefined {
  for (const { variable } of everything) {
    if (variable.kind !== 'char' || !isCalled(variable.name, 'unit')) continue;
    const unit = UNITS.get(variable.text.trim().toLowerCase());
    if (unit !== undefined) return unit;
  }
  return undefined;
}

function isCalled(name: string, what: keyof typeof NAMES): boolean {
  const names: readonly string[] = NAMES[what];
  return names.includes(name.replace(/[_-]/g, '').toLowerCase());
}
