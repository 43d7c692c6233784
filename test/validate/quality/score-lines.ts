/** The rule `signal-quality` against the labels that it was fitted to: its weights, its calibration, and what it reaches. */

import { scorecard } from '../../../quality/rules/signal-quality.ts';
import { pointsOf } from '../../../quality/score/scorecard.ts';
import { medianOf } from '../../../quality/signal/statistics.ts';
import { randomFrom } from '../../../tools/random.ts';
import { claim, type ValidationLine } from '../line.ts';
import { accuracy, areaUnderCurve, confusionOf, sensitivity, specificity } from '../roc.ts';
import { bestOffset, calibrationError, calibrationErrorAtEvenOdds, type Forecast, shifted } from './calibration.ts';
import { fitted, intervals, type Observation } from './fit.ts';
import { type LabelledWindow, SETS, type SetName } from './labelled.ts';

const QUALITY = 'quality';
/** Draws of the recordings, from which intervals are read. */
const DRAWS = 200;
const POOR = 0.2;

/** The lines of the table that `npm run validate` prints. */
export function scoreLines(windows: readonly LabelledWindow[]): ValidationLine[] {
  return [...weightLines(windows), ...calibrationLines(windows), ...reachedLines(windows)];
}

/** What is published, and what a fit to the labels gives today. */
function weightLines(windows: readonly LabelledWindow[]): ValidationLine[] {
  const { start, lines } = scorecard;
  const observations = windows.filter(({ set }) => set !== 'pure noise').flatMap(observationOf);
  const signs = lines.map(({ weight }) => Math.sign(weight));
  const refitted = fitted(observations, signs);
  const spread = intervals(observations, signs, DRAWS, randomFrom(1));
  const names = [
    'start',
    ...lines.map(({ measure, each }) => `${measure}, each ${each === 'unit' ? 'unit' : 'tenfold'}`),
  ];
  return [start, ...lines.map(({ weight }) => weight)].map((published, i) => {
    const [low, high] = spread[i]!;
    return {
      what: `signal-quality: points of ${names[i]}`,
      target: `published ${published}`,
      measured: `${refitted[i]!.toFixed(1)} (95 %: ${low.toFixed(1)} to ${high.toFixed(1)})`,
      n: `${observations.length} windows, ${DRAWS} draws`,
      verdict: published >= low && published <= high ? 'ok' : 'MISSED',
    };
  });
}

function observationOf({ set, recording, isGood, measured }: LabelledWindow): Observation[] {
  const steps = scorecard.lines.map((line) => pointsOf(line, measured.get(line.measure) ?? Number.NaN) / line.weight);
  return steps.every(Number.isFinite) ? [{ set, recording, isGood, steps }] : [];
}

function calibrationLines(windows: readonly LabelledWindow[]): ValidationLine[] {
  return namesOfSets().flatMap((set) => {
    const forecasts = forecastsOf(windows.filter((window) => window.set === set));
    if (new Set(forecasts.map(({ isGood }) => isGood)).size < 2) return [];
    const offset = bestOffset(forecasts);
    const error = calibrationError(shifted(forecasts, offset));
    const asItIs = `${calibrationError(forecasts).toFixed(3)}, at even odds ${calibrationErrorAtEvenOdds(forecasts).toFixed(3)}`;
    return [
      claim(
        `signal-quality on ${set}: calibration error with its best offset`,
        error,
        ['≤', 0.03],
        countsOf(forecasts),
        {
          shown: `${error.toFixed(3)} (offset ${offset.toFixed(1)}; with the profile's 0 ${asItIs})`,
        },
      ),
    ];
  });
}

