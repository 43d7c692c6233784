/** What moves the bill: settings of the stack, noise of the recordings, speed of the processor. And the target. */
import { type Basis, bill, type Line, totalOf } from './bill.ts';
import { dollars, signed } from './figures.ts';
import { SLOWER_RANGE } from './measure/service-time.ts';
import { type Block, heading, table, text } from './page.ts';
import { REFERENCE, REFERENCE_USD } from './reference.ts';
import { MONTH, POLLS } from './stack.ts';
import type { Workload } from './workload.ts';

/** What the whole month shall stay under, for the work of the reference. */
export const TARGET_USD = 5;

/** Said as it is, whichever way it comes out. */
export function target(workload: Workload, basis: Basis): Block[] {
  const average = asAverage(basis);
  const row = (what: string, one: Basis) => [what, ...Object.values(sums(workload, one)).map(underOrOver)];
  const { alike, listed, paid } = sums(workload, basis);
  return [
    text(`The reference does the same work for ${dollars(REFERENCE_USD)}; wanted is under ${dollars(TARGET_USD)}. The
      reference has no queues, notices, metrics, dashboard or alarms, so the parts that both have are told apart.`),
    text(`In short: what the reference has too ${meetsOrMisses(alike)} the target, with ${dollars(alike)}. A whole stack, with
      alarms and dashboard, ${meetsOrMisses(listed)} it at list prices, with ${dollars(listed)}, and ${meetsOrMisses(paid)}
      it after what is free, with ${dollars(paid)}.`),
    table(
      ['', '>parts that the reference has too', '>whole, at list prices', '>whole, after what is free'],
      [
        row('as a stack is set', basis),
        ...(average === undefined ? [] : [row('… and recordings of average noise', average)]),
      ],
    ),
  ];
}

/** What a month costs: the parts that the reference has too, and all of it at list prices and after what is free. */
function sums(workload: Workload, basis: Basis) {
  const lines = bill(workload, basis);
  const { usd, freeUsd } = totalOf(lines);
  return { alike: totalOf(lines.filter(isAlike)).usd, listed: usd, paid: usd - freeUsd };
}

function underOrOver(usd: number): string {
  return `${dollars(usd)}, ${usd < TARGET_USD ? 'under' : 'over'}`;
}

function meetsOrMisses(usd: number): string {
  return usd < TARGET_USD ? 'meets' : 'misses';
}

function isAlike({ group }: Line): boolean {
  return REFERENCE.some((line) => line.group === group);
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
        row(
          "no maximum concurrency at the reports' queue",
          withStack({ polls: stack.polls - POLLS.ofQueue + POLLS.minOfQueue }),
          'Lambda may poll it less; a flood of reports is told in more notices',
        ),
        ...[30, 90].map((days) =>
          row(
            `uploads to Glacier after ${days} days`,
            withStack({ glacierAfterDays: days }),
            'replayed without a restore for so long',
          ),
        ),
        row('functions of 1024 MiB', withStack({ memoryMib: 1024 }), 'a part of a processor, for more seconds'),
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
