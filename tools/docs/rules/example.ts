/** An example of what a rule reports: a trace with a fault, and what the rule really says about it. */
import type { FileFacts } from '../../../quality/facts.ts';
import { judgeFile, judgeWindow } from '../../../quality/judge/judge.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import type { Profile } from '../../../quality/profile.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import type { Rule } from '../../../quality/rule.ts';
import type { LeadHeader } from '../../../quality/signal/piece.ts';
import type { Span } from '../../../quality/spans.ts';
import { hz } from '../../../quality/units.ts';
import type { Grade, Verdict } from '../../../quality/verdict.ts';
import { factsOf } from './good-file.ts';

/** A recording that is small enough to draw. */
export interface DrawnRecording {
  readonly samplingRateHz: number;
  readonly leads: readonly DrawnLead[];
}

/** One lead of an example. */
export interface DrawnLead {
  readonly header: LeadHeader;
  /** Counts (adu), or millivolts where the header has no gain. */
  readonly stored: Float64Array;
}

/** What an example shows and where it is drawn. */
export interface RuleExample {
  /** What was recorded, as the beginning of a sentence: `An electrode that comes off after 4 s`. */
  readonly shows: string;
  readonly recording: DrawnRecording;
  /** Which seconds are drawn; all by default. */
  readonly fromS?: number;
  readonly toS?: number;
  /** For rules about the file: what differs from a good file with these samples. */
  readonly facts?: Partial<FileFacts>;
  /** Given where the default profile would not report it. */
  readonly profile?: Profile;
}

/** A part of the trace that the rule reports, and as what; samples counted from the start of the recording. */
export interface MarkedSpan {
  readonly grade: Grade;
  readonly span: Span;
}

/** What a rule reports on an example, to be drawn. */
export interface ExampleReport {
  readonly grade: Grade | 'pass';
  readonly sentence: string;
  /** For each lead in order; a rule about the file marks them all. */
  readonly marked: readonly (readonly MarkedSpan[])[];
}

/** @returns a sentence where the rule reports nothing: a drawing must not show what the rule does not say */
export function reportOf(rule: Rule, example: RuleExample): ExampleReport | string {
  const { shows, recording } = example;
  const verdicts = verdictsOn(rule, example);
  const worst = (['reject', 'warn', 'info'] as const).flatMap((grade) => {
    const found = verdicts.find(({ verdict }) => verdict.outcome === grade);
    return found === undefined ? [] : [{ grade, sentence: found.verdict.sentence }];
  })[0];
  if (worst === undefined) {
    const said = verdicts.map(({ verdict }) => `${verdict.outcome}: ${verdict.sentence}`);
    return `rule ${rule.id} reports nothing on its drawing in tools/docs/rules/examples.ts ("${shows}"); it says ${said.join('; ')}`;
  }
  const isAboutFile = rule.appliesTo === 'file';
  const marked = recording.leads.map((_, lead) =>
    verdicts.filter((verdict) => isAboutFile || verdict.lead === lead).flatMap(({ verdict }) => marksOf(verdict)),
  );
  return { ...worst, marked };
}

/** What a rule says where it finds nothing wrong; undefined where it reports something, or cannot tell. */
export function passOf(rule: Rule, example: RuleExample): ExampleReport | undefined {
  const verdicts = verdictsOn(rule, example).map(({ verdict }) => verdict);
  const [first] = verdicts;
  if (first === undefined || verdicts.some(({ outcome }) => outcome !== 'pass')) return undefined;
  return { grade: 'pass', sentence: first.sentence, marked: example.recording.leads.map(() => []) };
}

function verdictsOn(rule: Rule, { recording, facts, profile = defaultProfile }: RuleExample) {
  const ruleset = rulesetOf({ ...profile, rules: changesFor(rule, profile) }, [rule]);
  if (rule.appliesTo === 'file') return judgeFile(ruleset, factsOf({ ...sizeOf(recording), ...facts }));
  return judgeWindow(
    ruleset,
    recording.leads.map((lead) => pieceOfLead(lead, recording)),
  );
}

function changesFor({ id }: Rule, { rules }: Profile): Profile['rules'] {
  const changes: Readonly<Record<string, unknown>> = rules;
  return changes[id] === undefined ? {} : { [id]: changes[id] };
}

function pieceOfLead({ header, stored }: DrawnLead, { samplingRateHz }: DrawnRecording) {
  const { length } = stored;
  return { header, samplingRateHz, stored, origin: 0, from: 0, to: length, recordingSamples: length };
}

function sizeOf({ samplingRateHz, leads }: DrawnRecording): Partial<FileFacts> {
  return { samplingRate: hz(samplingRateHz), leadCount: leads.length, sampleCount: leads[0]?.stored.length ?? 0 };
}

function marksOf({ reasons }: Verdict): MarkedSpan[] {
  return reasons.flatMap(({ grade, spans }) => spans.map((span) => ({ grade, span })));
}