function reachedLines(windows: readonly LabelledWindow[]): ValidationLine[] {
  const of = (set: SetName) => windows.filter((window) => window.set === set);
  const noise = of('pure noise');
  const told = forecastsOf(noise).length;
  const recordings = recordingsOf(of('CinC 2017'));
  const [leads, marks, fragments] = [of('CinC 2011'), of('MIT-BIH'), of('fragments')];
  const unmarked = marks.filter(({ isGood }) => isGood);
  const at = confusionOf(
    recordings,
    ({ isGood }) => !isGood,
    ({ probability }) => probability < 0.5,
  );
  const poor = (some: readonly LabelledWindow[]) => forecastsOf(some).filter(({ probability }) => probability < POOR);
  return [
    claim(
      'quality: windows of pure noise under 0.2',
      poor(noise).length,
      ['≥', noise.length],
      `${noise.length} windows`,
      {
        shown: `${poor(noise).length} (${noise.length - told} cannot be told: fewer than 3 beats)`,
        best: told,
      },
    ),
    areaClaim('CinC 2017, median of a recording', recordings, 0.97),
    {
      what: 'quality on CinC 2017: Se / Sp at 0.5',
      measured: `${sensitivity(at).toFixed(3)} / ${specificity(at).toFixed(3)}`,
      n: countsOf(recordings),
    },
    areaClaim('MIT-BIH noise marks, all channels', forecastsOf(marks), 0.975),
    {
      what: 'quality: windows of MIT-BIH under 0.2 that nobody marked as noisy',
      measured: `${poor(unmarked).length} (${((100 * poor(unmarked).length) / unmarked.length).toFixed(2)} %)`,
      n: `${unmarked.length} windows`,
    },
    areaClaim('CinC 2011, leads', forecastsOf(leads), 0.99),
    claim('quality: fragments under 0.2', poor(fragments).length, ['≤', 3], `${fragments.length} fragments`, {
      shown: String(poor(fragments).length),
    }),
    ...rejectLines(leads),
  ];
}

/** Rejects on CinC 2011: what the score is not, and must not spoil. */
function rejectLines(leads: readonly LabelledWindow[]): ValidationLine[] {
  const all = confusionOf(
    leads,
    ({ isGood }) => !isGood,
    ({ isUsable }) => !isUsable,
  );
  const spared = specificity(all);
  return [
    claim('any reject, CinC 2011: specificity on leads', spared, ['≥', 0.999], `${all.good} good leads`, {
      shown: `${spared.toFixed(4)} (${all.good - all.goodSpared} rejected; accuracy on leads ${accuracy(all).toFixed(3)})`,
    }),
  ];
}

function areaClaim(what: string, forecasts: readonly Forecast[], target: number): ValidationLine {
  return claim(`quality on ${what}: AUC`, areaOf(forecasts), ['≥', target], countsOf(forecasts), {});
}

/** The area under the curve of good against not. */
export function areaOf(forecasts: readonly Forecast[]): number {
  const of = (label: boolean) =>
    forecasts.filter(({ isGood }) => isGood === label).map(({ probability }) => probability);
  return areaUnderCurve(of(true), of(false));
}

/** What a score says of windows, where it says something. */
export function forecastsOf(windows: readonly LabelledWindow[], score = QUALITY): Forecast[] {
  return windows.flatMap(({ isGood, measured }) => {
    const probability = measured.get(score);
    return probability === undefined ? [] : [{ isGood, probability }];
  });
}

/** The median over the windows of each recording, all of one label. */
export function recordingsOf(windows: readonly LabelledWindow[], score = QUALITY): Forecast[] {
  return [...Map.groupBy(windows, ({ recording }) => recording).values()].flatMap((some) => {
    const forecasts = forecastsOf(some, score);
    const probability = medianOf(Float64Array.from(forecasts, (forecast) => forecast.probability));
    return forecasts.length === 0 ? [] : [{ isGood: some[0]!.isGood, probability }];
  });
}

function countsOf(forecasts: readonly Forecast[]): string {
  const good = forecasts.filter(({ isGood }) => isGood).length;
  return `${forecasts.length - good} bad, ${good} good`;
}

function namesOfSets(): SetName[] {
  return Object.keys(SETS) as SetName[]; // the keys are exactly the sets
}
