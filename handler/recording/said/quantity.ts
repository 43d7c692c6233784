/** Numbers with their units, as people write them in one text: `250 Hz`, `0,5 kHz`, `4.88 uV/bit`. */
import type { MatVariable } from '../../mat/variables.ts';
import { numbersIn, onlyElement } from './contents.ts';

/** A number and its unit, as a text has them. */
export interface Quantity {
  readonly value: number;
  /** Empty when none is written. */
  readonly unit: string;
}

const NUMBER = /^\s*([+-]?(?:\d+\.?\d*|[.,]\d+|\d+,\d+)(?:e[+-]?\d+)?)(?![\d.,])\s*(.*)$/i;
/** No number with a unit is longer. */
const MAX_CHARACTERS = 100;
/** 1,000 means a thousand to some people and one to others. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** The quantity that a text holds; undefined when it holds anything else, or can be read in two ways. */
export function quantityIn(text: string): Quantity | undefined {
  const [, number, unit = ''] = text.length > MAX_CHARACTERS ? [] : (NUMBER.exec(text) ?? []);
  if (number === undefined || AMBIGUOUS.test(number)) return undefined;
  return { value: Number(number.replace(',', '.')), unit: unit.trim() };
}

/** The quantities of a variable: one in a text, or a list of numbers; undefined when it holds neither. */
export function quantitiesIn(variable: MatVariable): readonly Quantity[] | undefined {
  const only = onlyElement(variable);
  if (only.kind !== 'char') return numbersIn(variable)?.map((value) => ({ value, unit: '' }));
  const quantity = quantityIn(only.text);
  return quantity && [quantity];
}
