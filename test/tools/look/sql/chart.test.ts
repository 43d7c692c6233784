/** Charts: what is drawn where nobody chose, that it is drawn where it is, and that no text becomes markup. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ChartData,
  chartData,
  chartFor,
  MAX_BARS,
  MAX_SERIES,
} from '../../../../tools/look/draw/chart/chart-data.ts';
import { CHART_HEIGHT, CHART_WIDTH, chartSvg } from '../../../../tools/look/draw/chart/chart-svg.ts';
import { instantWords, numberWords, roundTicks, timeTicks } from '../../../../tools/look/draw/chart/ticks.ts';
import { hashOf, type SqlState, stateIn } from '../../../../tools/look/page/sql/sql-state.ts';
import type { SqlAnswer } from '../../../../tools/look/sql/sql-wire.ts';
import { runsOf } from '../../../support/seed/seed.ts';

type Cell = string | number | null;

/** An answer of texts and numbers. */
function answer(names: readonly string[], ...rows: readonly (readonly Cell[])[]): SqlAnswer {
  const columns = names.map((name, at) => {
    const isNumber = rows.some((row) => typeof row[at] === 'number');
    const values = isNumber ? rows.map((row) => row[at] as number | null) : [];
    return { name, type: isNumber ? 'DOUBLE' : 'VARCHAR', kind: isNumber ? 'number' : 'text', values } as const;
  });
  return {
    columns,
    rows: rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))),
    isCut: false,
    tookS: 0,
  };
}

function drawn(found: SqlAnswer, choice = chartFor(found)): ChartData {
  const data = chartData(found, choice);
  if (typeof data === 'string') throw new Error(data);
  return data;
}

describe('where nobody chose', () => {
  test.each([
    [
      'a name for each row: bars of the last number',
      [
        ['code', 'recordings', 'hours'],
        ['a', 1, 2],
        ['b', 3, 4],
      ],
      { draw: 'bars', x: 'code', y: 'hours', by: '' },
    ],
    [
      'two names for each row: bars beside each other',
      [
        ['day', 'outcome', 'n'],
        ['1', 'a', 1],
        ['1', 'b', 2],
        ['2', 'a', 3],
        ['2', 'b', 4],
        ['3', 'a', 5],
      ],
      { draw: 'bars', x: 'day', y: 'n', by: 'outcome' },
    ],
    [
      'a signal of two leads: two lines',
      [
        ['lead', 't_s', 'mv'],
        ['I', 0, 1],
        ['II', 0, 2],
        ['I', 0, 3],
        ['II', 0, 4],
      ],
      { draw: 'line', x: 't_s', y: 'mv', by: 'lead' },
    ],
    [
      'numbers alone: a line',
      [
        ['minute', 'rate'],
        [0, 60],
        [1, 61],
      ],
      { draw: 'line', x: 'minute', y: 'rate', by: '' },
    ],
    ['one column of numbers: over the rows', [['rate'], [60], [61]], { draw: 'line', x: '', y: 'rate', by: '' }],
    ['one row: nothing', [['n'], [1]], { draw: 'none', x: '', y: '', by: '' }],
    ['no number: nothing', [['a'], ['x'], ['y']], { draw: 'none', x: '', y: '', by: '' }],
  ] as [string, [string[], ...Cell[][]], object][])('%s', (_, [names, ...rows], choice) => {
    expect(chartFor(answer(names, ...rows))).toEqual(choice);
  });
});

