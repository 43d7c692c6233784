/** The paper: a drawn millimetre is a millimetre, a trace goes through its samples, a band covers exactly what was reported. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { areaPath, type Extremes, PEN_MM } from '../../../handler/draw/area.ts';
import { type Band, placedBands } from '../../../handler/draw/bands.ts';
import { LEFT_MM } from '../../../handler/draw/lead-label.ts';
import { AXIS_MM, type PaperLead, paperSvg, type Sheet } from '../../../handler/draw/paper-svg.ts';
import { xOf } from '../../../handler/draw/scale.ts';
import { centreOf, extremesOf, partOf, type Samples, traceShape } from '../../../handler/draw/trace.ts';
import { cornersOf, coveredAt, pointsOf } from './path-points.ts';

const RATE_HZ = 250;

/** A lead of these millivolts from the start of the recording. */
function lead(mv: readonly number[], more: Partial<PaperLead> = {}): PaperLead {
  const trace: Samples = { kind: 'samples', first: 0, samplingRateHz: RATE_HZ, mv };
  return { name: 'II', trace, centreMv: 0, bands: [], beatsS: [], ...more };
}

function sheet(leads: readonly PaperLead[], more: Partial<Sheet> = {}): Sheet {
  const usual = { fromS: 0, speedMmPerS: 25, gainMmPerMv: 10, widthMm: 200, rowMm: 40, durationS: 8 };
  return { ...usual, title: 'an ECG', id: 'a', leads, ...more };
}

const all = (pattern: RegExp, svg: string) => [...svg.matchAll(pattern)].map((match) => match.slice(1));

describe('a drawn millimetre', () => {
  test('is a millimetre: size and viewBox agree', () => {
    const [[width, height, box] = []] = all(
      /<svg [^>]*width="([\d.]+)mm" height="([\d.]+)mm" viewBox="([^"]*)"/g,
      paperSvg(sheet([lead([0]), lead([0])])),
    );
    expect([width, height]).toEqual([String(LEFT_MM + 200), String(80 + AXIS_MM)]);
    expect(box).toBe(`${-LEFT_MM} 0 ${LEFT_MM + 200} ${80 + AXIS_MM}`);
  });

  test('is the distance of the fine lines, five of them that of the bold ones', () => {
    const svg = paperSvg(sheet([lead([0])]));
    const uprights = (which: string) => {
      const [[d = ''] = []] = all(new RegExp(`class="grid-${which}" d="([^"]*)"`, 'g'), svg);
      return all(/M([\d.]+) 0V/g, d).map(([x]) => Number(x));
    };
    const lines = [...uprights('1'), ...uprights('5')].sort((a, b) => a - b);
    expect(lines).toEqual(Array.from({ length: 201 }, (_, mm) => mm));
    expect(uprights('5')).toEqual(Array.from({ length: 41 }, (_, i) => 5 * i));
  });

  test('is 0.04 s and 0.1 mV on usual paper, and what speed and gain say on any other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(12.5, 25, 50),
        fc.constantFrom(5, 10, 20),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 60 }),
        (speedMmPerS, gainMmPerMv, mv) => {
          const place = { fromS: 0, speedMmPerS, gainMmPerMv, centreMv: 0, reachMm: 100 };
          const drawn = pointsOf(traceShape(lead(mv).trace, place).d);
          for (const [i, value] of mv.entries()) {
            const [x, y] = [(i / RATE_HZ) * speedMmPerS, -value * gainMmPerMv];
            expect(drawn.some(([px, py]) => Math.abs(px - x) < 0.011 && Math.abs(py - y) < 0.011)).toBe(true);
          }
        },
      ),
    );
  });

  test('of the pulse is right: 1 mV high, 5 mm wide', () => {
    const [[d = ''] = []] = all(/class="pulse" d="([^"]*)"/g, paperSvg(sheet([lead([0])], { gainMmPerMv: 10 })));
    expect(d).toBe('M-8 5h1V-5h3V5h1');
  });
});

