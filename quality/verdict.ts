/**
 * A rule's verdict: the measured value, the limits it was compared with, and the spans where it went beyond them.
 *
 * A rule builds its verdict in one sentence:
 *
 *   say.measured({ still_s: flat.longest() })
 *     .reject({ where: flat.lasting(rejectAfter), sentence: 'flat line for {value} (limit {limit})' })
 *     .warn({ where: flat.lasting(warnAfter), sentence: 'flat line for {value}' })
 *     .pass('the longest flat line lasts {value}');
 *
 * Every criterion that is met is reported with its own spans; the worst of them is the outcome. A sample that one
 * criterion has reported is not reported again by a later one, so name the worst first, and of two kinds of stretches
 * with the same grade the one that contains the other: its remains would have a shorter duration than it had.
 */
import type { Span } from './spans.ts';
import { union, without } from './spans.ts';
import type { Quantity, Unit } from './units.ts';

/** From best to worst; the last two mean that nothing was judged. */
export type Outcome = 'pass' | 'info' | 'warn' | 'reject' | 'cannot-tell' | 'not-applicable';
/** The outcomes that are reported with spans, and kept as rows of `findings`. */
export type Grade = 'info' | 'warn' | 'reject';

/** The measures a rule declares: a column of the `windows` table each, the first being the one it judges by. */
export type Measures = Readonly<Record<string, Measure>>;
/** One measure of a rule. */
export interface Measure {
  /** As its column's name says at its end. */
  readonly unit: Unit;
  /** What it is, in a few words. */
  readonly meaning: string;
  /** The least and the most that it can be, where its unit does not say so: a percentage ends at 100. */
  readonly within?: readonly [number, number];
}
/** What a rule has measured; undefined where it is not known. */
export type MeasuredValues<M extends Measures> = { readonly [K in keyof M]: Quantity<M[K]['unit']> | undefined };

/** Something that can say which samples it covers: stretches, a whole window, a whole recording. */
export interface Where {
  spans(): Span[];
  /** Set when stretches were chosen by how long they last; each one's value is then its own duration. */
  readonly limit?: Quantity<'s'> | undefined;
  longest?(): Quantity<'s'>;
  /** Set when something can be reported even where there is no sample at all: for an empty recording. */
  readonly evenIfEmpty?: true;
}

/**
 * What a grade is given for. It is met if `where` covers any sample; with `when`, if that is true besides and no worse
 * criterion with a `when` was met before: a level that is rejected is not warned of as well.
 */
export interface Criterion {
  readonly where: Where;
  readonly when?: boolean;
  /** What is compared with the limit, where that is not the rule's first measure. */
  readonly value?: Quantity;
  /** What the value was compared with; for stretches chosen by duration it is that duration. */
  readonly limit?: Quantity | undefined;
  /**
   * In words: `{value}` and `{limit}` are filled in. Words that come from a file go through `verbatim` first.
   * A sentence with a value needs one: where the measure is not finite, such a criterion is not met.
   */
  readonly sentence: string;
  /** For rules over all leads: the leads it concerns, by position. Without it, every lead. */
  readonly leads?: readonly number[];
}

/** A criterion that was met. */
export interface Reason {
  readonly grade: Grade;
  /** Sorted and disjoint, also between the reasons of one verdict. Empty only where a recording has no samples. */
  readonly spans: readonly Span[];
  /** The criterion's own value, else the rule's first measure, if finite; of stretches chosen by duration, the longest's. */
  readonly value: Quantity | undefined;
  readonly limit: Quantity | undefined;
  /** True when each span's own duration is its value. */
  readonly byDuration: boolean;
  /** True when it was met because of its `when`. */
  readonly byLevel: boolean;
  /** With its placeholders, because each span fills in its own value. */
  readonly sentence: string;
  readonly leads: readonly number[] | undefined;
}

/** What one rule says about one file, lead or window. */
export interface Verdict {
  /** The worst of its reasons; without any, `pass`, or why nothing was judged. */
  readonly outcome: Outcome;
  /** By measure name; a value that is not finite was not measured. */
  readonly measured: ReadonlyMap<string, Quantity>;
  /** What the outcome rests on: the first measure, or the duration of the longest stretch. */
  readonly value: Quantity | undefined;
  /** The limit of the criterion that gave the outcome; on pass the mildest limit that was held. */
  readonly limit: Quantity | undefined;
  /** In words, with value and limit; read it here, as a copy of a verdict by spreading may not have it. */
  readonly sentence: string;
  /** Every criterion that was met; empty when none was. */
  readonly reasons: readonly Reason[];
  /** Of a verdict about all leads: those, by position, to which the rule does not apply, and why. */
  readonly exempt?: { readonly leads: readonly number[]; readonly why: string };
}

