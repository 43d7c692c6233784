/**
 * Adds up the verdicts of a recording, window by window: which windows are usable, which findings are reported, and
 * whether the recording as a whole can be used.
 */

import type { LeadHeader } from '../signal/piece.ts';
import { lengthOf, type Span, union, within } from '../spans.ts';
import type { Quantity } from '../units.ts';
import { percent, ratio, seconds } from '../units.ts';
import type { Reason } from '../verdict.ts';
import { isDead, QUALITY } from './dead-leads.ts';
import type { Finding } from './findings.ts';
import { Findings } from './findings.ts';
import type { RuleVerdict } from './judge.ts';
import type { Ruleset } from './ruleset.ts';
import { GUARD_S, unusableSpans, usableSecondsOf } from './usable-seconds.ts';
import type { WindowSpan } from './windows/windows.ts';

/** What the rules found in one lead of one window. */
export interface LeadWindow {
  /** Which lead. */
  readonly lead: LeadHeader;
  /** True when every second is: no rule rejects anything here, nor close by in the windows before and after. */
  readonly usable: boolean;
  /** How much of the window is usable: all of it, or less by the seconds that rules cost. */
  readonly usableTime: Quantity<'s'>;
  /** A character for each second of the window, `1` usable, `0` not; a last part of a second has its own. */
  readonly usableMask: string;
  /** Rule ids in catalogue order; empty when no rule rejects anything inside the window. */
  readonly rejectedBy: readonly string[];
  /** Rule ids in catalogue order; empty when no rule warns. */
  readonly warnedBy: readonly string[];
  /** Every measure that was taken, by name; one that was not finite is missing. */
  readonly measured: ReadonlyMap<string, Quantity>;
}

/** A window that nothing can change any more, and what the rules found in each of its leads. */
export interface SettledWindow {
  readonly span: WindowSpan;
  /** In the order of the file. */
  readonly leads: readonly LeadWindow[];
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
  /**
   * The worst lead's median over its windows of `quality`, the probability that an expert calls the lead good there, 0 to 1;
   * undefined when it could be told in no window.
   */
  readonly quality: number | undefined;
  /**
   * By rule and lead in the order of appearance, each list in the order of time; empty when there is nothing to report. The list,
   * which may be long, is made when it is first read.
   */
  readonly findings: readonly Finding[];
}

/** How one lead fared, in samples. */
interface LeadTally {
  /** In unusable seconds. */
  unusable: number;
  /** In the spans themselves that rules rejected. */
  rejected: number;
  /** What each rule rejected, with its guard. */
  readonly rejectedBy: Map<string, number>;
}

/** A lead of a window whose seconds the next window may still cost. */
interface OpenLead extends Pick<LeadWindow, 'lead' | 'rejectedBy' | 'warnedBy' | 'measured'> {
  /** With their guard, which may reach into the windows before and after. */
  readonly unusable: readonly Span[];
}

interface OpenWindow {
  readonly span: WindowSpan;
  readonly leads: readonly OpenLead[];
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
  private readonly samplingRateHz: number;
  private before: OpenWindow | undefined;
  private open: OpenWindow | undefined;
  private fileReason: { reason: string; code: string } | undefined;
  private samples = 0;

  constructor(ruleset: Ruleset, leads: readonly LeadHeader[], samplingRateHz: number) {
    this.ruleset = ruleset;
    this.leads = leads;
    this.tallies = leads.map(() => ({ unusable: 0, rejected: 0, rejectedBy: new Map() }));
    this.samplingRateHz = samplingRateHz;
    this.findings = new Findings(samplingRateHz);
  }

  /** Adds the verdicts about the file. */
  addFile(verdicts: readonly RuleVerdict[]): void {
    for (const { rule, verdict } of verdicts) {
      this.findings.add(rule, undefined, verdict);
      if (verdict.outcome === 'reject') this.fileReason ??= { reason: verdict.sentence, code: rule.id };
    }
  }

  /**
   * Adds the verdicts about the leads of one window, and sums them up for each lead. Windows come in order.
   *
   * @returns the window before, which is settled now; undefined for the first
   */
  addWindow(span: WindowSpan, verdicts: readonly RuleVerdict[]): SettledWindow | undefined {
    this.samples += lengthOf(span);
    const byLead: RuleVerdict[][] = this.leads.map(() => []);
    for (const verdict of verdicts) if (verdict.lead !== undefined) byLead[verdict.lead]?.push(verdict);
    const leads = this.leads.map((lead, position) =>
      this.addLead(lead, this.tallies[position]!, span, byLead[position]!),
    );
    return this.settle({ span, leads });
  }

