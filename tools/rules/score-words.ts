/** The scorecard of `signal-quality` in words and figures: for the terminal, and for RULES.md. */
import type { Profile } from '../../quality/profile.ts';
import { profiles } from '../../quality/profiles/index.ts';
import signalQuality, { scorecard } from '../../quality/rules/signal-quality.ts';
import { pointsOf, type ScoreLine } from '../../quality/score/scorecard.ts';

/** What `./ecg rules explain` and RULES.md say of a score that no label of its device supports. */
export const UNCALIBRATED = 'uncalibrated (a ranking, not a probability)';

/** A value of a measure, and the points that it adds. */
export interface CurvePoint {
  readonly value: number;
  readonly points: number;
}

const STEPS = 4;
const BARS = '▁▂▃▄▅▆▇█';
const BAR_COLUMNS = 24;

/** Is this the rule that the scorecard belongs to? */
export function hasScorecard(ruleId: string): boolean {
  return ruleId === signalQuality.id;
}

/** How a line of the card reads: `18 for each unit`. */
export function weightWords({ weight, each, from, between: [, most] }: ScoreLine): string {
  if (each === 'unit') return `${signed(weight)} for each 1`;
  if (from.value === most.value) return `${signed(-weight)} for each factor of ten under ${from}`;
  return `${signed(weight)} for each factor of ten over ${from}`;
}

/** `from 0.7 mV to 20 mV` */
export function heldWords({ between: [least, most] }: ScoreLine): string {
  return `${least} to ${most}`;
}

/** A line's points over the values that it is held between, evenly spaced as its steps are. */
export function curveOf(line: ScoreLine, steps = STEPS): CurvePoint[] {
  const [least, most] = line.between.map(({ value }) => value) as [number, number];
  return Array.from({ length: steps + 1 }, (_, i) => {
    const share = i / steps;
    const value = line.each === 'unit' ? least + (most - least) * share : least * (most / least) ** share;
    return { value, points: pointsOf(line, value) };
  });
}

/** The card line by line, each with its curve, for a terminal. */
export function scorecardParagraphs(): string[] {
  return [
    `starts at ${signed(scorecard.start)}; p = 1 / (1 + exp(-sum))`,
    ...scorecard.lines.flatMap((line) => [
      `${line.measure}: ${weightWords(line)}, held between ${heldWords(line).replace(' to ', ' and ')}`,
      `  ${line.source}`,
      `  ${barsOf(line)}  ${curveOf(line)
        .map(({ value, points }) => `${Number(value.toPrecision(2))}: ${signed(points)}`)
        .join(' · ')}`,
    ]),
  ];
}

/** Where the score is a probability, and where it is not. */
export function calibrationParagraphs(): string[] {
  const all = [...profiles.values()];
  const named = (some: readonly Profile[]) => some.map(({ id }) => id).join(', ');
  return [
    `calibrated, for equal numbers of good and bad leads: ${named(all.filter(isCalibrated))}`,
    `${UNCALIBRATED}: ${named(all.filter((profile) => !isCalibrated(profile)))}`,
  ];
}

/** Does the profile say what is added to the sum for its device? Without labels of that device nobody can. */
export function isCalibrated({ rules }: Profile): boolean {
  const given = rules[signalQuality.id];
  return given !== undefined && given !== 'off' && given.offset !== undefined;
}

/** `+1.5`, `-3`, `0` */
export function signed(points: number): string {
  const text = String(Number(points.toFixed(1)));
  return points > 0 && text !== '0' ? `+${text}` : text;
}

/** The curve in one line of blocks, all lines of the card on one scale: the higher, the better for the score. */
function barsOf(line: ScoreLine): string {
  const range = (one: ScoreLine) => {
    const points = curveOf(one).map((at) => at.points);
    return { least: Math.min(...points), width: Math.max(...points) - Math.min(...points) };
  };
  const widest = Math.max(...scorecard.lines.map((one) => range(one).width));
  return curveOf(line, BAR_COLUMNS - 1)
    .map(({ points }) => BARS[Math.round(((points - range(line).least) / widest) * (BARS.length - 1))])
    .join('');
}
