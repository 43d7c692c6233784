/** Short ways to put samples before rules. */
import type { FileFacts } from '../../../quality/facts.ts';
import { judgeFile, judgeWindow, type RuleVerdict } from '../../../quality/judge/judge.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import type { Profile } from '../../../quality/profile.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import type { Rule, SettingValue } from '../../../quality/rule.ts';
import type { LeadHeader, LeadPiece } from '../../../quality/signal/piece.ts';
import type { Span } from '../../../quality/spans.ts';
import type { Verdict } from '../../../quality/verdict.ts';

export { factsOf } from '../../../tools/docs/rules/good-file.ts';

export type SomeSettings = Readonly<Record<string, SettingValue>>;

export interface Device {
  readonly rateHz?: number;
  /** `undefined` for samples in mV. */
  readonly gain?: number | undefined;
  readonly zero?: number | undefined;
  readonly rails?: readonly [number, number] | undefined;
  readonly name?: string;
  readonly index?: number;
}

/** Says nothing of its rails. */
const DEVICE = { rateHz: 360, gain: 200, zero: 0, rails: undefined, name: 'I', index: 0 };

export function headerOf(device: Device = {}): LeadHeader {
  const { name, index, gain, zero, rails } = { ...DEVICE, ...device };
  return { name, index, gainAduPerMv: gain, zeroAdu: zero, railsAdu: rails };
}

/** All samples as one window. */
export function pieceOf(stored: ArrayLike<number>, device: Device = {}): LeadPiece {
  const samplingRateHz = device.rateHz ?? DEVICE.rateHz;
  const { length } = stored;
  return { header: headerOf(device), samplingRateHz, stored, origin: 0, from: 0, to: length, recordingSamples: length };
}

/** A window of a recording with so many samples of margin, as far as there are any. */
export function windowOf(whole: LeadPiece, { start, end }: Span, marginSamples: number): LeadPiece {
  const origin = Math.max(0, start - marginSamples);
  const stored = Array.prototype.slice.call(whole.stored, origin, end + marginSamples);
  return {
    ...whole,
    stored,
    origin,
    from: start - origin,
    to: end - origin,
    wider: { stored: whole.stored, from: origin },
  };
}

/** The default profile with one rule, and its settings where they differ. */
export function rulesetWith(rule: Rule, settings: SomeSettings = {}) {
  const profile: Profile = { ...defaultProfile, rules: { [rule.id]: settings } };
  return rulesetOf(profile, [rule]);
}

export type Subject = FileFacts | readonly LeadPiece[];

/** What one rule says of a file or of leads. */
export function judge(rule: Rule, subject: Subject, settings: SomeSettings = {}): RuleVerdict[] {
  const ruleset = rulesetWith(rule, settings);
  return isPieces(subject) ? judgeWindow(ruleset, subject) : judgeFile(ruleset, subject);
}

/** What one rule says of one lead or of a file. */
export function verdictOf(rule: Rule, subject: FileFacts | LeadPiece, settings: SomeSettings = {}): Verdict {
  return judge(rule, 'stored' in subject ? [subject] : subject, settings)[0]!.verdict;
}

/** All that a verdict reports, span by span. */
export function spansOf({ reasons }: Verdict, grades: readonly string[] = ['info', 'warn', 'reject']): Span[] {
  const spans = reasons.filter(({ grade }) => grades.includes(grade)).flatMap(({ spans: found }) => found);
  return [...spans].sort((a, b) => a.start - b.start);
}

function isPieces(subject: Subject): subject is readonly LeadPiece[] {
  return Array.isArray(subject);
}
