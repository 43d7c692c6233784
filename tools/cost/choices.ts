/** What changes the bill: settings of the stack, and the speed of the processor. */
import { amount, dollars, signed } from '../page/figures.ts';
import { type Block, heading, table } from '../page/page.ts';
import { type Basis, bill, STORAGE_READS, totalOf } from './bill.ts';
import { type BilledStack, DRAWER_PARTS, MONTH, POLLS } from './billed-stack.ts';
import { SLOWER_RANGE } from './measure/service-time.ts';
import type { Workload } from './workload.ts';

/** What the month costs with each of them changed on its own. */
export function choices(workload: Workload, basis: Basis): Block[] {
  const now = totalOf(bill(workload, basis));
  const rows = basisChanges(workload, basis).map(({ what, changed, why }) => {
    const { usd, freeUsd } = totalOf(bill(workload, changed));
    return [what, dollars(usd), signed(usd - now.usd), dollars(usd - freeUsd), why];
  });
  return [
    heading('What changes the bill'),
    table(['change', '>at list price', '>difference', '>after free tier', 'effect'], rows),
  ];
}

interface BasisChange {
  readonly what: string;
  readonly changed: Basis;
  readonly why: string;
}

function basisChanges(workload: Workload, basis: Basis): BasisChange[] {
  const { stack, assumed } = basis;
  const withStack = (some: Partial<BilledStack>) => ({ ...basis, stack: { ...stack, ...some } });
  const withSlower = (slower: number) => ({ ...basis, assumed: { ...assumed, slower } });
  const compacted = withStack({ isCompacted: true });
  return [
    {
      what: 'run the crawler every day',
      changed: withStack({ crawlsPerMonth: MONTH.days }),
      why: 'detects drift between files and tables',
    },
    {
      what: 'compact the lake every hour',
      changed: compacted,
      why: `queries open few large files instead of many small ones: ${amount(readsOf(workload, compacted))} reads instead of ${amount(readsOf(workload, basis))}`,
    },
    {
      what: 'draw an HTML report of each bad upload',
      changed: withStack({
        drawsReports: true,
        polledQueues: stack.polledQueues + DRAWER_PARTS.queues,
        polls: stack.polls + DRAWER_PARTS.queues * POLLS.ofQueue,
        alarmMetrics: stack.alarmMetrics + DRAWER_PARTS.alarmMetrics,
      }),
      why: 'people see at once what was rejected; mostly polling and two alarms',
    },
    {
      what: 'uploads to Glacier Flexible Retrieval after 14 days',
      changed: withStack({ archiveClass: 'flexible', glacierAfterDays: 14 }),
      why: 'the class that the reference uses; older uploads can be read only after a restore',
    },
    {
      what: 'uploads to Glacier Instant Retrieval after 30 days',
      changed: withStack({ glacierAfterDays: 30 }),
      why: 'replays read them for free until then',
    },
    {
      what: 'functions with 1024 MiB',
      changed: withStack({ memoryMib: 1024 }),
      why: 'only part of a processor, for more seconds',
    },
    {
      what: `Lambda takes × ${SLOWER_RANGE.min} the processor time`,
      changed: withSlower(SLOWER_RANGE.min),
      why: 'faster than assumed',
    },
    {
      what: `Lambda takes × ${SLOWER_RANGE.max} the processor time`,
      changed: withSlower(SLOWER_RANGE.max),
      why: 'slower than assumed',
    },
  ];
}

/** Reads of files by queries, a month. */
function readsOf(workload: Workload, basis: Basis): number {
  return bill(workload, basis).find(({ what }) => what === STORAGE_READS)?.quantity ?? 0;
}
