/** The score next to those of others, on the same windows. */
import { COMPARED, type ComparedScore, type SetComparison } from '../../../tools/rules/score-comparison.ts';
import type { Forecast } from './calibration.ts';
import type { LabelledWindow, SetName } from './labelled.ts';
import { areaOf, forecastsOf, recordingsOf } from './score-lines.ts';

const SCORES = Object.keys(COMPARED) as ComparedScore[]; // the keys are exactly the scores
/** More are noise: a set has a few dozen leads that are not good. */
const DIGITS = 3;

interface Comparison {
  readonly of: string;
  readonly sets: readonly SetName[];
  /** Recordings are compared where people labelled recordings. */
  readonly forecasts: (windows: readonly LabelledWindow[], score: ComparedScore) => Forecast[];
}

const COMPARISONS: readonly Comparison[] = [
  { of: 'CinC 2011: leads, by annotators', sets: ['CinC 2011'], forecasts: forecastsOf },
  { of: 'CinC 2017: recordings, noisy or not', sets: ['CinC 2017'], forecasts: recordingsOf },
  { of: 'MIT-BIH: windows of 10 s, marked as noisy or not', sets: ['MIT-BIH'], forecasts: forecastsOf },
  { of: 'Mendeley fragments and pure noise', sets: ['fragments', 'pure noise'], forecasts: forecastsOf },
];

/** Of windows for which every score could be taken: a score that is silent about the worst must not gain by it. */
export function comparisonOf(windows: readonly LabelledWindow[]): SetComparison[] {
  const complete = windows.filter(({ measured }) => SCORES.every((score) => measured.has(score)));
  return COMPARISONS.map(({ of, sets, forecasts }) => {
    const mine = complete.filter(({ set }) => sets.includes(set));
    const labels = forecasts(mine, 'quality').map(({ isGood }) => isGood);
    const areas = SCORES.map((score) => [score, Number(areaOf(forecasts(mine, score)).toFixed(DIGITS))]);
    return {
      of,
      good: labels.filter((isGood) => isGood).length,
      bad: labels.filter((isGood) => !isGood).length,
      areas: Object.fromEntries(areas) as SetComparison['areas'],
    };
  });
}
