/** Which numbers of an answer a chart shows: from rows to series of points, and the choice that is made where nobody chose. */
import type { SqlAnswer, SqlAnswerColumn } from '../../sql/sql-wire.ts';

/** How points are drawn. */
export const CHART_KINDS = ['none', 'bars', 'line', 'points'] as const;

/** What is drawn of an answer, by the names of its columns. */
export interface ChartChoice {
  readonly draw: (typeof CHART_KINDS)[number];
  /** Empty for the number of the row, from 1. */
  readonly x: string;
  readonly y: string;
  /** The column whose values are series; empty for one series. */
  readonly by: string;
}

/** Points of one line, or bars of one look. */
export interface ChartSeries {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

/** What a chart shows. */
export interface ChartData {
  readonly kind: 'bars' | 'line' | 'points';
  readonly xName: string;
  readonly yName: string;
  /** What x counts: places in `categories`, milliseconds since 1970, or itself. */
  readonly xKind: 'category' | 'time' | 'number';
  /** The texts below bars, in the order of the rows; empty for the others. */
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  /** What is not shown as it is, in sentences; empty when everything is. */
  readonly notes: readonly string[];
}

/** More looks than these cannot be told apart. */
export const MAX_SERIES = 8;
/** More bars than these are thinner than their gaps. */
export const MAX_BARS = 60;

/**
 * A chart that fits the answer: bars where a text names each row, otherwise a line over the first number. The last
 * number is drawn, since a statement names what it is about first.
 */
export function chartFor({ columns, rows }: SqlAnswer): ChartChoice {
  const none: ChartChoice = { draw: 'none', x: '', y: '', by: '' };
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const y = numbers.at(-1);
  if (y === undefined || rows.length < 2) return none;
  const texts = columns
    .map((column, at) => ({ ...column, at, distinct: new Set(rows.map((row) => row[at])).size }))
    .filter(({ kind }) => kind === 'text')
    .sort((one, other) => other.distinct - one.distinct);
  const [name, ...others] = texts;
  const isNaming = (...at: readonly number[]) =>
    new Set(rows.map((row) => JSON.stringify(at.map((each) => row[each])))).size === rows.length;
  if (name !== undefined && name.distinct <= MAX_BARS) {
    if (isNaming(name.at)) return { draw: 'bars', x: name.name, y: y.name, by: '' };
    const by = others.find(({ at, distinct }) => distinct <= MAX_SERIES && isNaming(name.at, at));
    if (by !== undefined) return { draw: 'bars', x: name.name, y: y.name, by: by.name };
  }
  const x = columns.find(({ kind, name }) => kind !== 'text' && name !== y.name);
  const series = texts.find(({ distinct }) => distinct > 1 && distinct <= MAX_SERIES);
  return { draw: 'line', x: x?.name ?? '', y: y.name, by: series?.name ?? '' };
}

/** @returns a sentence instead, where nothing can be drawn */
export function chartData({ columns, rows }: SqlAnswer, { draw, x, y, by }: ChartChoice): ChartData | string {
  if (draw === 'none') return 'No chart is drawn.';
  const named = (name: string) => columns.findIndex((column) => column.name === name);
  const [xAt, yAt, byAt] = [named(x), named(y), named(by)];
  const yColumn = columns[yAt];
  if (yColumn === undefined || yColumn.kind === 'text') return 'A chart needs a column of numbers for its height.';
  const xColumn = columns[xAt];
  if (draw !== 'bars' && xColumn?.kind === 'text') {
    return `A ${draw === 'line' ? 'line' : 'point'} needs numbers or times across: ${x} has texts, so choose bars.`;
  }
  const seriesOf = (row: number) => (byAt < 0 ? y : (rows[row]![byAt] ?? 'null'));
  const all = Map.groupBy(rows.keys(), seriesOf);
  const shown = [...all].slice(0, MAX_SERIES);
  const notes = all.size > MAX_SERIES ? [`The first ${MAX_SERIES} of ${all.size} values of ${by} are drawn.`] : [];
  const head = { kind: draw, xName: x === '' ? 'row' : x, yName: y };
  if (draw === 'bars') return { ...head, xKind: 'category', ...bars(rows, xAt, yColumn, shown, notes) };
  const series = shown.map(([name, at]) => ({
    name,
    points: at.flatMap((row) => {
      const across = xColumn === undefined ? row + 1 : xColumn.values[row];
      return across === null || across === undefined ? [] : [{ x: across, y: yColumn.values[row] ?? null }];
    }),
  }));
  if (draw === 'line') for (const { points } of series) points.sort((one, other) => one.x - other.x);
  return { ...head, xKind: xColumn?.kind === 'time' ? 'time' : 'number', categories: [], series, notes };
}

/** Of rows that share a bar, the highest is drawn, and a note says so. */
function bars(
  rows: SqlAnswer['rows'],
  xAt: number,
  y: SqlAnswerColumn,
  shown: readonly (readonly [string, readonly number[]])[],
  notes: readonly string[],
): Pick<ChartData, 'categories' | 'series' | 'notes'> {
  const nameOf = (row: number) => (xAt < 0 ? String(row + 1) : (rows[row]![xAt] ?? 'null'));
  const all = [...new Set(shown.flatMap(([, at]) => at.map(nameOf)))];
  const places = new Map(all.slice(0, MAX_BARS).map((name, place) => [name, place]));
  let isShared = false;
  const series = shown.map(([name, at]) => {
    const heights = new Map<number, number | null>();
    for (const row of at) {
      const place = places.get(nameOf(row));
      const value = y.values[row] ?? null;
      if (place === undefined) continue;
      isShared ||= heights.has(place);
      const known = heights.get(place) ?? null;
      heights.set(place, known === null || (value !== null && value > known) ? value : known);
    }
    return { name, points: [...heights].map(([x, y]) => ({ x, y })) };
  });
  return {
    categories: [...places.keys()],
    series,
    notes: [
      ...notes,
      ...(all.length > MAX_BARS ? [`The first ${MAX_BARS} of ${all.length} bars are drawn.`] : []),
      ...(isShared ? ['Several rows share a bar: the highest is drawn.'] : []),
    ],
  };
}
