/** Findings: the spans that rules report, those of neighbouring windows joined where they touch. */
import type { Rule } from '../rule.ts';
import type { LeadHeader } from '../signal/piece.ts';
import type { Span } from '../spans.ts';
import { Quantity, seconds } from '../units.ts';
import type { Grade, Reason, Verdict } from '../verdict.ts';
import { filledIn } from '../verdict.ts';
import { HeldSpans, type Why } from './held/held-spans.ts';

/** One reported span. Spans that touch across windows are one; past `MAX_SPANS` of a rule on a lead, the last counts the rest. */
export interface Finding {
  /** As in the catalogue: `frozen-trace`. */
  readonly ruleId: string;
  /** True when a sick heart can cause it too: a physician should look. */
  readonly clinicalReview: boolean;
  /** Undefined when the whole file is meant. */
  readonly lead: LeadHeader | undefined;
  /** `reject` makes the seconds around it unusable, `warn` and `info` do not. */
  readonly outcome: Grade;
  /** Samples `[start, end)`; undefined when the recording has no samples. */
  readonly span: Span | undefined;
  /** What was measured; for stretches judged by duration, the span's own; undefined if nothing was measured. */
  readonly value: Quantity | undefined;
  /** What the value was compared with; undefined for a rule without a limit. */
  readonly limit: Quantity | undefined;
  /** In words, with value and limit. */
  readonly message: string;
}

/**
 * This many spans of one rule on one lead are reported one by one; the rest become a last one that counts them: where
 * every other sample of a day is NaN, a file must not become 15 million rows.
 */
export const MAX_SPANS = 1000;

/** From mildest to worst. */
const GRADES: readonly Grade[] = ['info', 'warn', 'reject'];

/** Which rule reports something, and on which lead. */
interface Reporter {
  readonly rule: Rule;
  readonly lead: LeadHeader | undefined;
}

/** A finding that the next window may lengthen. */
interface OpenFinding extends Reporter {
  reason: Why;
  start: number;
  end: number;
}

/** What was reported of one rule on one lead. */
interface Reported extends Reporter {
  readonly spans: HeldSpans;
  overflow: Overflow | undefined;
  /** The longest stretch that was rejected. */
  longest: OpenFinding | undefined;
}

/** The spans that are counted, not reported one by one. */
interface Overflow {
  worst: OpenFinding;
  start: number;
  end: number;
  count: number;
}

/** Collects what the rules report of one recording, window by window, and joins what touches. */
export class Findings implements Iterable<Finding> {
  private readonly samplingRateHz: number;
  private readonly open = new Map<string, OpenFinding>();
  private readonly reported = new Map<string, Reported>();

  constructor(samplingRateHz: number) {
    this.samplingRateHz = samplingRateHz;
  }

  /** Adds one verdict; those of one lead must come in the order of their windows. */
  add(rule: Rule, lead: LeadHeader | undefined, { reasons }: Verdict): void {
    for (const reason of reasons) {
      if (reason.spans.length === 0) this.report({ rule, lead, reason, start: 0, end: 0 });
      for (const span of reason.spans) this.join(rule, lead, reason, span);
    }
  }

  /** The sentence about the longest stretch that a rule rejected on a lead. */
  worstMessage(ruleId: string, lead: LeadHeader): string | undefined {
    const longest = this.reported.get(keyOf(ruleId, lead))?.longest;
    return longest === undefined ? undefined : this.findingOf(longest).message;
  }

  /** To be called after the last verdict: findings that are still open end here. */
  close(): void {
    for (const open of this.open.values()) this.report(open);
    this.open.clear();
  }

  /** Everything reported, once it is closed: by rule and lead in the order of appearance, each list in the order of time. */
  *[Symbol.iterator](): Generator<Finding> {
    for (const { rule, lead, spans, overflow } of this.reported.values()) {
      const findings = Array.from(spans, (span) => this.findingOf({ rule, lead, ...span }));
      yield* findings.sort((a, b) => startOf(a) - startOf(b));
      if (overflow !== undefined) yield this.findingOfOverflow(overflow);
    }
  }

  private join(rule: Rule, lead: LeadHeader | undefined, reason: Reason, { start, end }: Span): void {
    const key = `${keyOf(rule.id, lead)} ${reason.grade} ${reason.sentence}`;
    const open = this.open.get(key);
    if (open !== undefined && open.end === start) {
      open.end = end;
      if (isFurtherBeyondLimit(reason, open.reason)) open.reason = reason;
      return;
    }
    if (open !== undefined) this.report(open);
    this.open.set(key, { rule, lead, reason, start, end });
  }

  private report(open: OpenFinding): void {
    const { rule, lead } = open;
    const key = keyOf(rule.id, lead);
    const none = () => ({ rule, lead, spans: new HeldSpans(), overflow: undefined, longest: undefined });
    const reported: Reported = this.reported.get(key) ?? none();
    this.reported.set(key, reported);
    if (open.reason.grade === 'reject' && lengthOf(open) >= lengthOf(reported.longest)) reported.longest = open;
    if (reported.spans.length >= MAX_SPANS) reported.overflow = overflowWith(reported.overflow, open);
    else if (reported.spans.add(open)) this.findingOf(open); // a sentence that asks for what there is not throws here
  }

  private findingOf({ rule, lead, reason, start, end }: OpenFinding): Finding {
    const value = reason.byDuration ? seconds((end - start) / this.samplingRateHz) : reason.value;
    return {
      ruleId: rule.id,
      clinicalReview: rule.clinicalReview === true,
      lead,
      outcome: reason.grade,
      span: end > start ? { start, end } : undefined,
      value,
      limit: reason.limit,
      message: filledIn(reason.sentence, value, reason.limit),
    };
  }

  private findingOfOverflow({ worst, start, end, count }: Overflow): Finding {
    return {
      ...this.findingOf(worst),
      span: { start, end },
      value: new Quantity(count, 'count'),
      limit: undefined,
      message: `and ${count} more like those before; the last one ends here`,
    };
  }
}

function keyOf(ruleId: string, lead: LeadHeader | undefined): string {
  return `${ruleId} ${lead?.index}`;
}

function lengthOf(open: OpenFinding | undefined): number {
  return open === undefined ? -1 : open.end - open.start;
}

function overflowWith(overflow: Overflow | undefined, open: OpenFinding): Overflow {
  const { start, end } = open;
  if (overflow === undefined) return { worst: open, start, end, count: 1 };
  const isWorse = GRADES.indexOf(open.reason.grade) > GRADES.indexOf(overflow.worst.reason.grade);
  return {
    worst: isWorse ? open : overflow.worst,
    start: Math.min(overflow.start, start),
    end: Math.max(overflow.end, end),
    count: overflow.count + 1,
  };
}

function startOf({ span }: Finding): number {
  return span?.start ?? 0;
}

/** Is the value of one reason further beyond the limit than that of the other? */
function isFurtherBeyondLimit({ value, limit }: Why, other: Why): boolean {
  if (value === undefined || limit === undefined || other.value === undefined) return false;
  return Math.abs(value.value - limit.value) > Math.abs(other.value.value - limit.value);
}
