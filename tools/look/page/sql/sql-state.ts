/**
 * What the SQL screen shows, as it stands in the address, so that it can be kept, sent and gone back to. It stands behind `#`: a
 * statement may be longer than a server takes for an address, and that part is never sent.
 */
import type { ParameterName } from '../../../../lake/question-parameters.ts';
import { CHART_KINDS, type ChartChoice } from '../../draw/chart/chart-data.ts';

/** A saved question with what it is asked about, or a statement; and what is drawn of the answer. */
export interface SqlState {
  /** Empty where it is a statement of somebody's own. */
  readonly question: string;
  /** Values of the question's parameters; those that are empty are left to it. */
  readonly set: Readonly<Partial<Record<ParameterName, string>>>;
  /** Empty for a saved question as it is. */
  readonly sql: string;
  /** Undefined until somebody chooses. */
  readonly chart: ChartChoice | undefined;
}

const SET: readonly ParameterName[] = ['key', 'folder', 'since'];

/** @param hash of an address, with its `#` or without */
export function stateIn(hash: string): SqlState {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const text = (name: string) => given.get(name) ?? '';
  const draw = CHART_KINDS.find((kind) => kind === given.get('draw'));
  return {
    question: text('question'),
    set: Object.fromEntries(SET.map((name) => [name, text(name)]).filter(([, value]) => value !== '')),
    sql: text('sql'),
    chart: draw === undefined ? undefined : { draw, x: text('x'), y: text('y'), by: text('by') },
  };
}

/** The other way around, with its `#`; empty for nothing. */
export function hashOf({ question, set, sql, chart }: SqlState): string {
  const values = { question, ...set, sql, ...chart };
  const given = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  return given.size === 0 ? '' : `#${given}`;
}
