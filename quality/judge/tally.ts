/**
 * Adds up the verdicts of a recording, window by window: which windows are usable, which findings are reported, and
 * whether the recording as a whole can be used.
 */

import type { LeadHeader } from '../signal/piece.ts';
import type { Span } from '../spans.ts';
import { union } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { percent } from '../units.ts';
import type { Finding } from './findings.ts';
import { Findings } from './findings.ts';
import type { RuleVerdict } from './judge.ts';
import type { Ruleset } from './ruleset.ts';

/** What the rules found in one lead of one window. */
export interface LeadWindow {
  /** Which lead. */
  readonly lead: LeadHeader;
  /** False when any rule rejects it. */
  readonly usable: boolean;
  /** Rule ids in catalogue order; empty when the lead is usable here. */
  readonly rejectedBy: readonly string[];
  /** Rule ids in catalogue order; empty when no rule warns. */
  readonly warnedBy: readonly string[];
  /** Every measure that was taken, by name; one that was not finite is missing. */
  readonly measured: ReadonlyMap<string, Quantity>;
}

/** The verdict over a whole recording. */
export interface Judgement {
  /** `rejected` when a rule about the file rejects, or when too few leads are good by the profile's policy. */
  readonly outcome: 'accepted' | 'rejected';
  /** Why it was rejected, in words; undefined when accepted. */
  readonly reason: string | undefined;
  /** Id of the rule that weighed most; undefined when accepted. */
  readonly code: string | undefined;
  /** Usable lead-time over all lead-time, 0 to 1; 0 when there was nothing to judge. */
  readonly usableShare: number;
  /** By rule and lead in the order of appearance, each list in the order of time; empty when there is nothing to report. */
  readonly findings: readonly Finding[];
}

/** How one lead fared, in samples. */
interface LeadTally {
  /** In unusable windows. */
  unusable: number;
  /** In the spans themselves that rules rejected. */
  rejected: number;
  /** In the windows that each rule rejected. */
  readonly rejectedBy: Map<string, number>;
}

interface BadLead extends LeadTally {
  readonly lead: LeadHeader;
}

/** Counts what each lead of one recording loses, and compares it with the profile's policy at the end. */
export class Tally {
  private readonly ruleset: Ruleset;
  private readonly leads: readonly LeadHeader[];
  private readonly tallies: readonly LeadTally[];
  private readonly findings: Findings;
  private fileReason: { reason: string; code: string } | undefined;
  private samples = 0;

  constructor(ruleset: Ruleset, leads: readonly LeadHeader[], samplingRateHz: number) {
    this.ruleset = ruleset;
    this.leads = leads;
    this.tallies = leads.map(() => ({ unusable: 0, rejected: 0, rejectedBy: new Map() }));
    this.findings = new Findings(samplingRateHz);
  }

  /** Adds the verdicts about the file. */
  addFile(verdicts: readonly RuleVerdict[]): void {
    for (const { rule, verdict } of verdicts) {
      this.findings.add(rule, undefined, verdict);
      if (verdict.outcome === 'reject') this.fileReason ??= { reason: verdict.sentence, code: rule.id };
    }
  }

  /** Adds the verdicts about the leads of one window, and sums them up for each lead. Windows come in order. */
  addWindow(window: Span, verdicts: readonly RuleVerdict[]): LeadWindow[] {
    const samples = window.end - window.start;
    this.samples += samples;
    const byLead: RuleVerdict[][] = this.leads.map(() => []);
    for (const verdict of verdicts) if (verdict.lead !== undefined) byLead[verdict.lead]?.push(verdict);
    return this.leads.map((lead, position) => {
      const mine = byLead[position]!;
      const tally = this.tallies[position]!;
      const measured = new Map<string, Quantity>();
      const rejectedBy: string[] = [];
      const warnedBy: string[] = [];
      for (const { rule, verdict } of mine) {
        for (const [name, quantity] of verdict.measured) {
          if (Number.isFinite(quantity.value)) measured.set(name, quantity);
        }
        this.findings.add(rule, lead, verdict);
        if (verdict.outcome === 'warn') warnedBy.push(rule.id);
        if (verdict.outcome !== 'reject') continue;
        rejectedBy.push(rule.id);
        tally.rejectedBy.set(rule.id, (tally.rejectedBy.get(rule.id) ?? 0) + samples);
      }
      const usable = rejectedBy.length === 0;
      if (!usable) {
        tally.unusable += samples;
        tally.rejected += rejectedSamples(mine, window);
      }
      return { lead, usable, rejectedBy, warnedBy, measured };
    });
  }

