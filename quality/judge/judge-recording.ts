/** Judges a recording: the file as a whole, then each lead of each window. */
import type { FileFacts } from '../facts.ts';
import type { Quantity } from '../units.ts';
import { type Beat, BeatTrack } from './beat-track.ts';
import type { Finding } from './findings.ts';
import { judgeFile, judgeWindow, type RuleVerdict } from './judge.ts';
import { Medians } from './medians.ts';
import type { Ruleset } from './ruleset.ts';
import { StrayLines } from './stray-lines.ts';
import { type Judgement, type LeadWindow, type SettledWindow, Tally } from './tally.ts';
import { piecesInTurn, type WindowPieces } from './windows/blocks.ts';
import { type SignalSource, type WindowSpan, Windows, windowsOf } from './windows/windows.ts';

/** The parts of a recording that are judged. */
export interface Judgeable {
  readonly facts: FileFacts;
  /** Undefined for a recording without a signal, or without a sampling rate to divide it into seconds: the rules about files report that. */
  readonly signal: SignalSource | undefined;
}

/** The verdict on a recording, and the windows it was cut into: none without a signal. */
export interface Judged {
  readonly judgement: Judgement;
  readonly windows: Windows;
}

/** What is reported while judging. Nothing of it is kept: a day has 8640 windows. */
export interface JudgeListener {
  /** The result for one lead of one window; the leads of a window follow one another. */
  window?(span: WindowSpan, found: LeadWindow): void;
  /**
   * The beats of one lead, after the window that they lie in: every beat, whatever the verdict; empty without any. Those of
   * the first windows come together, once it is known which way the QRS of the lead usually points.
   */
  beats?(beats: readonly Beat[]): void;
  /** Each finding, once the whole recording is judged, in the order of `Judgement.findings`, for those who do not need all of them in one list. */
  finding?(finding: Finding): void;
  /** A rule that threw: `error` holds what. It may do so in every window. */
  ruleFailed?(failure: RuleVerdict): void;
  /** Every verdict as the rules gave it, before it is summed up: about the file (no window), then window by window. */
  verdicts?(span: WindowSpan | undefined, verdicts: readonly RuleVerdict[]): void;
}

/** What judges the windows of a recording, one after the other, and what they show of it by the end. */
export interface WindowJudge {
  /** The verdicts about one window, in the order of `judgeWindow`. */
  verdictsOf(window: WindowPieces): readonly RuleVerdict[];
  /** To be given the windows as they are settled. */
  readonly medians: Medians;
  /** The rate at which a stray line would be the mains; called after the last window. */
  mainsRate(): Quantity<'Hz'> | undefined;
}

/** Runs all rules over a recording; only the current window is held. */
export function judgeRecording(recording: Judgeable, ruleset: Ruleset, listener: JudgeListener = {}): Judged {
  const { signal } = recording;
  const medians = new Medians();
  const lines = new StrayLines();
  const tracks = listener.beats && signal?.headers.map(() => new BeatTrack(signal.samplingRateHz));
  const verdictsOf = ({ pieces }: WindowPieces) =>
    judgeWindow(ruleset, pieces, (leads) => {
      lines.look(leads);
      medians.look(leads);
      for (const [position, lead] of leads.entries()) tracks?.[position]?.look(lead);
    });
  const settling: JudgeListener = {
    ...listener,
    window: (span, found) => {
      listener.window?.(span, found);
      const position = signal!.headers.indexOf(found.lead);
      if (tracks !== undefined) listener.beats?.(tracks[position]!.settle(span, found));
    },
  };
  return sumUp(recording, ruleset, settling, { verdictsOf, medians, mainsRate: () => lines.mainsRate() });
}

/** Adds up the verdicts of the rules about the file, and of the windows as `judge` has them. */
export function sumUp(
  { facts, signal }: Judgeable,
  ruleset: Ruleset,
  listener: JudgeListener,
  { verdictsOf, medians, mainsRate }: WindowJudge,
): Judged {
  const tally = new Tally(ruleset, signal?.headers ?? [], facts.samplingRate?.value ?? Number.NaN);
  const report = (span: WindowSpan | undefined, verdicts: readonly RuleVerdict[]) => {
    listener.verdicts?.(span, verdicts);
    for (const verdict of verdicts) if ('error' in verdict) listener.ruleFailed?.(verdict);
    return verdicts;
  };
  const settled = (window: SettledWindow | undefined) => {
    for (const found of window?.leads ?? []) {
      medians.add(found);
      listener.window?.(window!.span, found);
    }
  };
  const concluded = (windows: Windows): Judged => {
    const judgement = tally.finish(medians.quality());
    if (listener.finding !== undefined) for (const finding of tally.reported()) listener.finding(finding);
    return { judgement, windows };
  };
  tally.addFile(report(undefined, judgeFile(ruleset, facts, 'before the windows')));
  if (signal === undefined) return concluded(new Windows(0, 1));
  const windows = windowsOf(signal, ruleset.profile.window);
  for (const pieces of piecesInTurn(signal, windows, ruleset.margin)) {
    settled(tally.addWindow(pieces.span, report(pieces.span, verdictsOf(pieces))));
  }
  settled(tally.endOfWindows());
  const seen = { ...facts, heart: { ...medians.facts(), mainsRate: mainsRate() } };
  tally.addFile(report(undefined, judgeFile(ruleset, seen, 'after the windows')));
  return concluded(windows);
}