/** What `check` is given to build its verdict with. */
export interface Say<M extends Measures> {
  measured(values: MeasuredValues<M>): VerdictBuilder;
  /** There is something to judge, but not enough of it. */
  cannotTell(why: string): Verdict;
  /** The rule makes no sense here, and says why. */
  notApplicable(why: string): Verdict;
}

const WORST_FIRST: readonly Grade[] = ['reject', 'warn', 'info'];

const NOTHING = { measured: new Map<string, Quantity>(), value: undefined, limit: undefined, reasons: [] };

/** A verdict that judges nothing, and says why. */
export function unjudged(outcome: 'cannot-tell' | 'not-applicable', sentence: string): Verdict {
  return { ...NOTHING, outcome, sentence };
}

/** The `say` that rules are given; one serves all. */
export const say: Say<Measures> = {
  measured: (values) => new VerdictBuilder(values),
  cannotTell: (why) => unjudged('cannot-tell', why),
  notApplicable: (why) => unjudged('not-applicable', why),
};

/** A verdict being built; `pass` ends it. */
export class VerdictBuilder {
  private readonly values: MeasuredValues<Measures>;
  private readonly reasons: Reason[] = [];
  private mildest: Quantity | undefined;
  private exempt: Verdict['exempt'];

  constructor(values: MeasuredValues<Measures>) {
    this.values = values;
  }

  reject(criterion: Criterion): this {
    return this.grade('reject', criterion);
  }

  warn(criterion: Criterion): this {
    return this.grade('warn', criterion);
  }

  info(criterion: Criterion): this {
    return this.grade('info', criterion);
  }

  /** For rules over all leads: the rule does not apply to these leads, by position, unless a criterion concerns them. */
  except(leads: readonly number[], why: string): this {
    if (leads.length > 0) this.exempt = { leads, why };
    return this;
  }

  /**
   * Ends the verdict; the sentence is used when no criterion was met. What could not be measured has not passed.
   *
   * @param held the limit that the measure stayed within, where all criteria have values of their own
   */
  pass(sentence: string, held?: Quantity): Verdict {
    const { values, reasons } = this;
    const measured = known(values);
    const worst = worstOf(reasons);
    if (worst !== undefined) return this.withExempt(concluded(measured, reasons, worst));
    const value = this.judgedBy();
    if (value === undefined && Object.keys(values).length > 0) {
      return { ...unjudged('cannot-tell', 'there is too little to measure'), measured };
    }
    const limit = held ?? this.mildest;
    demandFigures(sentence, value, limit);
    return new Passed(measured, value, limit, sentence, this.exempt);
  }

  private withExempt(verdict: Verdict): Verdict {
    return this.exempt === undefined ? verdict : { ...verdict, exempt: this.exempt };
  }

  private grade(grade: Grade, { where, when, value: own, limit = where.limit, sentence, leads }: Criterion): this {
    if (limit !== undefined && own === undefined) this.mildest = limit;
    if (when === false) return this;
    const byLevel = when !== undefined;
    const byDuration = where.limit !== undefined && own === undefined;
    const value = byDuration ? finite(where.longest?.()) : own === undefined ? this.judgedBy() : finite(own);
    const before = this.reasons.filter((reason) => shareALead(reason.leads, leads));
    const outdone = byLevel && before.some((reason) => reason.byLevel && isWorseGrade(reason.grade, grade));
    const lacksValue = value === undefined && sentence.includes('{value}');
    if (outdone || lacksValue) return this;
    const all = where.spans();
    const spans = before.length === 0 ? all : without(all, union(before.flatMap((reason) => reason.spans)));
    const isEmptyRecording = where.evenIfEmpty === true && all.length === 0;
    if (spans.length > 0 || isEmptyRecording) {
      this.reasons.push({ grade, spans, value, limit, byDuration, byLevel, sentence, leads });
    }
    return this;
  }

  /** The first measure, if it could be taken. */
  private judgedBy(): Quantity | undefined {
    for (const name in this.values) return finite(this.values[name]);
    return undefined;
  }
}

/** No criterion was met. Two million verdicts of a day pass, and hardly anybody reads what they say: it is put together when asked for. */
class Passed implements Verdict {
  readonly outcome = 'pass';
  readonly reasons: readonly Reason[] = [];
  readonly measured: ReadonlyMap<string, Quantity>;
  readonly value: Quantity | undefined;
  readonly limit: Quantity | undefined;
  declare readonly exempt?: NonNullable<Verdict['exempt']>;
  readonly #words: string;

  constructor(
    measured: ReadonlyMap<string, Quantity>,
    value: Quantity | undefined,
    limit: Quantity | undefined,
    words: string,
    exempt: Verdict['exempt'],
  ) {
    this.measured = measured;
    this.value = value;
    this.limit = limit;
    this.#words = words;
    if (exempt !== undefined) this.exempt = exempt;
  }