  /** The verdict over everything that was added. */
  finish(): Judgement {
    const total = this.samples * this.leads.length;
    const unusable = this.tallies.reduce((sum, tally) => sum + tally.unusable, 0);
    const usableShare = total === 0 ? 0 : (total - unusable) / total;
    const findings = this.findings.all();
    const rejection = this.fileReason ?? this.tooFewGoodLeads();
    return {
      outcome: rejection === undefined ? 'accepted' : 'rejected',
      reason: rejection?.reason,
      code: rejection?.code,
      usableShare,
      findings,
    };
  }

  private tooFewGoodLeads(): { reason: string; code: string } | undefined {
    const { badLeadOver, minGoodLeads } = this.ruleset.profile.policy;
    const bad = this.tallies
      .map((tally, position) => ({ ...tally, lead: this.leads[position]! }))
      .filter(({ unusable }) => 100 * unusable > badLeadOver.value * this.samples)
      .sort((a, b) => b.unusable - a.unusable);
    const good = this.leads.length - bad.length;
    const required = Math.min(minGoodLeads, this.leads.length);
    const [worst] = bad;
    if (worst === undefined || good >= required) return undefined;
    const alike = [...Map.groupBy(bad, worstRule).entries()].map(([code, leads]) => this.sentenceAbout(leads, code));
    const isWider = bad.some(({ unusable, rejected }) => unusable > rejected);
    const why = `${alike.join('; ')}${isWider ? `; one bad stretch costs its whole window of ${this.ruleset.profile.window}` : ''}`;
    return {
      code: worstRule(worst),
      reason: `${good} of ${this.leads.length} leads usable, ${required} required: ${why}`,
    };
  }

  /** Bad leads that one rule cost most, worst first: their names, what they lost, and the rule's sentence on the first. */
  private sentenceAbout(leads: readonly BadLead[], code: string): string {
    const worst = leads[0]!;
    const most = this.shareOf(worst);
    const least = this.shareOf(leads.at(-1)!);
    const names = inOneBreath(leads.map(({ lead }) => lead.name));
    const share = most === least ? most : `${least} to ${most}`;
    const message = this.findings.worstMessage(code, worst.lead);
    return `${names} unusable for ${share} of the recording: ${message}${leads.length > 1 ? ` in ${worst.lead.name}` : ''}`;
  }

  private shareOf({ unusable }: LeadTally): string {
    return String(percent((100 * unusable) / this.samples));
  }
}

/** How many samples of a window rules rejected: those of their spans, or all of them where a rule judges a level. */
function rejectedSamples(verdicts: readonly RuleVerdict[], window: Span): number {
  const reasons = verdicts.flatMap(({ verdict }) => verdict.reasons.filter(({ grade }) => grade === 'reject'));
  if (reasons.some(({ byLevel }) => byLevel)) return window.end - window.start;
  return union(reasons.flatMap(({ spans }) => spans))
    .map(({ start, end }) => Math.min(end, window.end) - Math.max(start, window.start))
    .filter((length) => length > 0)
    .reduce((sum, length) => sum + length, 0);
}

/** The id of the rule that made most of a lead unusable. */
function worstRule({ rejectedBy }: LeadTally): string {
  return [...rejectedBy].sort(([, a], [, b]) => b - a)[0]![0];
}

/** `I, II and V1` */
function inOneBreath(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
