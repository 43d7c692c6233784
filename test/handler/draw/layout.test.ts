/** Layouts of the paper: clinical order, time that runs on from column to column, and true millimetres in each cell. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cellsOf, LAYOUTS, missingLeads, rowMmOf, rowsOf } from '../../../handler/draw/layout.ts';
import { type PaperLead, paperSvg, type Sheet } from '../../../handler/draw/paper-svg.ts';

const NAMES = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const RATE_HZ = 100;

/** Names row by row, in the order of their cells from the left. */
function rowsIn(layout: (typeof LAYOUTS)[number], names: readonly string[]): string[][] {
  const cells = cellsOf(layout, names, 250);
  return Array.from({ length: rowsOf(cells) }, (_, row) =>
    cells
      .filter((cell) => cell.row === row)
      .sort((one, other) => one.fromMm - other.fromMm)
      .map(({ position }) => names[position]!),
  );
}

describe('a layout', () => {
  test('has the twelve leads in clinical order, whatever their order in the file and however they are spelt', () => {
    const spelt = ['V6', 'v1', 'AVR', 'Lead II', 'ECG_I', 'avl', 'iii', 'aVF', 'V2', 'V3', 'V4', 'V5', 'Resp'];
    expect(rowsIn('6x2', spelt)).toEqual([
      ['ECG_I', 'v1'],
      ['Lead II', 'V2'],
      ['iii', 'V3'],
      ['AVR', 'V4'],
      ['avl', 'V5'],
      ['aVF', 'V6'],
    ]);
    const threeByFour = [
      ['I', 'aVR', 'V1', 'V4'],
      ['II', 'aVL', 'V2', 'V5'],
      ['III', 'aVF', 'V3', 'V6'],
    ];
    expect(rowsIn('3x4', NAMES)).toEqual(threeByFour);
    expect(rowsIn('3x4-rhythm', NAMES)).toEqual([...threeByFour, ['II']]);
    expect(rowsIn('stacked', spelt)).toEqual(spelt.map((name) => [name]));
  });

  test('cannot be had without its leads: a modified lead II is not lead II', () => {
    expect(missingLeads('3x4', NAMES)).toEqual([]);
    expect(missingLeads('6x2', ['MLII', ...NAMES.filter((name) => name !== 'II')])).toEqual(['II']);
    expect(missingLeads('3x4-rhythm', ['ch1'])).toHaveLength(12);
    expect(missingLeads('stacked', ['ch1'])).toEqual([]);
  });

  test('fills each row from edge to edge, once, with columns that begin on bold lines', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LAYOUTS), fc.integer({ min: 10, max: 120 }), (layout, fives) => {
        const cells = cellsOf(layout, NAMES, 5 * fives);
        for (let row = 0; row < rowsOf(cells); row += 1) {
          const mine = cells.filter((cell) => cell.row === row).sort((one, other) => one.fromMm - other.fromMm);
          expect(mine.map(({ fromMm }) => fromMm)).toEqual([0, ...mine.slice(0, -1).map(({ toMm }) => toMm)]);
          expect(mine.at(-1)?.toMm).toBe(5 * fives);
          expect(mine.every(({ fromMm, toMm }) => fromMm % 5 === 0 && toMm > fromMm)).toBe(true);
        }
      }),
    );
  });
});

describe('in each cell of a sheet', () => {
  const fromS = 3;
  /** Each lead is flat but for a spike of 1 mV at each whole second. */
  const leads = NAMES.map((name): PaperLead => {
    const mv = Array.from({ length: 2000 }, (_, i) => (i % RATE_HZ === 0 ? 1 : 0));
    const bands = [{ grade: 'warn', startS: 4, endS: 9.5 }] as const;
    return { name, trace: { kind: 'samples', first: 0, samplingRateHz: RATE_HZ, mv }, centreMv: 0, bands, beatsS: [] };
  });
  const drawn = (layout: (typeof LAYOUTS)[number], speedMmPerS: number) => {
    const cells = cellsOf(layout, NAMES, 250);
    const rowMm = rowMmOf(rowsOf(cells));
    const scale = { fromS, speedMmPerS, gainMmPerMv: 10, widthMm: 250, rowMm, durationS: 20 };
    const sheet: Sheet = { ...scale, leads, cells, title: 'an ECG', id: 'a' };
    const groups = paperSvg(sheet).split('<g transform="translate(').slice(1);
    return { rowMm, cells, groups };
  };

  test.each(['6x2', '3x4', '3x4-rhythm'] as const)(
    'of %s a second and a millivolt are as long as anywhere',
    (layout) => {
      for (const speedMmPerS of [12.5, 25, 50]) {
        const { rowMm, cells, groups } = drawn(layout, speedMmPerS);
        expect(groups).toHaveLength(cells.length);
        for (const [i, { position, row, fromMm, toMm }] of cells.entries()) {
          const [, x, y, name] = /^([\d.]+) ([\d.]+)\)" data-lead="(\w+)"/.exec(groups[i]!)!;
          expect([Number(x), Number(y), name]).toEqual([fromMm, (row + 0.5) * rowMm, NAMES[position]]);
          const [, d = ''] = /class="trace" d="([^"]*)"/.exec(groups[i]!) ?? [];
          let [px, py] = [0, 0];
          const peaks: number[] = [];
          for (const [, command, dx, dy] of d.matchAll(/([Ml])(-?[\d.]+) (-?[\d.]+)/g)) {
            [px, py] = command === 'M' ? [Number(dx), Number(dy)] : [px + Number(dx), py + Number(dy)];
            if (Math.abs(py + 10) < 0.011) peaks.push(px + fromMm);
          }
          const secondsHere = Array.from({ length: 20 }, (_, s) => (s - fromS) * speedMmPerS);
          const expected = secondsHere.filter((mm) => mm >= fromMm && mm < toMm);
          const inside = peaks.filter((mm) => mm >= fromMm - 0.02 && mm < toMm - 0.02);
          expect(inside).toEqual(expected.map((mm) => expect.closeTo(mm, 1)));
          const band = /class="band"[^>]*? x="([\d.]+)"[^>]*? width="([\d.]+)"/.exec(groups[i]!);
          const [from, to] = [4, 9.5].map((s) => Math.min(toMm, Math.max(fromMm, (s - fromS) * speedMmPerS)));
          if (to! <= from!) expect(band).toBeNull();
          else
            expect([Number(band![1]) + fromMm, Number(band![2])]).toEqual([
              expect.closeTo(from!, 1),
              expect.closeTo(to! - from!, 1),
            ]);
        }
      }
    },
  );
});
