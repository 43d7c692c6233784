/** The rule bench: one recording judged again with some numbers of one rule moved, beside what its profile says. */

import type { Finding } from '../../../quality/judge/findings.ts';
import { KeptVerdicts } from '../../../quality/judge/judge-again.ts';
import type { Judged } from '../../../quality/judge/judge-recording.ts';
import { type Ruleset, rulesetOf } from '../../../quality/judge/ruleset.ts';
import { WrongProfile } from '../../../quality/judge/wrong-profile.ts';
import type { Profile } from '../../../quality/profile.ts';
import type { Rule } from '../../../quality/rule.ts';
import type { Grade } from '../../../quality/verdict.ts';
import type { NoSource, Source } from '../read/source.ts';
import type { ShownFinding } from '../wire.ts';
import type { Bench, BenchJudged, BenchOutcome, ProfileDiff } from './bench-wire.ts';
import type { LiveRules, RulesNow } from './files/live-rules.ts';
import type { ProfileWriter } from './files/profile-writer.ts';
import { NoBench } from './no-bench.ts';
import { benchRule, benchRules, changedProfile, profileLines } from './settings.ts';

/** 0.5 s for half an hour of two leads; past this nobody waits for a slider. */
const MAX_JUDGED_S = 3600;

/** The files of rules and profiles: what they are, and what changes them. */
export interface BenchFiles {
  readonly live: LiveRules;
  readonly writer: ProfileWriter;
}

/** Numbers of one rule, by the names of its settings. */
export interface Moved {
  readonly ruleId: string;
  /** Those left out stay as the profile has them. */
  readonly values: Readonly<Record<string, number>>;
}

/** Judges one upload again and again. */
export class RuleBench {
  private readonly source: Source;
  private readonly files: BenchFiles;
  private before: { readonly now: RulesNow; readonly judged: Judged } | undefined;
  /** With every number as it was when they were made. */
  private kept: KeptVerdicts | undefined;

  /** @throws {NoBench} when the upload cannot be read, or is longer than anybody would wait for */
  constructor(source: Source | NoSource, files: BenchFiles) {
    if ('why' in source) throw new NoBench(source.why);
    const { sampleCount, samplingRateHz } = source.signal;
    const durationS = sampleCount / samplingRateHz;
    if (durationS > MAX_JUDGED_S) {
      throw new NoBench(`The bench judges recordings of up to an hour, got ${(durationS / 3600).toFixed(1)} h.`);
    }
    this.source = source;
    this.files = files;
  }

  /** Another text with every save of a rule or the profile. */
  state(): string {
    return this.files.live.state(this.profileId);
  }

  /**
   * The rules that can be moved, as the recording's profile sets them now.
   *
   * @throws {NoBench} when a file that was saved is wrong
   */
  async bench(): Promise<Bench> {
    const state = this.state();
    const { profile, rules } = await this.files.live.now(this.profileId);
    return { profile: profile.id, state, rules: benchRules(profile, rules) };
  }

  /** @throws {NoBench} for a rule or setting that there is not, a value that cannot be, and as `bench` does */
  async judged(moved: Moved): Promise<BenchJudged> {
    const now = await this.files.live.now(this.profileId);
    const { ruleset, lines } = this.changed(now, moved);
    const { ruleId } = moved;
    if (this.before?.now !== now) {
      this.before = { now, judged: this.judgedBy(rulesetOf(now.profile, now.rules), ruleId) };
    }
    const before = this.before.judged;
    const after = this.judgedBy(ruleset, ruleId);
    const [findingsBefore, findings] = [this.findingsOf(before, ruleId), this.findingsOf(after, ruleId)];
    return {
      before: outcomeOf(before, findingsBefore),
      after: outcomeOf(after, findings),
      findingsBefore,
      findings,
      lines,
    };
  }

  /** What the numbers are moved from. @throws {NoBench} as `judged` does */
  async checked(moved: Moved): Promise<{ readonly profile: Profile; readonly rule: Rule }> {
    const { profile, rules } = await this.files.live.now(this.profileId);
    this.changed({ profile, rules }, moved);
    return { profile, rule: benchRule(moved.ruleId, rules)! };
  }

  /** What writing these numbers would change in the profile's file. @throws {NoBench} as `judged` does, and when there is nothing to write */
  async diff(moved: Moved): Promise<ProfileDiff> {
    return await this.files.writer.diff(await this.entry(moved));
  }

  /**
   * Writes them.
   *
   * @param shown the SHA-256 of the file that `diff` was made from
   * @returns the file, from the project's folder
   * @throws {NoBench} as `diff` does, when the file is another by now, and when it would not compile
   */
  async write(moved: Moved, shown: string): Promise<string> {
    this.files.writer.refuseChanged(this.profileId, shown); // before the compiler is asked
    return await this.files.writer.write(await this.entry(moved), shown);
  }

  private get profileId(): string {
    return this.source.recording.profile.id;
  }

  private async entry(moved: Moved) {
    const { lines } = this.changed(await this.files.live.now(this.profileId), moved);
    return { profileId: this.profileId, ruleId: moved.ruleId, lines };
  }

  private changed(now: RulesNow, { ruleId, values }: Moved) {
    const rule = benchRule(ruleId, now.rules);
    if (rule === undefined) throw new NoBench(`rule must be a rule about the signal, got "${ruleId}".`);
    const known = benchRules(now.profile, now.rules).find(({ id }) => id === ruleId)?.settings ?? [];
    const unknown = Object.keys(values).find((name) => !known.some((setting) => setting.name === name));
    if (unknown !== undefined) {
      throw new NoBench(
        `set must name a number of ${ruleId} (${known.map(({ name }) => name).join(', ')}), got "${unknown}".`,
      );
    }
    const profile = changedProfile(now.profile, rule, values);
    return { profile, ruleset: rulesetFor(profile, now.rules), lines: profileLines(profile, rule) };
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
function rulesetFor(profile: Profile, rules: RulesNow['rules']): Ruleset {
  try {
    return rulesetOf(profile, rules);
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