describe('a trace', () => {
  const place = { fromS: 0, speedMmPerS: 25, gainMmPerMv: 10, centreMv: 0, reachMm: 100 };

  test('is broken where a value is missing, and a lone sample is a dot', () => {
    const { d } = traceShape(lead([0, Number.NaN, 0.1, Number.NaN, 0, 0.1]).trace, place);
    expect(d.match(/M/g)).toHaveLength(3);
    expect(traceShape(lead([Number.NaN, Number.NaN]).trace, place).d).toBe('');
  });

  test('shows a spike of one sample at every zoom', () => {
    const mv = new Float32Array(10_000);
    mv[7777] = 3;
    for (const speedMmPerS of [50, 5, 0.5, 0.05]) {
      const trace: Samples = { kind: 'samples', first: 0, samplingRateHz: RATE_HZ, mv };
      const { d, isArea } = traceShape(trace, { ...place, speedMmPerS });
      const points = isArea ? cornersOf(d).flat() : pointsOf(d);
      const [x, y] = points.reduce((highest, one) => (one[1] < highest[1] ? one : highest));
      expect(y).toBeCloseTo(isArea ? -30 - PEN_MM / 2 : -30, 1);
      expect(Math.abs(x - (7777 / RATE_HZ) * speedMmPerS)).toBeLessThan(PEN_MM);
    }
  });

  test('as columns covers all of each, in one piece, and nothing further away than the pen is wide', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -15, max: 15 }), fc.integer({ min: 0, max: 10 })), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.constantFrom(0.02, 0.05, 0.135, 0.25, 0.4, 2),
        (columns, columnMm) => {
          const low = columns.map(([mv10]) => mv10 / 10);
          const high = columns.map(([mv10, more]) => (mv10 + more) / 10);
          const trace: Extremes = { kind: 'extremes', fromS: 1, stepS: columnMm / 25, low, high };
          const d = areaPath(trace, { ...place, fromS: 0.5 });
          expect(cornersOf(d)).toHaveLength(1);
          const across = (i: number) => 12.5 + (i + 0.5) * columnMm;
          const reachMm = Math.max(PEN_MM, 0.1) + columnMm;
          const near = (i: number, values: readonly number[], best: (...all: number[]) => number) =>
            best(...values.filter((_, other) => Math.abs(across(other) - across(i)) <= reachMm));
          for (const i of columns.keys()) {
            const [top, bottom] = coveredAt(d, across(i))!;
            expect(top).toBeLessThanOrEqual(-10 * high[i]! - PEN_MM / 2 + 0.011);
            expect(bottom).toBeGreaterThanOrEqual(-10 * low[i]! + PEN_MM / 2 - 0.011);
            expect(top).toBeGreaterThanOrEqual(-10 * near(i, high, Math.max) - PEN_MM / 2 - 0.011);
            expect(bottom).toBeLessThanOrEqual(-10 * near(i, low, Math.min) + PEN_MM / 2 + 0.011);
          }
        },
      ),
    );
  });

  test('as columns is broken where a column has no value', () => {
    const [low, high] = [
      [0, Number.NaN, 1, 1],
      [0.5, Number.NaN, 1, 1],
    ];
    const d = areaPath({ kind: 'extremes', fromS: 0, stepS: 0.04, low, high }, place);
    expect(cornersOf(d)).toHaveLength(2);
    expect(coveredAt(d, 1.5)).toBeUndefined();
    expect(areaPath({ kind: 'extremes', fromS: 0, stepS: 1, low: [Number.NaN], high: [Number.NaN] }, place)).toBe('');
  });

  test('as columns keeps the lowest and highest of exactly their samples', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constant(Number.NaN)), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (mv, per) => {
          const { low, high } = extremesOf({ kind: 'samples', first: 0, samplingRateHz: 1, mv }, per);
          for (let column = 0; column < low.length; column += 1) {
            const mine = mv.slice(column * per, (column + 1) * per).filter(Number.isFinite);
            expect([low[column], high[column]]).toEqual(
              mine.length === 0 ? [Number.NaN, Number.NaN] : [Math.min(...mine), Math.max(...mine)],
            );
          }
        },
      ),
    );
  });

  test('cut to a part has the samples of that part at their times', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 500 }), (from, length) => {
        const whole: Samples = {
          kind: 'samples',
          first: 50,
          samplingRateHz: 100,
          mv: Float32Array.from({ length: 900 }, (_, i) => i + 50),
        };
        const part = partOf(whole, from / 100, (from + length) / 100);
        if (part.kind !== 'samples') throw new Error('it was made of samples');
        for (let i = 0; i < part.mv.length; i += 1) expect(part.mv[i]).toBe(part.first + i);
        for (let sample = Math.max(50, from); sample <= Math.min(949, from + length); sample += 1) {
          expect(sample >= part.first && sample < part.first + part.mv.length).toBe(true);
        }
      }),
    );
  });

  test('lies in the middle of its row, on whole half millivolts, and does not jump when it is moved along', () => {
    const trace = (mv: readonly number[]) => lead(mv).trace;
    expect(centreOf(trace([-1.6, -1.4]), 4)).toBe(-1.5);
    expect(centreOf(trace([0, 0, 0, 0, 30]), 4)).toBe(0);
    expect(centreOf(trace([0.4, 0.6]), 4, 0)).toBe(0);
    expect(centreOf(trace([2.5, 2.6]), 4, 0)).toBe(2.5);
    expect(centreOf(trace([Number.NaN]), 4)).toBe(0);
  });

  test('columns that are higher than the row lie in it by their middles, not by their ends', () => {
    const columns = { kind: 'extremes', fromS: 0, stepS: 1 } as const;
    const low = [-3, -3.1, -2.9, -3];
    const high = [2.5, 2.4, 2.6, 9];
    expect(centreOf({ ...columns, low, high }, 4)).toBe(0);
    expect(centreOf({ ...columns, low: high, high: low }, 4, 2)).toBe(0);
    expect(centreOf({ ...columns, low: [Number.NaN, ...low], high: [Number.NaN, ...high] }, 4)).toBe(0);
  });
});

