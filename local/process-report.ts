/** What a run of `./ecg process` prints: a line per recording as it is done, and at the end the counts and what stands out. */
import type { Result } from '../handler/result.ts';
import type { RuleId } from '../quality/profile.ts';
import { pathInPlace } from './stores/buckets.ts';
import { DEFAULT_LAKE } from './stores/out-folder.ts';
import type { CommandContext } from './terminal/command-context.ts';
import { recordingLine } from './terminal/json-lines.ts';
import { leadTimeOf, unusableWords } from './terminal/lead-time.ts';
import { outcomeCounts, outcomeWord, paintWith } from './terminal/paint.ts';
import { ProgressLine } from './terminal/progress-line.ts';
import { counted, pathFrom, quoted, visible } from './terminal/text.ts';
import { standingOut } from './what-stands-out.ts';

/** The rule that doubts a rate or a gain that nobody measured. */
const PLAUSIBLE: RuleId = 'plausible-heart';

/** What a run reports while it goes on and at its end. */
export interface ProcessReport {
  readonly outcomes: readonly Result['outcome'][];
  reading(key: string, bytes: number): void;
  /** A recording is done whose line has to wait for those before it. */
  finished(): void;
  result(result: Result): void;
  /** @param isProfileNamed whether the person named a profile */
  summary(lake: string, isProfileNamed: boolean): void;
}

/** For a person or, with `isJson`, for a script. @param recordings how many there are */
export function processReport(recordings: number, context: CommandContext, isJson: boolean): ProcessReport {
  const { out, err, folder, colours } = context;
  const paint = paintWith(colours);
  const progress = new ProgressLine(err, recordings);
  const outcomes: Result['outcome'][] = [];
  const seen: Parameters<typeof standingOut>[0][number][] = [];
  const nameOf = (key: string) => pathFrom(folder, pathInPlace(key));
  const total = { usableS: 0, totalS: 0 };
  const lineOf = ({ outcome, reason, object, samples, samplingRateHz, usableShare }: Result) => {
    const lost = unusableWords(leadTimeOf(samples, samplingRateHz, usableShare));
    const why = reason === undefined ? lost : visible(reason);
    return `${outcomeWord(outcome, paint)}  ${visible(nameOf(object.key))}${why === '' ? '' : paint('dim', `: ${why}`)}`;
  };
  return {
    outcomes,
    reading: (key, bytes) => progress.reading(nameOf(key), bytes),
    finished: () => progress.finished(),
    result: (result) => {
      const { outcome, code, profile, leads, fitting, sources, findings } = result;
      outcomes.push(outcome);
      const leadTime = leadTimeOf(result.samples, result.samplingRateHz, result.usableShare);
      total.usableS += leadTime.usableS;
      total.totalS += leadTime.totalS;
      const isImplausible = findings.some(({ ruleId, outcome: grade }) => ruleId === PLAUSIBLE && grade === 'warn');
      seen.push({ outcome, code, profile, leads, fitting, sources, isImplausible });
      const line = isJson ? recordingLine(result, pathInPlace(result.object.key)) : lineOf(result);
      progress.past(() => out.write(`${line}\n`));
    },
    summary: (lake, isProfileNamed) => {
      progress.end();
      const to = isJson ? err : out;
      const counts = outcomes.length === 0 ? '' : `: ${outcomeCounts(outcomes)}`;
      const lost = unusableWords(total);
      const all = `${counts}${lost === '' ? '' : `; ${lost}`}`;
      to.write(`${paint('bold', counted(outcomes.length, 'recording'))}${all}. Lake: ${visible(lake)}\n`);
      for (const sentence of standingOut(seen, isProfileNamed)) to.write(`${sentence}\n`);
      if (!isJson && outcomes.length > 0) to.write(`See them in the browser: ./ecg look${lakeOption(lake)}\n`);
    },
  };
}

/** How a command that is to be run next names the lake, with a space before it; empty for the one that it takes by itself. */
export function lakeOption(lake: string): string {
  return lake === DEFAULT_LAKE ? '' : ` --lake ${quoted(lake)}`;
}

/** 0 when every file ended as accepted, rejected or unreadable; 1 when some are left to do. */
export function exitStatus(outcomes: readonly Result['outcome'][], retries: number): 0 | 1 {
  const isDone = (outcome: Result['outcome']) => outcome !== 'gone' && outcome !== 'retry';
  return retries === 0 && outcomes.every(isDone) ? 0 : 1;
}
