/**
 * Rules that judge the quality of ECG recordings, usable alone: no dependency, no file, no clock, in Node and in
 * browsers. What is not exported here may change without notice.
 */

export { type EvaluatedWindow, type Evaluation, evaluate, type RuleFailure } from './evaluate.ts';
export type { Beat } from './judge/beat-track.ts';
export type { Finding } from './judge/findings.ts';
export type { Judgement, LeadWindow } from './judge/tally.ts';
export type { WindowSpan } from './judge/windows/windows.ts';
export type {
  CountLead,
  CountRecording,
  MillivoltLead,
  MillivoltRecording,
  PlainRecording,
} from './plain-signal.ts';
export { type LeadDescription, type Profile, profile, type RuleChanges, type RuleId } from './profile.ts';
/** The profiles that come with the rules, and the one that is used where none is named. */
export { defaultProfile, profiles } from './profiles/index.ts';
export {
  type RhythmName,
  type Rule,
  type RuleSetting,
  type RuleSettings,
  rule,
  type Scope,
  type SettingValue,
} from './rule.ts';
/** Every rule, in the order in which they are listed, run and documented. */
export { catalogue } from './rules/index.ts';
export type { Lead } from './signal/lead.ts';
export type { LeadHeader } from './signal/piece.ts';
export type { Span } from './spans.ts';
export {
  adu,
  aduPerMillivolt,
  bpm,
  count,
  decibels,
  hours,
  hz,
  microvolts,
  millivolts,
  millivoltsPerSecond,
  percent,
  Quantity,
  ratio,
  seconds,
  type Unit,
} from './units.ts';
export type { Grade, Measure, Measures, Outcome, Verdict } from './verdict.ts';
