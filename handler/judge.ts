/** Judges a recording: the file as a whole, then window after window, each lead of it. */
import type { Ruleset, RuleVerdict } from '../quality/evaluate.ts';
import { judgeFile, judgeWindow } from '../quality/evaluate.ts';
import type { Judgement, LeadWindow } from '../quality/tally.ts';
import { Tally } from '../quality/tally.ts';
import type { Recording } from './recording/recording.ts';
import type { WindowSpan } from './recording/signal.ts';

export interface Judged {
  readonly judgement: Judgement;
  readonly windows: readonly WindowSpan[];
}

/** What is told while judging: each window of each lead, and each rule that threw. */
export interface JudgeListener {
  window(span: WindowSpan, found: LeadWindow): void;
  ruleFailed(failure: RuleVerdict): void;
  /** Every answer as the rules gave it, before it is summed up: about the file (no window), then window by window. */
  verdicts?(span: WindowSpan | undefined, verdicts: readonly RuleVerdict[]): void;
}

/** Runs all rules over a recording; nothing but the current window is held. */
export function judge({ facts, signal }: Recording, ruleset: Ruleset, listener: JudgeListener): Judged {
  const tally = new Tally(ruleset, signal?.headers ?? [], facts.samplingRate?.value ?? Number.NaN);
  const report = (span: WindowSpan | undefined, verdicts: readonly RuleVerdict[]) => {
    listener.verdicts?.(span, verdicts);
    for (const verdict of verdicts) if ('error' in verdict) listener.ruleFailed(verdict);
    return verdicts;
  };
  tally.addFile(report(undefined, judgeFile(ruleset, facts)));
  if (signal === undefined) return { judgement: tally.finish(), windows: [] };
  const windows = signal.windows(ruleset.profile.window.value);
  for (const span of windows) {
    const verdicts = report(span, judgeWindow(ruleset, signal.pieces(span, ruleset.margin.value)));
    for (const found of tally.addWindow(span, verdicts)) listener.window(span, found);
  }
  return { judgement: tally.finish(), windows };
}