const anyBands = fc.array(
  fc
    .tuple(
      fc.constantFrom('reject', 'warn', 'info'),
      fc.integer({ min: 0, max: 4000 }),
      fc.integer({ min: 1, max: 900 }),
    )
    .map(([grade, start, samples]) => ({ grade, startS: start / RATE_HZ, endS: (start + samples) / RATE_HZ }) as Band),
  { maxLength: 12 },
);

describe('a band', () => {
  test('covers exactly its samples at every zoom: each of them, and no other', () => {
    fc.assert(
      fc.property(
        anyBands,
        fc.integer({ min: -4, max: 3 }),
        fc.integer({ min: 0, max: 3000 }),
        (bands, zoom, first) => {
          const scale = { fromS: first / RATE_HZ, speedMmPerS: 25 * 2 ** zoom };
          const placed = placedBands(bands, scale, 200);
          for (const grade of ['reject', 'warn', 'info'] as const) {
            for (let sample = first; sample < first + 400; sample += 7) {
              const timeS = sample / RATE_HZ;
              const x = xOf(timeS, scale);
              if (x >= 200) break;
              const isReported = bands.some(
                (band) =>
                  band.grade === grade &&
                  sample >= Math.round(band.startS * RATE_HZ) &&
                  sample < Math.round(band.endS * RATE_HZ),
              );
              const mine = placed.filter((band) => band.grade === grade);
              expect(mine.some((band) => x >= band.x - 1e-9 && x < band.x + band.width - 1e-9)).toBe(isReported);
            }
          }
        },
      ),
    );
  });

  test('is known by letter and hatching as well as by colour, the worst uppermost', () => {
    const bands: Band[] = (['info', 'reject', 'warn'] as const).map((grade) => ({ grade, startS: 1, endS: 3 }));
    const svg = paperSvg(sheet([lead([0], { bands })]));
    expect(all(/class="letter"[^>]*>(.)</g, svg).flat()).toEqual(['R', 'W', 'I']);
    const drawn = all(/class="band" data-grade="(\w+)" [^>]* y="(-?[\d.]+)" [^>]*fill="url\(#a-(\w+)\)"/g, svg);
    expect(drawn.map(([grade, , pattern]) => [grade, pattern])).toEqual(
      ['reject', 'warn', 'info'].map((one) => [one, one]),
    );
    const tops = drawn.map(([, y]) => Number(y));
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
  });

  test('lies below the trace, which it never hides', () => {
    const svg = paperSvg(sheet([lead([0, 1], { bands: [{ grade: 'reject', startS: 0, endS: 1 }] })]));
    expect(svg.indexOf('class="band"')).toBeLessThan(svg.indexOf('class="trace"'));
  });
});

