/** What marks say of the score and the rules, profile by profile: the lines that `npm run validate -- --labels` prints. */
import type { Mark } from '../../../lake/tables/labels.ts';
import { counted } from '../../../local/terminal/text.ts';
import { randomFrom } from '../../../tools/random.ts';
import type { ValidationLine } from '../line.ts';
import {
  bestOffset,
  calibrationError,
  calibrationErrorAtEvenOdds,
  evenOdds,
  type Forecast,
  shifted,
} from '../quality/calibration.ts';
import { areaOf } from '../quality/score-lines.ts';
import { confusionOf, sensitivity, specificity } from '../roc.ts';
import { cohensKappa } from './kappa.ts';
import type { MarkedWindow } from './marked-windows.ts';

/** With fewer good or fewer poor windows, an offset says more about chance than about the device. */
export const FEWEST = 10;
/** Draws of the recordings, from which an interval is read. */
const DRAWS = 200;
/** Of fewer recordings, draws are too much alike. */
const FEWEST_DRAWN = 5;

/** An offset that the marks ask for. */
export interface Proposal {
  readonly offset: number;
}

/** The lines of one profile, and the offset to set in it. */
export interface MarkLines {
  readonly profile: string;
  readonly lines: readonly ValidationLine[];
  /** Undefined where there are too few marks. */
  readonly proposal: Proposal | undefined;
}

/** A window on which all readers agree that it is good, or that it is poor. */
interface Agreed extends MarkedWindow {
  readonly isGood: boolean;
}

/** A forecast with the recording that it is of, and without its offset. */
interface RawForecast extends Forecast {
  readonly recording: string;
}

/** @param windows of one profile; at least one */
export function markLines(profile: string, windows: readonly MarkedWindow[]): MarkLines {
  const agreed = windows.flatMap(agreedOn);
  const told = agreed.filter(({ quality }) => quality !== null);
  const forecasts = told.map(({ quality, isGood }): Forecast => ({ probability: quality ?? 0, isGood }));
  const [good, poor] = [true, false].map((label) => told.filter(({ isGood }) => isGood === label).length);
  const counts = `${poor} poor, ${good} good`;
  const what = (text: string) => `${profile}: ${text}`;
  const lines: ValidationLine[] = [
    { what: what('windows marked'), measured: String(windows.length), n: saidWords(windows) },
    { what: what('windows without a quality'), measured: String(agreed.length - told.length), n: countsOf(agreed) },
  ];
  if (good === 0 || poor === 0) return { profile, lines, proposal: undefined };
  const score = confusionOf(told, isPoor, ({ quality }) => (quality ?? 0) < 0.5);
  const rules = confusionOf(agreed, isPoor, ({ isUsable }) => !isUsable);
  lines.push(
    { what: what('AUC of quality'), measured: areaOf(forecasts).toFixed(3), n: counts },
    { what: what('Se / Sp of quality under 0.5'), measured: seSp(score), n: counts },
    { what: what('Se / Sp of windows with unusable time'), measured: seSp(rules), n: countsOf(agreed) },
    {
      what: what('calibration error, if half were good'),
      measured: calibrationErrorAtEvenOdds(forecasts).toFixed(3),
      n: counts,
    },
  );
  if ((good ?? 0) < FEWEST || (poor ?? 0) < FEWEST) return { profile, lines, proposal: undefined };
  const raw = told.flatMap(rawForecasts);
  const offset = tenths(offsetOf(raw));
  const mixed = tenths(bestOffset(raw));
  const now = [...new Set(told.map((window) => window.offset))].sort((a, b) => a - b).join(' and ');
  lines.push(
    {
      what: what('offset, if half were good'),
      measured: `${offset.toFixed(1)} (${intervalWords(raw)}; now ${now})`,
      n: counts,
    },
    {
      what: what('calibration error with it'),
      measured: calibrationErrorAtEvenOdds(shifted(raw, offset)).toFixed(3),
      n: counts,
    },
    {
      what: what('offset for these marks as they are mixed'),
      measured: `${mixed.toFixed(1)} (calibration error ${calibrationError(shifted(raw, mixed)).toFixed(3)})`,
      n: counts,
    },
  );
  return { profile, lines, proposal: { offset } };
}

/** How far each two readers agree on windows that both marked. */
export function agreementLines(windows: readonly MarkedWindow[]): ValidationLine[] {
  const readers = [...new Set(windows.flatMap(({ saidBy }) => [...saidBy.keys()]))].sort();
  return readers.flatMap((one, i) =>
    readers.slice(i + 1).flatMap((other) => {
      const pairs = windows.flatMap(({ saidBy }): (readonly [Mark, Mark])[] => {
        const [first, second] = [saidBy.get(one), saidBy.get(other)];
        return first === undefined || second === undefined ? [] : [[first, second]];
      });
      if (pairs.length === 0) return [];
      const kappa = cohensKappa(pairs);
      const same = pairs.filter(([first, second]) => first === second).length;
      const measured = Number.isNaN(kappa) ? 'not defined: one and the same mark everywhere' : kappa.toFixed(2);
      return [
        { what: `Cohen's kappa of ${one} and ${other}`, measured, n: `${same} of ${pairs.length} windows alike` },
      ];
    }),
  );
}

function agreedOn(window: MarkedWindow): Agreed[] {
  const said = new Set(window.saidBy.values());
  if (said.size !== 1 || said.has('doubtful')) return [];
  return [{ ...window, isGood: said.has('good') }];
}

const isPoor = ({ isGood }: Agreed) => !isGood;

function rawForecasts({ quality, offset, isGood, recording }: Agreed): RawForecast[] {
  if (quality === null) return [];
  const [{ probability } = { probability: 0 }] = shifted([{ probability: quality, isGood }], -offset);
  return [{ probability, isGood, recording }];
}

function offsetOf(raw: readonly Forecast[]): number {
  return bestOffset(raw, evenOdds(raw));
}

/** More digits than an interval has are noise; never -0. */
function tenths(value: number): number {
  return Number(value.toFixed(1)) || 0;
}

/** Recordings are drawn, since the windows of one are alike; draws with one label alone say nothing of an offset. */
function intervalWords(raw: readonly RawForecast[]): string {
  const recordings = [...Map.groupBy(raw, ({ recording }) => recording).values()];
  if (recordings.length < FEWEST_DRAWN) return `of ${counted(recordings.length, 'recording')}: too few for an interval`;
  const { uniform } = randomFrom(1);
  const offsets = Array.from({ length: DRAWS }, () =>
    recordings.flatMap(() => recordings[Math.floor(uniform() * recordings.length)]!),
  )
    .filter((drawn) => new Set(drawn.map(({ isGood }) => isGood)).size === 2)
    .map(offsetOf)
    .sort((a, b) => a - b);
  const [low = 0, high = 0] = [0.025, 0.975].map((share) => offsets[Math.round(share * (offsets.length - 1))]);
  return `95 %: ${tenths(low).toFixed(1)} to ${tenths(high).toFixed(1)}, ${DRAWS} draws of recordings`;
}

function seSp(confusion: Parameters<typeof sensitivity>[0]): string {
  return `${sensitivity(confusion).toFixed(3)} / ${specificity(confusion).toFixed(3)}`;
}

function countsOf(agreed: readonly Agreed[]): string {
  const good = agreed.filter(({ isGood }) => isGood).length;
  return `${agreed.length - good} poor, ${good} good`;
}

function saidWords(windows: readonly MarkedWindow[]): string {
  const agreed = windows.flatMap(agreedOn);
  return `${countsOf(agreed)}, ${windows.length - agreed.length} doubtful or not agreed on`;
}
