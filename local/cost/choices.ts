/** What moves the bill: settings of the stack, noise of the recordings, speed of the processor. And the target. */
import { type Basis, bill, type Line, totalOf } from './bill.ts';
import { dollars, signed } from './figures.ts';
import { type Block, heading, table, text } from './page.ts';
import { REFERENCE, REFERENCE_USD } from './reference.ts';
import { SLOWER_RANGE } from './service-time.ts';
import { MONTH, POLLS, type Stack } from './stack.ts';
import type { Workload } from './workload.ts';

/** What the whole month shall stay under, for the work of the reference. */
export const TARGET_USD = 5;

/** Said as it is, whichever way it comes out. */
export function target(workload: Workload, basis: Basis): Block[] {
  const row = (what: string, { measured, ...rest }: Basis) => {
    const lines = bill(workload, { measured, ...rest });
    const { usd, freeUsd } = totalOf(lines);
    return [what, ...[totalOf(lines.filter(isAlike)).usd, usd, usd - freeUsd].map(underOrOver)];
  };
  const average = asAverage(frugal(basis));
  return [
    text(`The reference does the same work for ${dollars(REFERENCE_USD)}; wanted is under ${dollars(TARGET_USD)}. The
      reference has no queues, notices, metrics, dashboard or alarms, so the parts that both have are told apart.`),
    table(
      ['', '>parts that the reference has too', '>whole, at list prices', '>whole, after what is free'],
      [
        row('as a stack is set', basis),
        row('frugally set, see below', frugal(basis)),
        ...(average === undefined ? [] : [row('… and recordings of average noise', average)]),
      ],
    ),
  ];
}

function underOrOver(usd: number): string {
  return `${dollars(usd)}, ${usd < TARGET_USD ? 'under' : 'over'}`;
}

function isAlike({ group }: Line): boolean {
  return REFERENCE.some((line) => line.group === group);
}

/** What a stack can leave out without losing data or an alarm. */
const FRUGAL: Partial<Stack> = { crawlsPerMonth: 0, queueMetrics: 0, glacierAfterDays: 14 };

function frugal(basis: Basis): Basis {
  return { ...basis, stack: { ...basis.stack, ...FRUGAL } };
}

/** The day that was measured repeats a noisy record; this is its like at the mean of the real recordings, if known. */
function asAverage({ measured, ...rest }: Basis): Basis | undefined {
  const { holter, realRecordings, questions } = measured;
  if (realRecordings === undefined) return undefined;
  const times = realRecordings.bytesPerSample / (holter.lakeBytes.samples / holter.samples);
  const lakeBytes = { ...holter.lakeBytes, samples: times * holter.lakeBytes.samples };
  const less = questions.map((one) => ({ ...one, readShare: times * one.readShare }));
  return { ...rest, measured: { ...measured, holter: { ...holter, lakeBytes }, questions: less } };
}

/** What a stack may set that moves the bill, each alone. */
export function choices(workload: Workload, basis: Basis): Block[] {
  const now = totalOf(bill(workload, basis));
  const row = (what: string, changed: Basis, why: string) => {
    const { usd, freeUsd } = totalOf(bill(workload, changed));
    return [what, dollars(usd), signed(usd - now.usd), dollars(usd - freeUsd), why];
  };
  const { stack, assumed } = basis;
  const withStack = (some: Partial<Basis['stack']>) => ({ ...basis, stack: { ...stack, ...some } });
  return [
    heading('What moves it'),
    table(
      ['changed', '>at list price', '>difference', '>after free', 'what it means'],
      [
        row('crawler every day', withStack({ crawlsPerMonth: MONTH.days }), 'watches for drift of the tables'),
        row('crawler on demand', withStack({ crawlsPerMonth: 0 }), 'tables are declared and partitions computed'),
        row(
          "no metrics of the queues' sources",
          withStack({ queueMetrics: 0 }),
          'the queues and functions have their own, free',
        ),
        row(
          "no maximum concurrency at the reports' queue",
          withStack({ polls: stack.polls - POLLS.ofQueue + POLLS.leastOfQueue }),
          'Lambda may poll it less; a flood of reports is told in more notices',
        ),
        row(
          'uploads to Glacier after 90 days',
          withStack({ glacierAfterDays: 90 }),
          'replayed without a restore for so long',
        ),
        row(
          'uploads to Glacier after 14 days',
          withStack({ glacierAfterDays: 14 }),
          'as long as dead letters are kept',
        ),
        row('frugally set: no crawler, no queue metrics, 14 days', frugal(basis), 'loses no data and no alarm'),
        row('functions of 1769 MiB', withStack({ memoryMib: 1769 }), 'a whole processor, for fewer seconds'),
        row(
          `Lambda's processor × ${SLOWER_RANGE.least}`,
          { ...basis, assumed: { ...assumed, slower: SLOWER_RANGE.least } },
          'faster than assumed',
        ),
        row(
          `Lambda's processor × ${SLOWER_RANGE.most}`,
          { ...basis, assumed: { ...assumed, slower: SLOWER_RANGE.most } },
          'slower than assumed',
        ),
      ],
    ),
  ];
}
