/** Findings: the spans that rules report, those of neighbouring windows joined where they touch. */
import type { Rule } from './rule.ts';
import type { LeadHeader } from './signal/piece.ts';
import type { Span } from './spans.ts';
import { Quantity, seconds } from './units.ts';
import type { Grade, Reason, Verdict } from './verdict.ts';
import { filledIn } from './verdict.ts';

/** One reported span. */
export interface Finding {
  readonly ruleId: string;
  readonly clinicalReview: boolean;
  /** Undefined when the whole file is meant. */
  readonly lead: LeadHeader | undefined;
  readonly outcome: Grade;
  /** Samples `[start, end)`; undefined when the recording has no samples. */
  readonly span: Span | undefined;
  readonly value: Quantity | undefined;
  readonly limit: Quantity | undefined;
  readonly message: string;
}

/**
 * So many spans of one rule on one lead are told one by one; the rest become a last one that counts them: where every
 * other sample of a day is NaN, a file must not become 15 million rows.
 */
export const MAX_SPANS = 1000;

/** From mild to worst. */
const GRADES: readonly Grade[] = ['info', 'warn', 'reject'];

interface Open {
  readonly rule: Rule;
  readonly lead: LeadHeader | undefined;
  reason: Reason;
  start: number;
  end: number;
}

interface Told {
  readonly findings: Finding[];
  rest: Rest | undefined;
  /** The longest stretch that was rejected. */
  longest: Open | undefined;
}

/** The spans that are counted, not told. */
interface Rest {
  worst: Open;
  start: number;
  end: number;
  count: number;
}

export class Findings {
  private readonly samplingRateHz: number;
  private readonly open = new Map<string, Open>();
  private readonly told = new Map<string, Told>();

  constructor(samplingRateHz: number) {
    this.samplingRateHz = samplingRateHz;
  }

  /** Takes in one verdict; those of one lead must come in the order of their windows. */
  add(rule: Rule, lead: LeadHeader | undefined, { reasons }: Verdict): void {
    for (const reason of reasons) {
      if (reason.spans.length === 0) this.tell({ rule, lead, reason, start: 0, end: 0 });
      for (const span of reason.spans) this.join(rule, lead, reason, span);
    }
  }

  /** What was said of the longest stretch that a rule rejected on a lead. */
  worstMessage(ruleId: string, lead: LeadHeader): string | undefined {
    const longest = this.told.get(keyOf(ruleId, lead))?.longest;
    return longest === undefined ? undefined : this.findingOf(longest).message;
  }

  /** Everything reported, by rule and lead in the order of appearance, each list in the order of time. */
  all(): Finding[] {
    for (const open of this.open.values()) this.tell(open);
    this.open.clear();
    return [...this.told.values()].flatMap(({ findings, rest }) => {
      const inTime = findings.sort((a, b) => startOf(a) - startOf(b));
      return rest === undefined ? inTime : [...inTime, this.restOf(rest)];
    });
  }

  private join(rule: Rule, lead: LeadHeader | undefined, reason: Reason, { start, end }: Span): void {
    const key = `${keyOf(rule.id, lead)} ${reason.grade} ${reason.sentence}`;
    const open = this.open.get(key);
    if (open !== undefined && open.end === start) {
      open.end = end;
      if (isWorse(reason, open.reason)) open.reason = reason;
      return;
    }
    if (open !== undefined) this.tell(open);
    this.open.set(key, { rule, lead, reason, start, end });
  }

  private tell(open: Open): void {
    const key = keyOf(open.rule.id, open.lead);
    const told = this.told.get(key) ?? { findings: [], rest: undefined, longest: undefined };
    this.told.set(key, told);
    if (open.reason.grade === 'reject' && lengthOf(open) >= lengthOf(told.longest)) told.longest = open;
    if (told.findings.length < MAX_SPANS) told.findings.push(this.findingOf(open));
    else told.rest = withOneMore(told.rest, open);
  }

  private findingOf({ rule, lead, reason, start, end }: Open): Finding {
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

  private restOf({ worst, start, end, count }: Rest): Finding {
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

function lengthOf(open: Open | undefined): number {
  return open === undefined ? -1 : open.end - open.start;
}

function withOneMore(rest: Rest | undefined, open: Open): Rest {
  const { start, end } = open;
  if (rest === undefined) return { worst: open, start, end, count: 1 };
  const isWorseGrade = GRADES.indexOf(open.reason.grade) > GRADES.indexOf(rest.worst.reason.grade);
  return {
    worst: isWorseGrade ? open : rest.worst,
    start: Math.min(rest.start, start),
    end: Math.max(rest.end, end),
    count: rest.count + 1,
  };
}

function startOf({ span }: Finding): number {
  return span?.start ?? 0;
}

/** Is the value of one reason further beyond the limit than that of the other? */
function isWorse({ value, limit }: Reason, other: Reason): boolean {
  if (value === undefined || limit === undefined || other.value === undefined) return false;
  return Math.abs(value.value - limit.value) > Math.abs(other.value.value - limit.value);
}
