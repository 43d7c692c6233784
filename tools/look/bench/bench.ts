/** The rule bench: one recording judged again with some numbers of one rule moved, beside what its profile says. */

import type { Finding } from '../../../quality/judge/findings.ts';
import { KeptVerdicts } from '../../../quality/judge/judge-again.ts';
import type { Judged } from '../../../quality/judge/judge-recording.ts';
import { type Ruleset, rulesetOf } from '../../../quality/judge/ruleset.ts';
import { WrongProfile } from '../../../quality/judge/wrong-profile.ts';
import type { Grade } from '../../../quality/verdict.ts';
import type { NoSource, Source } from '../read/source.ts';
import type { Bench, BenchJudged, BenchOutcome, ShownFinding } from '../wire.ts';
import { benchRule, benchRules, changedProfile, profileLines } from './settings.ts';

/** 0.5 s for half an hour of two leads; past this nobody waits for a slider. */
const MAX_JUDGED_S = 3600;

/** A question that the bench cannot answer; its message says why. */
export class NoBench extends Error {}

/** Judges one upload again and again. */
export class RuleBench {
  private readonly source: Source;
  private before: Judged | undefined;
  /** With every number as it was when they were made. */
  private kept: KeptVerdicts | undefined;

  /** @throws {NoBench} when the upload cannot be read, or is longer than anybody would wait for */
  constructor(source: Source | NoSource) {
    if ('why' in source) throw new NoBench(source.why);
    const { sampleCount, samplingRateHz } = source.signal;
    const durationS = sampleCount / samplingRateHz;
    if (durationS > MAX_JUDGED_S) {
      throw new NoBench(`The bench judges recordings of up to an hour, got ${(durationS / 3600).toFixed(1)} h.`);
    }
    this.source = source;
  }

  /** The rules that can be moved, as the recording's profile sets them today. */
  bench(): Bench {
    const { profile } = this.source.recording;
    return { profile: profile.id, rules: benchRules(profile) };
  }

  /**
   * @param values numbers of the rule, by name; those left out stay as the profile has them
   * @throws {NoBench} for a rule or setting that there is not, and a value that cannot be
   */
  judged(ruleId: string, values: Readonly<Record<string, number>>): BenchJudged {
    const { recording } = this.source;
    const rule = benchRule(ruleId);
    if (rule === undefined) throw new NoBench(`rule must be a rule about the signal, got "${ruleId}".`);
    const known = benchRules(recording.profile).find(({ id }) => id === ruleId)?.settings ?? [];
    const unknown = Object.keys(values).find((name) => !known.some((setting) => setting.name === name));
    if (unknown !== undefined) {
      throw new NoBench(
        `set must name a number of ${ruleId} (${known.map(({ name }) => name).join(', ')}), got "${unknown}".`,
      );
    }
    const profile = changedProfile(recording.profile, rule, values);
    const ruleset = rulesetFor(profile);
    this.before ??= this.judgedBy(rulesetOf(recording.profile), ruleId);
    const now = this.judgedBy(ruleset, ruleId);
    const findings = this.findingsOf(now, ruleId);
    return {
      before: outcomeOf(this.before, this.findingsOf(this.before, ruleId)),
      after: outcomeOf(now, findings),
      findings,
      lines: profileLines(profile, rule),
    };
  }

  /** By the rule that moved alone, where that is enough to know what all would say. */
  private judgedBy(ruleset: Ruleset, ruleId: string): Judged {
    if (this.kept?.holdFor(ruleset, ruleId)) return this.kept.again(ruleset, ruleId);
    this.kept = new KeptVerdicts(this.source.recording, ruleset);
    return this.kept.judged;
  }

  private findingsOf({ judgement }: Judged, ruleId: string): ShownFinding[] {
    const { samplingRateHz } = this.source.signal;
    return judgement.findings.filter((one) => one.ruleId === ruleId).map((one) => shown(one, samplingRateHz));
  }
}

/** @throws {NoBench} with the sentence of the rule, without the profile that only this bench knows */
function rulesetFor(profile: Parameters<typeof rulesetOf>[0]) {
  try {
    return rulesetOf(profile);
  } catch (error) {
    if (!(error instanceof WrongProfile)) throw error;
    throw new NoBench(`${error.message.slice(`profile ${profile.id}: `.length)}.`, { cause: error });
  }
}

function outcomeOf({ judgement }: Judged, findings: readonly ShownFinding[]): BenchOutcome {
  const { outcome, usableShare, reason = null } = judgement;
  const of = (grade: Grade) => {
    const graded = findings.filter((finding) => finding.grade === grade);
    const leadS = graded.reduce((sum, { startS, endS }) => sum + ((endS ?? 0) - (startS ?? 0)), 0);
    return { count: graded.length, leadS: Number(leadS.toFixed(3)) };
  };
  const byGrade = { reject: of('reject'), warn: of('warn'), info: of('info') };
  return { outcome, reason, usableShare, findings: byGrade };
}

function shown(
  { ruleId, clinicalReview, lead, outcome, span, value, limit, message }: Finding,
  rateHz: number,
): ShownFinding {
  return {
    ruleId,
    grade: outcome,
    clinicalReview,
    leadIndex: lead?.index ?? null,
    lead: lead?.name ?? null,
    startS: span === undefined ? null : span.start / rateHz,
    endS: span === undefined ? null : span.end / rateHz,
    message,
    value: value === undefined ? '' : String(value),
    limit: limit === undefined ? '' : String(limit),
  };
}
