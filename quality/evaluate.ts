/** Judges a recording given as plain arrays: the whole of this library in one call. */
import type { FileFacts } from './facts.ts';
import type { Beat } from './judge/beat-track.ts';
import { judgeRecording } from './judge/judge-recording.ts';
import { rulesetOf } from './judge/ruleset.ts';
import type { Judgement, LeadWindow } from './judge/tally.ts';
import type { SignalSource, WindowSpan } from './judge/windows/windows.ts';
import { type PlainRecording, plainSignal } from './plain-signal.ts';
import type { Profile } from './profile.ts';
import { defaultProfile } from './profiles/index.ts';
import type { Rule } from './rule.ts';
import { catalogue } from './rules/index.ts';
import { count, hz } from './units.ts';

/** One lead of one window: which samples it covers, and what the rules found there. */
export interface EvaluatedWindow extends WindowSpan, LeadWindow {}

/** A rule that threw an error instead of judging. */
export interface RuleFailure {
  /** As it is declared. */
  readonly ruleId: string;
  /** What it threw. */
  readonly error: unknown;
}

/** The verdict on a recording, and what it is based on. */
export interface Evaluation extends Judgement {
  /** Window by window in order of time, and lead by lead in each. Empty when there are no samples or no leads. */
  readonly windows: readonly EvaluatedWindow[];
  /** Every beat of every lead, window by window and lead by lead, whatever the verdict; empty when there is none. */
  readonly beats: readonly Beat[];
  /** The first error of each rule that is broken: it judged nothing there. Empty when every rule ran. */
  readonly failures: readonly RuleFailure[];
}

/**
 * Judges a recording by all rules that a profile leaves on. It does not change its arguments, and gives the same answer
 * to the same ones.
 *
 * The rule about how a matrix lies in its file (`leads-in-rows`) is not applicable; all others judge as they do for
 * files.
 *
 * @param recording leads of one length, and what their numbers mean: that is never taken from the profile
 * @param profile settings of the rules, length of the windows, and how many leads must be good; without it, the rules'
 *   defaults, windows of 10 s, and one good lead
 * @param rules other rules than those of the catalogue, or more than those
 * @throws {TypeError} `X must be …, got …`, when something about the recording or in the profile is missing or impossible.
 *   Bad data is not an error: no lead, no sample, NaN or a flat line is for the rules to judge
 */
export function evaluate(
  recording: PlainRecording,
  profile: Profile = defaultProfile,
  rules: readonly Rule[] = catalogue,
): Evaluation {
  const ruleset = rulesetOf(profile, rules);
  const signal = plainSignal(recording);
  const windows: EvaluatedWindow[] = [];
  const beats: Beat[] = [];
  const failures = new Map<string, RuleFailure>();
  const { judgement } = judgeRecording({ facts: factsOf(signal), signal }, ruleset, {
    window: (span, found) => windows.push({ ...span, ...found }),
    beats: (found) => beats.push(...found),
    ruleFailed: ({ rule: { id }, error }) => {
      if (!failures.has(id)) failures.set(id, { ruleId: id, error });
    },
  });
  return { ...judgement, windows, beats, failures: [...failures.values()] };
}

/** No file says anything here: the signal is the argument, and nothing contradicts it. */
function factsOf({ headers, samplingRateHz, sampleCount }: SignalSource): FileFacts {
  return {
    signal: { variable: 'leads', chosenBy: 'being the argument' },
    candidates: count(1),
    whyNoSignal: '',
    samplingRate: hz(samplingRateHz),
    leadCount: headers.length,
    sampleCount,
    disagreements: [],
  };
}
