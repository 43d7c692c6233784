/** The columns of the `windows` table that rules fill: one for each measure of a rule that looks at leads. */
import type { Rule } from '../rule.ts';
import { catalogue } from '../rules/index.ts';
import type { Unit } from '../units.ts';

/** A measure of a rule that looks at leads: a column of the `windows` table. */
export interface MeasureColumn {
  readonly column: string;
  readonly unit: Unit;
  readonly meaning: string;
  readonly ruleId: string;
}

/** One column per measure of the rules that look at leads, in catalogue order. */
export const measureColumns: readonly MeasureColumn[] = (catalogue as readonly Rule[])
  .filter(({ appliesTo }) => appliesTo !== 'file')
  .flatMap(({ id, measures }) =>
    Object.entries(measures).map(([column, { unit, meaning }]) => ({ column, unit, meaning, ruleId: id })),
  );