  get sentence(): string {
    return filledIn(this.#words, this.value, this.limit);
  }
}

function known(values: MeasuredValues<Measures>): Map<string, Quantity> {
  const known = new Map<string, Quantity>();
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) known.set(name, value);
  }
  return known;
}

function finite(quantity: Quantity | undefined): Quantity | undefined {
  return quantity !== undefined && Number.isFinite(quantity.value) ? quantity : undefined;
}

/** What a verdict about all leads says about one of them: a lead that no reason names has passed, or is exempt. */
export function aboutLead(lead: number, verdict: Verdict): Verdict {
  const { measured, reasons, exempt } = verdict;
  const mine = reasons.filter((reason) => reason.leads?.includes(lead) ?? true);
  const worst = worstOf(mine);
  if (worst !== undefined) return concluded(measured, mine, worst);
  if (exempt?.leads.includes(lead) === true) return { ...unjudged('not-applicable', exempt.why), measured };
  if (reasons.length === 0 && exempt === undefined) return verdict;
  const { value, limit } = verdict;
  const sentence = reasons.length === 0 ? verdict.sentence : 'only other leads are concerned';
  return { outcome: 'pass', measured, value, limit, reasons: [], sentence };
}

function worstOf(reasons: readonly Reason[]): Reason | undefined {
  return WORST_FIRST.map((grade) => reasons.find((reason) => reason.grade === grade)).find(Boolean);
}

function concluded(measured: ReadonlyMap<string, Quantity>, reasons: readonly Reason[], worst: Reason): Verdict {
  const { grade, value, limit, sentence } = worst;
  return { outcome: grade, measured, value, limit, reasons, sentence: filledIn(sentence, value, limit) };
}

/** Do two criteria concern a lead in common? Without a list, a criterion concerns all. */
function shareALead(some: readonly number[] | undefined, others: readonly number[] | undefined): boolean {
  return some === undefined || others === undefined || some.some((lead) => others.includes(lead));
}

function isWorseGrade(grade: Grade, other: Grade): boolean {
  return WORST_FIRST.indexOf(grade) < WORST_FIRST.indexOf(other);
}

/** Text that is not the rule's own (a variable's name, a value from a file), safe to put into a sentence. */
export function verbatim(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}');
}

/** A figure, or a brace that stands for itself. */
const PLACEHOLDER = /\{\{|\}\}|\{(\w*)\}/g;

/** Puts figures into a sentence. A placeholder that does not exist is a mistake in the rule, and is reported. */
export function filledIn(sentence: string, value: Quantity | undefined, limit: Quantity | undefined): string {
  const figures = figuresToDistinguish(value, limit);
  return sentence.replace(PLACEHOLDER, (placeholder, name: string | undefined) => {
    if (name === undefined) return placeholder.charAt(0);
    if (name === 'value' && value !== undefined) return value.withFigures(figures);
    if (name === 'limit' && limit !== undefined) return limit.withFigures(figures);
    throw new Error(
      `"${sentence}" asks for ${placeholder}; there are {value} and {limit}, each where the rule has one`,
    );
  });
}

/** The figures that a sentence asks for, of the first thousand sentences: rules have some hundred, others quote a file. */
const askedFor = new Map<string, readonly string[]>();
const MAX_REMEMBERED = 1000;

/** @throws {Error} as `filledIn` does, before anybody has the sentence filled in */
function demandFigures(sentence: string, value: Quantity | undefined, limit: Quantity | undefined): void {
  const names = askedFor.get(sentence) ?? Array.from(sentence.matchAll(PLACEHOLDER)).flatMap(([, name]) => name ?? []);
  if (askedFor.size < MAX_REMEMBERED) askedFor.set(sentence, names);
  const hasFigure = (name: string) =>
    (name === 'value' && value !== undefined) || (name === 'limit' && limit !== undefined);
  if (!names.every(hasFigure)) filledIn(sentence, value, limit);
}

/** Three, or as many as it takes: 4.998 s against a limit of 5 s must not read "lasts 5 s; at least 5 s is required". */
function figuresToDistinguish(value: Quantity | undefined, limit: Quantity | undefined): number {
  const MAX_FIGURES = 15;
  if (value === undefined || limit === undefined || value.unit !== limit.unit || value.value === limit.value) return 3;
  let figures = 3;
  // Three figures distinguish any two numbers that differ by more than 1 % of the larger.
  if (Math.abs(value.value - limit.value) > 0.01 * Math.max(Math.abs(value.value), Math.abs(limit.value)))
    return figures;
  while (figures < MAX_FIGURES && value.withFigures(figures) === limit.withFigures(figures)) figures += 1;
  return figures;
}
