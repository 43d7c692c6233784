/** Spans that a rule reports, held as numbers: a week of twelve poor leads has 80 000, and each takes some 290 bytes as an object. */
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

/** Place of the reason, start, end, value, limit. */
const NUMBERS = 5;

/** Spans in the order in which they came. */
export class HeldSpans implements Iterable<ReasonedSpan> {
  private readonly numbers = new ManyNumbers();
  /** Reasons that differ in more than the numbers of their value and limit; a rule has a few. */
  private readonly reasons: Why[] = [];

  get length(): number {
    return this.numbers.length / NUMBERS;
  }

  /** @returns true when no span before has the same reason but for the numbers in it */
  add({ reason, start, end }: ReasonedSpan): boolean {
    const { numbers, reasons } = this;
    const known = reasons.findIndex((other) => isSame(reason, other));
    numbers.push(known >= 0 ? known : reasons.push(withoutSpans(reason)) - 1);
    numbers.push(start);
    numbers.push(end);
    numbers.push(reason.value?.value ?? Number.NaN);
    numbers.push(reason.limit?.value ?? Number.NaN);
    return known < 0;
  }

  *[Symbol.iterator](): Generator<ReasonedSpan> {
    const numbers = this.numbers.values();
    for (let at = 0; at < numbers.length; at += NUMBERS) {
      const number = (i: number) => numbers[at + i]!;
      const { value, limit, ...reason } = this.reasons[number(0)]!;
      yield {
        reason: {
          ...reason,
          value: value && new Quantity(number(3), value.unit),
          limit: limit && new Quantity(number(4), limit.unit),
        },
        start: number(1),
        end: number(2),
      };
    }
  }
}

/** A reason as rules give it has all spans of its window, which nobody needs. */
function withoutSpans({ grade, value, limit, byDuration, sentence }: Why): Why {
  return { grade, value, limit, byDuration, sentence };
}

function isSame(one: Why, other: Why): boolean {
  return (
    one.sentence === other.sentence &&
    one.grade === other.grade &&
    one.byDuration === other.byDuration &&
    one.value?.unit === other.value?.unit &&
    one.limit?.unit === other.limit?.unit
  );
}
