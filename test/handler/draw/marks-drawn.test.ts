/** Marks on paper: where they are, and that each can be told from the others without its colour. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GRADE_LOOK } from '../../../handler/draw/bands.ts';
import { MARK_LOOK, type MarkedStretch, placedMarks } from '../../../handler/draw/marks.ts';
import { paperSvg } from '../../../handler/draw/paper-svg.ts';
import { MARKS } from '../../../lake/tables/labels.ts';
import { runsOf } from '../../support/seed/seed.ts';

const HZ = 360;
const samples = fc.record({ first: fc.nat(10_000), count: fc.integer({ min: 1, max: 5000 }) });
const scales = fc.record({
  fromS: fc.double({ min: 0, max: 30, noNaN: true }),
  speedMmPerS: fc.double({ min: 0.5, max: 200, noNaN: true }),
});

const stretch = (mark: MarkedStretch['mark'], startS: number, endS: number, reader = 'Anna'): MarkedStretch => ({
  mark,
  startS,
  endS,
  reader,
});

function drawn(marks?: readonly MarkedStretch[]): string {
  const trace = { kind: 'samples', first: 0, samplingRateHz: HZ, mv: new Float32Array(3600) } as const;
  const lead = { name: 'II', trace, centreMv: 0, bands: [], beatsS: [1], ...(marks === undefined ? {} : { marks }) };
  const sheet = { fromS: 0, speedMmPerS: 25, gainMmPerMv: 10, widthMm: 100, rowMm: 20, durationS: 10 };
  return paperSvg({ ...sheet, leads: [lead], title: 'a lead', id: 'x' });
}

test('a mark covers exactly its samples at every zoom, and nothing beyond the paper', () => {
  fc.assert(
    fc.property(samples, scales, ({ first, count }, scale) => {
      const marks = [stretch('good', first / HZ, (first + count) / HZ)];
      const [left, right] = [0, 150].map((mm) => scale.fromS + mm / scale.speedMmPerS);
      const placed = placedMarks(marks, scale, 150);
      const [start, end] = [Math.max(left!, first / HZ), Math.min(right!, (first + count) / HZ)];
      if (end <= start) expect(placed).toEqual([]);
      else {
        expect(placed).toHaveLength(1);
        expect(scale.fromS + placed[0]!.x / scale.speedMmPerS).toBeCloseTo(start, 6);
        expect(placed[0]!.width / scale.speedMmPerS).toBeCloseTo(end - start, 6);
      }
    }),
    { numRuns: runsOf(100) },
  );
});

test('each reader has a strip of their own, and what was said last lies on top', () => {
  const marks = [stretch('good', 0, 4, 'Ben'), stretch('poor', 0, 4), stretch('doubtful', 1, 2, 'Ben')];
  expect(placedMarks(marks, { fromS: 0, speedMmPerS: 25 }, 100).map(({ mark, strip }) => [mark, strip])).toEqual([
    ['good', 1],
    ['poor', 0],
    ['doubtful', 1],
  ]);
});

describe('on the drawing', () => {
  test('letter, colour and pattern of a mark are of no other mark or grade', () => {
    const looks = [...MARKS.map((mark) => MARK_LOOK[mark]), ...Object.values(GRADE_LOOK)];
    for (const part of ['letter', 'line', 'fill'] as const) {
      expect(new Set(looks.map((look) => look[part])).size).toBe(looks.length);
    }
    expect(new Set(MARKS.map((mark) => MARK_LOOK[mark].pattern)).size).toBe(MARKS.length);
    const svg = drawn(MARKS.map((mark, i) => stretch(mark, i, i + 1)));
    for (const mark of MARKS) {
      expect(svg).toContain(`<pattern id="x-${mark}"`);
      expect(svg).toMatch(new RegExp(`class="mark" data-mark="${mark}"[^>]*fill="url\\(#x-${mark}\\)"`));
      expect(svg).toContain(`>${MARK_LOOK[mark].letter}</text>`);
    }
  });

  test('R marks stand above what is marked', () => {
    const bottomOf = (svg: string) => Number(/class="beat"[^>]*d="M[\d.]+ ([\d.]+)v/.exec(svg)?.[1]);
    expect(bottomOf(drawn())).toBe(10);
    expect(bottomOf(drawn([stretch('good', 0, 2)]))).toBeCloseTo(7.4, 6);
  });

  test('a name of a reader that is markup is text', () => {
    expect(drawn([stretch('good', 0, 2, '<b>"')])).toContain('<title>good, by &lt;b&gt;&quot;</title>');
  });

  test('nothing of it is there where nobody is asked: a report stays as it is', () => {
    expect(drawn([])).toBe(drawn());
    expect(drawn()).not.toContain('x-good');
  });
});
