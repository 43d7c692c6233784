/** What marks say of the score: by hand, on a lake that was made for it. */
import { appendFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeRows } from '../../../handler/write/encode-rows.ts';
import { rulesetKey } from '../../../lake/layout.ts';
import type { Mark } from '../../../lake/tables/labels.ts';
import { type LabelLine, lineOf } from '../../../local/labels/label.ts';
import { labelsPath } from '../../../local/labels/labels-file.ts';
import { emptyFolder, writeObject, writeRecordings } from '../../support/lake-folder.ts';
import { recording, ruleset, window } from '../../support/rows.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { workspace } from '../../support/workspace.ts';
import { main } from '../validate.ts';
import { cohensKappa } from './kappa.ts';
import { markLines } from './mark-lines.ts';
import type { MarkedWindow } from './marked-windows.ts';

const ID = 'a'.repeat(64);
const HASH = '0123456789abcdef';
const OFFSET = 0.5;

/** A lake whose recording has windows of 10 s with these qualities, judged with an offset. */
function lakeOf(qualities: readonly (number | null)[], description = describedWith(OFFSET)): string {
  const folder = emptyFolder();
  const windows = qualities.map((quality, i) => ({
    ...window,
    recording_id: ID,
    window_index: i,
    start_s: 10 * i,
    end_s: 10 * (i + 1),
    usable: quality === null || quality > 0.05,
    ruleset: HASH,
    measures: { quality },
  }));
  writeRecordings(folder, [{ recording: { ...recording, recording_id: ID, ruleset: HASH }, windows }]);
  const rules = encodeRows('rulesets', [{ ...ruleset, ruleset: HASH, description }]);
  writeObject(folder, rulesetKey('2026-01-31', HASH), rules);
  return folder;
}

function describedWith(offset: number): string {
  return JSON.stringify({ rules: [{ id: 'signal-quality', settings: { offset: { value: offset, unit: 'ratio' } } }] });
}

function mark(folder: string, at: number, said: Mark, more: Partial<LabelLine> = {}): void {
  const about = { recording_id: ID, lead: 'ch1', lead_index: 0, start_s: 10 * at, end_s: 10 * (at + 1) };
  const who = { note: null, reader: 'Anna', marked_at: new Date(), ruleset: HASH, shown: 'raw' };
  appendFileSync(labelsPath(folder), lineOf({ ...about, ...who, mark: said, ...more }));
}

const here = workspace();

