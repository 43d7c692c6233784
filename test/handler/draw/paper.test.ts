/** The paper: a drawn millimetre is a millimetre, a trace goes through its samples, a band covers exactly what was reported. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Band, placedBands } from '../../../handler/draw/bands.ts';
import { AXIS_MM, LEFT_MM, type PaperLead, paperSvg, type Sheet } from '../../../handler/draw/paper-svg.ts';
import { clampedFrom, nextGain, nextSpeed, timeMarks, timeWords, xOf } from '../../../handler/draw/scale.ts';
import { centreOf, extremesOf, partOf, type Samples, tracePath } from '../../../handler/draw/trace.ts';

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

/** The points of a path with absolute moves and relative lines, in mm. */
function pointsOf(d: string): [x: number, y: number][] {
  const points: [number, number][] = [];
  for (const [, command, x, y] of d.matchAll(/([Ml])(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)/g)) {
    const [beforeX, beforeY] = command === 'l' ? points.at(-1)! : [0, 0];
    points.push([beforeX + Number(x), beforeY + Number(y)]);
  }
  return points;
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
          const drawn = pointsOf(tracePath(lead(mv).trace, place));
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
    const d = tracePath(lead([0, Number.NaN, 0.1, Number.NaN, 0, 0.1]).trace, place);
    expect(d.match(/M/g)).toHaveLength(3);
    expect(tracePath(lead([Number.NaN, Number.NaN]).trace, place)).toBe('');
  });

  test('shows a spike of one sample at every zoom', () => {
    const mv = new Float32Array(10_000);
    mv[7777] = 3;
    for (const speedMmPerS of [50, 5, 0.5, 0.05]) {
      const d = tracePath({ kind: 'samples', first: 0, samplingRateHz: RATE_HZ, mv }, { ...place, speedMmPerS });
      expect(Math.min(...pointsOf(d).map(([, y]) => y))).toBeCloseTo(-30, 1);
    }
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
  const xs = all(/class="band" [^>]*? x="([\d.]+)"/g, svg).map(([x]) => Number(x));
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

describe('speed, gain and place', () => {
  test('zoom in and out are each other’s undoing, and gains end', () => {
    for (const speed of [100, 25, 0.78125]) expect(nextSpeed(nextSpeed(speed, 1), -1)).toBe(speed);
    expect(nextSpeed(20, 1)).toBe(25);
    expect([nextGain(10, 1), nextGain(10, -1), nextGain(40, 1), nextGain(1.25, -1)]).toEqual([20, 5, 40, 1.25]);
  });

  test('stay inside the recording', () => {
    expect([clampedFrom(-3, 8, 60), clampedFrom(58, 8, 60), clampedFrom(5, 8, 60), clampedFrom(5, 80, 60)]).toEqual([
      0, 52, 5, 0,
    ]);
  });

  test('times are marked where they are, with a point in every language', () => {
    expect(timeMarks({ fromS: 2.5, speedMmPerS: 25 }, 100)).toEqual([3, 4, 5, 6]);
    expect([3.4, 59.99, 60, 125.5, 3600, 46_925].map(timeWords)).toEqual([
      '3.4 s',
      '59.99 s',
      '1:00',
      '2:05.5',
      '1:00:00',
      '13:02:05',
    ]);
  });
});
