/**
 * Adds up the verdicts of a recording, window by window: which windows are usable, which findings are reported, and
 * whether the recording as a whole can be used.
 */

import type { LeadHeader } from '../signal/piece.ts';
import type { Span } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { percent } from '../units.ts';
import type { Finding } from './findings.ts';
import { Findings } from './findings.ts';
import type { RuleVerdict } from './judge.ts';
import type { Ruleset } from './ruleset.ts';

/** What came of one lead of one window. */
export interface LeadWindow {
  /** Which lead. */
  readonly lead: LeadHeader;
  /** False when any rule rejects it. */
  readonly usable: boolean;
  /** Rule ids in catalogue order; empty when the lead is usable here. */
  readonly rejectedBy: readonly string[];
  /** Rule ids in catalogue order; empty when nothing is warned of. */
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

/** How one lead fared: samples of unusable windows, and of the windows that each rule rejected. */
interface LeadTally {
  unusable: number;
  readonly rejectedBy: Map<string, number>;
}

/** Counts what each lead of one recording loses, and holds it against the profile's policy at the end. */
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
    this.tallies = leads.map(() => ({ unusable: 0, rejectedBy: new Map() }));
    this.findings = new Findings(samplingRateHz);
  }

  /** Takes in what the rules about the file said. */
  addFile(verdicts: readonly RuleVerdict[]): void {
    for (const { rule, verdict } of verdicts) {
      this.findings.add(rule, undefined, verdict);
      if (verdict.outcome === 'reject') this.fileReason ??= { reason: verdict.sentence, code: rule.id };
    }
  }

  /** Takes in what the rules about leads said of one window, and sums it up for each lead. Windows come in order. */
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
      if (!usable) tally.unusable += samples;
      return { lead, usable, rejectedBy, warnedBy, measured };
    });
  }

  /** The verdict over all that was added. */
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
    const isBad = ({ unusable }: LeadTally) => 100 * unusable > badLeadOver.value * this.samples;
    const bad = this.tallies.flatMap((tally, position) =>
      isBad(tally) ? [{ tally, lead: this.leads[position]! }] : [],
    );
    const good = this.leads.length - bad.length;
    const needed = Math.min(minGoodLeads, this.leads.length);
    const worst = bad.sort((a, b) => b.tally.unusable - a.tally.unusable)[0];
    if (worst === undefined || good >= needed) return undefined;
    const [code] = [...worst.tally.rejectedBy].sort(([, a], [, b]) => b - a)[0]!;
    const share = percent((100 * worst.tally.unusable) / this.samples);
    return {
      code,
      reason: `${good} of ${this.leads.length} leads usable, ${needed} needed: ${worst.lead.name} is unusable for ${share} of its time (${this.findings.worstMessage(code, worst.lead)})`,
    };
  }
}