test('of thousands of bands narrower than a line, one is drawn for each line, and none is drawn elsewhere', () => {
  const bands = Array.from({ length: 5000 }, (_, i): Band => ({ grade: 'warn', startS: i, endS: i + 0.01 }));
  const svg = paperSvg(sheet([lead([0], { bands })], { speedMmPerS: 0.04, durationS: 5000 }));
  expect(svg).not.toContain('class="band"');
  const [[ticks = ''] = []] = all(/class="tick" d="([^"]*)"/g, svg);
  const xs = all(/M([\d.]+) /g, ticks).map(([x]) => Number(x));
  expect(xs.length).toBeLessThanOrEqual(200 / 0.15 + 1);
  for (const { startS } of bands) expect(Math.min(...xs.map((x) => Math.abs(x - startS * 0.04)))).toBeLessThan(0.3);
});

test('marks of R sit on R, at every zoom, and name the interval between them in ms', () => {
  const beatsS = [0.5, 1.3, 2.15];
  for (const speedMmPerS of [12.5, 25, 50]) {
    const svg = paperSvg(sheet([lead([0], { beatsS })], { fromS: 0.25, speedMmPerS }));
    const drawn = all(/class="beat" data-t-s="([\d.]+)" d="M([\d.]+) /g, svg).map(([t, x]) => [Number(t), Number(x)]);
    expect(drawn).toEqual(beatsS.map((t) => [t, Number(((t - 0.25) * speedMmPerS).toFixed(2))]));
    expect(all(/class="rr"[^>]*>(\d+)</g, svg).flat()).toEqual(['800', '850']);
  }
});

test('names of leads are text, whatever they are', () => {
  const svg = paperSvg(sheet([lead([0], { name: '<b>&"' })], { title: '<script>alert(1)</script>' }));
  expect(svg).not.toMatch(/<b>|<script>/);
  expect(svg).toContain('&lt;b&gt;&amp;&quot;');
});

test('paper behind the end of the recording is blank', () => {
  const [[x = '', width = ''] = []] = all(
    /class="beyond" x="([\d.]+)" width="([\d.]+)"/g,
    paperSvg(sheet([lead([0])], { durationS: 2 })),
  );
  expect([Number(x), Number(width)]).toEqual([50, 150]);
});

test('what is not known yet is grey, within the recording and nowhere else', () => {
  const greyOf = (more: Partial<Sheet>) =>
    [...paperSvg(sheet([lead([0])], more)).matchAll(/class="not-known" x="([\d.]+)" width="([\d.]+)"/g)].map(
      ([, x, width]) => [Number(x), Number(width)],
    );
  expect(greyOf({})).toEqual([]);
  expect(greyOf({ knownS: [1, 6] })).toEqual([
    [0, 25],
    [150, 50],
  ]);
  expect(greyOf({ knownS: [0, 6], durationS: 7 })).toEqual([[150, 25]]);
  expect(greyOf({ knownS: [0, 8] })).toEqual([]);
  expect(greyOf({ knownS: [20, 30] })).toEqual([[0, 200]]);
});