async function validate(...argv: readonly string[]) {
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

/** The figure of a line of the table. */
function figure(out: string, what: string): string | undefined {
  const cells = out.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return cells.find(([, name]) => name === what)?.[3];
}

describe('npm run validate -- --labels', () => {
  test('compares quality with good and poor, and says which offset makes it a probability', async () => {
    // Of ten windows of 0.2 four are good, of ten of 0.6 nine: 13 of 20 for which 8 were forecast.
    const folder = lakeOf([...Array(10).fill(0.2), ...Array(10).fill(0.6), 0.5, null]);
    for (let i = 0; i < 10; i += 1) mark(folder, i, i < 4 ? 'good' : 'poor');
    for (let i = 10; i < 20; i += 1) mark(folder, i, i < 13 ? 'poor' : 'good');
    mark(folder, 20, 'doubtful');
    mark(folder, 21, 'poor');
    const { status, out, err } = await validate('--labels', labelsPath(folder));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const of = (what: string) => figure(out, `mit-bih-360: ${what}`);
    expect(of('windows marked')).toBe('22');
    expect(of('windows without a quality')).toBe('1');
    // Good: 4 × 0.2 and 7 × 0.6; poor: 6 × 0.2 and 3 × 0.6. Pairs won 7 × 6, tied 4 × 6 and 7 × 3, of 11 × 9.
    expect(of('AUC of quality')).toBe(((42 + 22.5) / 99).toFixed(3));
    expect(of('Se / Sp of quality under 0.5')).toBe(`${(6 / 9).toFixed(3)} / ${(7 / 11).toFixed(3)}`);
    expect(of('Se / Sp of windows with unusable time')).toBe('0.000 / 1.000');
    expect(out).toContain(`an offset needs at least 10 good and 10 poor windows`);
  });

  test('finds the offset that was taken away, from whatever offset the lake was judged with', async () => {
    // By even odds, of 0.2 one in five is good, of 0.8 four in five: calibrated, so what was judged with 0.5 needs 0.5.
    const offsets = [0, OFFSET, -1].map(async (offset) => {
      const folder = lakeOf([...Array(20).fill(0.2), ...Array(20).fill(0.8)], describedWith(offset));
      for (let i = 0; i < 40; i += 1) mark(folder, i, (i < 20 ? i % 5 === 0 : i % 5 !== 0) ? 'good' : 'poor');
      return folder;
    });
    for (const [i, folder] of (await Promise.all(offsets)).entries()) {
      const { out } = await validate('--labels', labelsPath(folder));
      const expected = [0, OFFSET, -1][i];
      expect(out).toContain(`'signal-quality': { offset: ratio(${expected}) },`);
      expect(figure(out, 'mit-bih-360: offset, if half were good')).toMatch(
        new RegExp(`^${expected!.toFixed(1)} \\(of 1 recording: too few for an interval; now ${expected}\\)$`),
      );
      expect(figure(out, 'mit-bih-360: calibration error with it')).toBe('0.000');
    }
  });

  test('counts a mark for windows of which it covers more than half, the newest of a reader', async () => {
    const folder = lakeOf([0.9, 0.9, 0.1]);
    mark(folder, 0, 'good', { start_s: 4, end_s: 16.1 }); // more than half of the first two
    mark(folder, 0, 'poor', { start_s: 10, end_s: 15 }); // exactly half
    mark(folder, 2, 'good');
    mark(folder, 2, 'poor', { end_s: 31 });
    const { out, err } = await validate('--labels', labelsPath(folder));
    expect(err).toBe('Left out: 1 mark of no more than half a window.\n');
    expect(out).toContain('| mit-bih-360: windows marked');
    expect(out).toMatch(/windows marked +\| +\| 3 +\| 1 poor, 2 good, 0 doubtful or not agreed on/);
    expect(figure(out, 'mit-bih-360: AUC of quality')).toBe('1.000');
  });

  test('leaves out what readers do not agree on, and says how far they do', async () => {
    const folder = lakeOf([0.9, 0.9, 0.1, 0.1]);
    for (const [at, said] of (['good', 'good', 'poor', 'poor'] as const).entries()) mark(folder, at, said);
    for (const [at, said] of (['good', 'poor', 'poor', 'poor'] as const).entries())
      mark(folder, at, said, { reader: 'Ben' });
    const { out } = await validate('--labels', labelsPath(folder));
    expect(out).toMatch(/2 poor, 1 good, 1 doubtful or not agreed on/);
    // Alike in 3 of 4; by chance 2/4 × 1/4 + 2/4 × 3/4 = 1/2.
    expect(figure(out, "Cohen's kappa of Anna and Ben")).toBe('0.50');
  });

  test('names what it cannot use', async () => {
    const folder = lakeOf([0.9]);
    mark(folder, 0, 'good', { recording_id: 'b'.repeat(64) });
    mark(folder, 0, 'good', { lead_index: 3 });
    expect(await validate('--labels', labelsPath(folder))).toEqual({
      status: 1,
      out: '',
      err: 'Left out: 2 marks of recordings or leads that this lake does not have.\nNone of 2 marks covers more than half of a window of this lake.\n',
    });
    const other = lakeOf([0.9], '{}');
    mark(other, 0, 'good');
    expect(await validate('--labels', labelsPath(other))).toMatchObject({
      status: 1,
      err: `The lake does not describe the ruleset "${HASH}", so the offset of its quality is unknown: process the recordings again.\n`,
    });
    appendFileSync(labelsPath(folder), '{}\n');
    expect((await validate('--labels', labelsPath(folder))).err).toContain('Line 3 of ');
  });

  test('reads marks that were put elsewhere with --lake, and refuses what cannot be meant', async () => {
    const folder = lakeOf([0.9, 0.1]);
    mark(folder, 0, 'good');
    const moved = `${dirname(folder)}/all.ndjson`;
    renameSync(labelsPath(folder), moved);
    expect((await validate('--labels', moved, '--lake', folder)).status).toBe(0);
    expect(await validate('--labels', moved)).toEqual({
      status: 2,
      out: '',
      err: `--lake must name the lake of these marks: only of a file LAKE.labels.ndjson it is known, got "${moved}".\n`,
    });
    for (const [argv, sentence] of [
      [
        ['--labels', 'no.labels.ndjson'],
        'There is no file of marks at "no.labels.ndjson": ./ecg look makes it with the first mark.',
      ],
      [['--lake', folder], '--lake needs --labels FILE, the marks of that lake.'],
      [['--labels', moved, '--keep'], '--keep is about the labelled recordings: leave out --labels.'],
      [
        ['--labels', moved, '--lake', 'nowhere'],
        'There is no lake at "nowhere": run ./ecg demo or ./ecg process first.',
      ],
    ] as const) {
      expect(await validate(...argv)).toEqual({ status: 2, out: '', err: `${sentence}\n` });
    }
  });
});

describe('the interval of an offset', () => {
  const windowOf = (recording: string, quality: number, said: Mark): MarkedWindow => ({
    profile: 'p',
    recording,
    quality,
    offset: 0,
    isUsable: true,
    saidBy: new Map([['Anna', said]]),
  });
  /** Five windows of each probability: one in five of the lower one is good, four in five of the higher. */
  const recordingOf = (name: string, low: number, high: number) => [
    ...[0, 1, 2, 3, 4].map((i) => windowOf(name, low, i === 0 ? 'good' : 'poor')),
    ...[0, 1, 2, 3, 4].map((i) => windowOf(name, high, i === 0 ? 'poor' : 'good')),
  ];
  const measuredOf = (windows: readonly MarkedWindow[]) =>
    markLines('p', windows).lines.find(({ what }) => what === 'p: offset, if half were good')?.measured;

  test('is narrow where all recordings say the same, wide where they do not, and holds the offset', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(measuredOf(names.flatMap((name) => recordingOf(name, 0.2, 0.8)))).toBe(
      '0.0 (95 %: 0.0 to 0.0, 200 draws of recordings; now 0)',
    );
    const different = names.flatMap((name, i) =>
      i % 2 === 0 ? recordingOf(name, 0.1, 0.6) : recordingOf(name, 0.4, 0.9),
    );
    const [, offset, low, high] =
      /^(-?[\d.]+) \(95 %: (-?[\d.]+) to (-?[\d.]+),/.exec(measuredOf(different) ?? '') ?? [];
    expect(Number(low)).toBeLessThan(Number(offset));
    expect(Number(offset)).toBeLessThan(Number(high));
  });

  test('is not told of few recordings', () => {
    expect(measuredOf(['a', 'b', 'c', 'd'].flatMap((name) => recordingOf(name, 0.2, 0.8)))).toBe(
      '0.0 (of 4 recordings: too few for an interval; now 0)',
    );
  });
});

describe("Cohen's kappa", () => {
  test('is 1 of those who agree, 0 of chance, and not defined of one word', () => {
    expect(
      cohensKappa([
        ['a', 'a'],
        ['b', 'b'],
      ]),
    ).toBe(1);
    expect(
      cohensKappa([
        ['a', 'a'],
        ['a', 'b'],
        ['b', 'a'],
        ['b', 'b'],
      ]),
    ).toBe(0);
    expect(
      cohensKappa([
        ['a', 'b'],
        ['b', 'a'],
      ]),
    ).toBe(-1);
    expect(cohensKappa([['a', 'a']])).toBeNaN();
    expect(cohensKappa([])).toBeNaN();
  });

  test('does not depend on who is named first, and is at most 1', () => {
    const word = fc.constantFrom('good', 'doubtful', 'poor');
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { minLength: 1 }), (pairs) => {
        const kappa = cohensKappa(pairs);
        const turned = cohensKappa(pairs.map(([one, other]) => [other, one] as const));
        if (Number.isNaN(kappa)) expect(turned).toBeNaN();
        else expect(kappa).toBeCloseTo(turned, 9);
        expect(kappa > 1 + 1e-9).toBe(false);
      }),
      { numRuns: runsOf(100) },
    );
  });
});