  /** @returns the last window, which is settled when no other follows; undefined when there was none */
  endOfWindows(): SettledWindow | undefined {
    return this.settle(undefined);
  }

  /** The findings one by one, once `finish` was called; each is made as it is taken. */
  reported(): Iterable<Finding> {
    return this.findings;
  }

  /**
   * The verdict over everything that was added.
   *
   * @param quality of the recording, where it could be told
   */
  finish(quality?: number): Judgement {
    const { findings } = this;
    let list: readonly Finding[] | undefined;
    const total = this.samples * this.leads.length;
    const unusable = this.tallies.reduce((sum, tally) => sum + tally.unusable, 0);
    const usableShare = total === 0 ? 0 : (total - unusable) / total;
    findings.close();
    const rejection = this.fileReason ?? this.tooFewGoodLeads();
    return {
      outcome: rejection === undefined ? 'accepted' : 'rejected',
      reason: rejection?.reason,
      code: rejection?.code,
      usableShare,
      quality,
      get findings() {
        list ??= [...findings];
        return list;
      },
    };
  }

  private addLead(lead: LeadHeader, tally: LeadTally, span: WindowSpan, verdicts: readonly RuleVerdict[]): OpenLead {
    const measured = new Map<string, Quantity>();
    const rejectedBy: string[] = [];
    const warnedBy: string[] = [];
    const rejecting: Reason[] = [];
    for (const { rule, verdict } of verdicts) {
      // A loop over its entries would make an array of each: a day has two million verdicts.
      verdict.measured.forEach((quantity, name) => {
        if (Number.isFinite(quantity.value)) measured.set(name, quantity);
      });
      this.findings.add(rule, lead, verdict);
      if (verdict.outcome === 'warn') warnedBy.push(rule.id);
      if (verdict.outcome !== 'reject') continue;
      rejectedBy.push(rule.id);
      rejecting.push(...verdict.reasons);
      const cost = within(span, unusableSpans(verdict.reasons, span, this.samplingRateHz));
      tally.rejectedBy.set(rule.id, (tally.rejectedBy.get(rule.id) ?? 0) + cost);
    }
    if (!measured.has(QUALITY) && isDead(verdicts, span)) measured.set(QUALITY, ratio(0));
    tally.rejected += rejectedSamples(rejecting, span);
    return { lead, rejectedBy, warnedBy, measured, unusable: unusableSpans(rejecting, span, this.samplingRateHz) };
  }

  /** Settles the window that is open, now that the one after it is known, and keeps that one open. */
  private settle(next: OpenWindow | undefined): SettledWindow | undefined {
    const { open, before } = this;
    this.before = open;
    this.open = next;
    if (open === undefined) return undefined;
    const near = [before, open, next].filter((window) => window !== undefined);
    const leads = open.leads.map(({ unusable: _, ...found }, position) => {
      const spans = near.flatMap(({ leads }) => leads[position]!.unusable);
      const { mask, usableSamples } = usableSecondsOf(open.span, spans, this.samplingRateHz);
      const lost = lengthOf(open.span) - usableSamples;
      this.tallies[position]!.unusable += lost;
      return {
        ...found,
        usable: lost === 0,
        usableTime: seconds(usableSamples / this.samplingRateHz),
        usableMask: mask,
      };
    });
    return { span: open.span, leads };
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
    const why = `${alike.join('; ')}${isWider ? `; a bad stretch costs every second within ${seconds(GUARD_S)} of it` : ''}`;
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
function rejectedSamples(reasons: readonly Reason[], window: Span): number {
  const rejecting = reasons.filter(({ grade }) => grade === 'reject');
  return within(window, union(rejecting.flatMap(({ byLevel, spans }) => (byLevel ? [window] : spans))));
}

/** The id of the rule that made most of a lead unusable. */
function worstRule({ rejectedBy }: LeadTally): string {
  return [...rejectedBy].sort(([, a], [, b]) => b - a)[0]![0];
}

/** `I, II and V1` */
function inOneBreath(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
