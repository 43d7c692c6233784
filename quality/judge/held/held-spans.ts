/** Spans that a rule reports, held as numbers: a week of twelve poor leads has 80 000 of them, of which each takes 250 bytes as objects. */
import type { Span } from '../../spans.ts';
import { Quantity } from '../../units.ts';
import type { Reason } from '../../verdict.ts';
import { ManyNumbers } from './many-numbers.ts';

/** Why a span is reported. */
export type Why = Pick<Reason, 'grade' | 'value' | 'limit' | 'byDuration' | 'sentence'>;

/** A span, and why it is reported. */
export interface ReasonedSpan extends Span {
  readonly reason: Why;
}

/** Place of the reason, start, end, value. */
const NUMBERS = 4;

/** Spans in the order in which they came. */
export class HeldSpans implements Iterable<ReasonedSpan> {
  private readonly numbers = new ManyNumbers();
  /** Reasons that differ in more than their value; a rule has a few. */
  private readonly reasons: Why[] = [];
  private readonly places = new Map<string, number>();

  get length(): number {
    return this.numbers.length / NUMBERS;
  }

  add({ reason, start, end }: ReasonedSpan): void {
    const { numbers } = this;
    numbers.push(this.placeOf(reason));
    numbers.push(start);
    numbers.push(end);
    numbers.push(reason.value?.value ?? Number.NaN);
  }

  *[Symbol.iterator](): Generator<ReasonedSpan> {
    const numbers = this.numbers.values();
    for (let at = 0; at < numbers.length; at += NUMBERS) {
      const reason = this.reasons[numbers[at]!]!;
      const value = reason.value && new Quantity(numbers[at + 3]!, reason.value.unit);
      yield { reason: { ...reason, value }, start: numbers[at + 1]!, end: numbers[at + 2]! };
    }
  }

  private placeOf(reason: Why): number {
    const { grade, value, limit, byDuration, sentence } = reason;
    const name = JSON.stringify([grade, value?.unit, limit?.value, limit?.unit, byDuration, sentence]);
    const known = this.places.get(name);
    if (known !== undefined) return known;
    this.places.set(name, this.reasons.length);
    return this.reasons.push({ grade, value, limit, byDuration, sentence }) - 1;
  }
}
