/** The scorecard as people read it: in `explain`, in `try`, and in RULES.md. */
import { describe, expect, test } from '@jest/globals';
import { profiles } from '../../../quality/profiles/index.ts';
import { scorecard } from '../../../quality/rules/signal-quality.ts';
import { scoreDrawing, scoreSection } from '../../../tools/docs/rules/score-section.ts';
import { ecg } from '../../../tools/ecg/ecg.ts';
import { COMPARED, keptComparison } from '../../../tools/rules/score-comparison.ts';
import { curveOf, isCalibrated, signed } from '../../../tools/rules/score-words.ts';
import { ecg as ecgOf } from '../../support/ecg/ecg.ts';
import { matOf } from '../../support/recordings.ts';
import { samples, workspace } from '../../support/workspace.ts';

async function runRules(...argv: string[]) {
  const here = workspace();
  const status = await ecg(['rules', ...argv], here.context);
  return { status, ...here.taken() };
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');

describe('./ecg rules explain signal-quality', () => {
  test('shows what each measure adds, and how sure that is', async () => {
    const out = oneLine((await runRules('explain', 'signal-quality')).out);
    expect(out).toContain('starts at -11; p = 1 / (1 + exp(-sum))');
    expect(out).toContain('partner_r_ratio: +18 for each 1, held between 0 and 1');
    expect(out).toContain('wander_mv: -5.5 for each factor of ten over 0.7 mV, held between 0.7 mV and 20 mV');
    expect(out).toContain('0.05: -6 · 0.089: -4.5 · 0.16: -3 · 0.28: -1.5 · 0.5: 0');
    for (const { source } of scorecard.lines) expect(out).toContain(source);
  });

  test('says for which profiles it is a probability, and for which only an order', async () => {
    const out = oneLine((await runRules('explain', 'signal-quality')).out);
    const [calibrated, uncalibrated] = [true, false].map((is) =>
      [...profiles.values()].filter((profile) => isCalibrated(profile) === is).map(({ id }) => id),
    );
    expect(calibrated).toEqual(['mit-bih-360', 'baseline-removed-adu', 'cinc-2017', 'smartphone-12-lead']);
    expect(out).toContain(`calibrated, for equal numbers of good and bad leads: ${calibrated!.join(', ')} `);
    expect(out).toContain(`uncalibrated (a ranking, not a probability): ${uncalibrated!.join(', ')} `);
  });

  test('other rules have no scorecard', async () => {
    expect((await runRules('explain', 'muscle-noise')).out).not.toContain('scorecard');
  });
});

describe('./ecg rules try', () => {
  test('shows the sum, and its terms add up to it', async () => {
    const out = oneLine((await runRules('try', samples.good, '--rule', 'signal-quality')).out);
    const [, terms = '', sum] = /sum: (.*) = (\S+)/.exec(out) ?? [];
    const points = terms.split(', ').map((term) => Number.parseFloat(term));
    expect(terms.split(', ').map((term) => term.split(' ')[1])).toEqual([
      'start',
      ...scorecard.lines.map(({ measure }) => measure),
    ]);
    expect(points.reduce((total, value) => total + value, 0)).toBeCloseTo(Number(sum), 0);
    expect(out).not.toContain('uncalibrated');
  });

  test('says under a profile without an offset that it is a ranking, not a probability', async () => {
    const { out } = await runRules('try', samples.good, '--rule', 'signal-quality', '--profile', 'holter-24h');
    expect(oneLine(out)).toContain('uncalibrated (a ranking, not a probability)');
  });

  test('shows no sum where nothing could be told, nor for other rules', async () => {
    const here = workspace();
    const asystole = here.put('asystole.mat', matOf(1, ecgOf({ rhythm: 'asystole-with-noise', zeroAdu: 1024 }).adu));
    expect(await ecg(['rules', 'try', asystole, '--rule', 'signal-quality'], here.context)).toBe(0);
    const { out } = here.taken();
    expect(out).toContain('cannot-tell');
    expect(out).not.toContain('sum:');
    expect((await runRules('try', samples.good, '--rule', 'muscle-noise')).out).not.toContain('sum:');
  });
});

describe('RULES.md', () => {
  const section = scoreSection().join('\n');

  test('has a row for each line of the card, and a curve for each', () => {
    const { svg } = scoreDrawing();
    for (const { measure } of scorecard.lines) {
      expect(section).toContain(`| \`${measure}\` | `);
      expect(svg).toContain(`>${measure}</text>`);
    }
    expect(svg.match(/<path d="M0 [^"]*L/g)).toHaveLength(scorecard.lines.length);
  });

  test('compares all scores on every set, as they were measured', () => {
    expect(keptComparison()).toHaveLength(4);
    for (const { of, areas } of keptComparison()) {
      expect(section).toContain(of);
      expect(Object.keys(areas)).toEqual(Object.keys(COMPARED));
      for (const area of Object.values(areas)) expect(section).toContain(area.toFixed(3));
    }
  });
});

test('a curve goes from the least to the most that a measure is held between, evenly in its steps', () => {
  const [partner, muscle] = scorecard.lines;
  expect(curveOf(partner!, 2)).toEqual([
    { value: 0, points: 0 },
    { value: 0.5, points: 9 },
    { value: 1, points: 18 },
  ]);
  const [first, , last] = curveOf(muscle!, 2);
  expect([first!.value, last!.value]).toEqual([3, expect.closeTo(1000, 6)]);
});

test('points have their sign, and nothing has none', () => {
  expect([3.14, -0.38, 0, -0.01, 0.01, -11].map(signed)).toEqual(['+3.1', '-0.4', '0', '0', '0', '-11']);
});