describe('what is drawn', () => {
  test('of a line is every point, in order, with a gap where a value is missing', () => {
    const found = answer(['x', 'y'], [3, 30], [1, 10], [2, null]);
    expect(drawn(found, { draw: 'line', x: 'x', y: 'y', by: '' }).series).toEqual([
      {
        name: 'y',
        points: [
          { x: 1, y: 10 },
          { x: 2, y: null },
          { x: 3, y: 30 },
        ],
      },
    ]);
  });

  test('is said where it is not all', () => {
    const many = answer(['name', 'n'], ...Array.from({ length: 100 }, (_, i): Cell[] => [`n${i}`, i]));
    const bars = drawn(many, { draw: 'bars', x: 'name', y: 'n', by: '' });
    expect([bars.categories.length, bars.notes]).toEqual([MAX_BARS, ['The first 60 of 100 bars are drawn.']]);
    const series = drawn(many, { draw: 'line', x: '', y: 'n', by: 'name' });
    expect([series.series.length, series.notes]).toEqual([
      MAX_SERIES,
      ['The first 8 of 100 values of name are drawn.'],
    ]);
    const shared = drawn(answer(['a', 'n'], ['x', 1], ['x', 3], ['x', 2]), { draw: 'bars', x: 'a', y: 'n', by: '' });
    expect([shared.series[0]!.points, shared.notes]).toEqual([
      [{ x: 0, y: 3 }],
      ['Several rows share a bar: the highest is drawn.'],
    ]);
  });

  test('is nothing where it cannot be, in a sentence', () => {
    const found = answer(['a', 'n'], ['x', 1], ['y', 2]);
    const choice = { draw: 'line', x: 'a', y: 'n', by: '' } as const;
    expect(chartData(found, choice)).toBe('A line needs numbers or times across: a has texts, so choose bars.');
    expect(chartData(found, { ...choice, y: 'a' })).toBe('A chart needs a column of numbers for its height.');
    expect(chartData(found, { ...choice, y: 'gone' })).toBe('A chart needs a column of numbers for its height.');
  });

  test('stays on the drawing, and a bar is as high as its value', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, (heights) => {
        const found = answer(['name', 'n'], ...heights.map((n, i): Cell[] => [`n${i}`, n]));
        const svg = chartSvg(drawn(found, { draw: 'bars', x: 'name', y: 'n', by: '' }));
        const bars = [
          ...svg.matchAll(/data-value="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
        ];
        expect(bars).toHaveLength(heights.length);
        const all = bars.map(([, ...each]) => each.map(Number) as [number, number, number, number, number]);
        for (const [, x, y, width, height] of all) {
          expect(x + width).toBeLessThanOrEqual(CHART_WIDTH);
          expect(y + height).toBeLessThanOrEqual(CHART_HEIGHT);
        }
        const most = Math.max(...heights.map(Math.abs));
        const [tallest] = all.filter(([value]) => Math.abs(value) === most);
        if (most > 0) {
          for (const [value, , , , height] of all)
            expect(Math.abs(height - (Math.abs(value) / most) * tallest![4])).toBeLessThanOrEqual(0.2);
        }
      }),
      { numRuns: runsOf(50) },
    );
  });

  test('has every series in a look of its own, besides its colour', () => {
    const names = Array.from({ length: MAX_SERIES }, (_, i) => `s${i}`);
    const found = answer(
      ['x', 's', 'n'],
      ...names.flatMap((s, i): Cell[][] => [
        [1, s, i],
        [2, s, i + 1],
      ]),
    );
    for (const [draw, look] of [
      ['line', /class="line edge-\d" d="M[^"]*L[^"]*" stroke-dasharray="([^"]*)"/g],
      ['points', /class="point fill-\d" d="([^"]*)" transform="translate\(10 -4\)"/g],
      ['bars', /class="hatch" d="([^"]*)"/g],
    ] as const) {
      const svg = chartSvg(drawn(found, { draw, x: 'x', y: 'n', by: 's' }));
      expect([draw, new Set([...svg.matchAll(look)].map(([, each]) => each)).size]).toEqual([draw, MAX_SERIES]);
    }
  });

  test('is never markup, whatever a name or a value is', () => {
    const evil = '<script>alert(1)</script>&"';
    const found = answer([evil, 's', 'n'], [evil, `${evil}1`, 1], [evil, `${evil}2`, 2]);
    const svg = chartSvg(drawn(found, { draw: 'bars', x: evil, y: 'n', by: 's' }));
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script');
  });
});

describe('marks of an axis', () => {
  test('are round, inside, and not too many', () => {
    const range = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(range, ([low, span]) => {
        const ticks = roundTicks(low, low + span, 6);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThanOrEqual(7);
        for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(low - span * 1e-6);
        for (const tick of ticks) expect(tick).toBeLessThanOrEqual(low + span * (1 + 1e-6));
      }),
      { numRuns: runsOf(100) },
    );
    expect(roundTicks(0, 1, 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(numberWords(0.1 + 0.2)).toBe('0.3');
  });

  test('of time are days or minutes, in UTC', () => {
    const day = Date.UTC(2026, 0, 1);
    const week = timeTicks(day, day + 6 * 86_400_000, 8);
    expect(week.map((tick) => instantWords(tick, week))).toEqual(expect.arrayContaining(['2026-01-01', '2026-01-07']));
    const hour = timeTicks(day + 3_600_000, day + 2 * 3_600_000, 8);
    expect(hour.map((tick) => instantWords(tick, hour))).toEqual([
      '01:00:00',
      '01:15:00',
      '01:30:00',
      '01:45:00',
      '02:00:00',
    ]);
  });
});

test('what the address says is what was shown, whatever the statement', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 });
  const chart = fc.record({
    draw: fc.constantFrom('none', 'bars', 'line', 'points'),
    x: text,
    y: text,
    by: text,
  } as const);
  const set = fc.record({ key: fc.string({ minLength: 1 }), since: fc.string({ minLength: 1 }) }, { requiredKeys: [] });
  const states = fc.record({ question: text, set, sql: text, chart: fc.option(chart, { nil: undefined }) });
  fc.assert(
    fc.property(states, (state: SqlState) => expect(stateIn(hashOf(state))).toEqual(state)),
    { numRuns: runsOf(100) },
  );
  expect(hashOf({ question: '', set: {}, sql: '', chart: undefined })).toBe('');
});
