/** What keeping uploads costs in either archive, and what reading them again costs. */
import { dollars } from '../page/figures.ts';
import { type Block, heading, paragraph, table } from '../page/page.ts';
import { instantReadUsd } from './archive-prices.ts';
import { type Basis, bill, totalOf } from './bill.ts';
import { type BilledStack, MIN_GLACIER_DAYS } from './billed-stack.ts';
import { PRICES } from './prices.ts';
import { keptGb, REFERENCE_WORKLOAD, type Workload } from './workload.ts';

/** The lines of the bill that the choice of archive changes. */
const ARCHIVE_LINES = ['Uploads before they move', 'Uploads in Glacier', 'Moves to Glacier'];

/** Both archives side by side, for this month's work. */
export function archive(workload: Workload, basis: Basis): Block[] {
  const gb = keptGb(workload);
  const files = workload.filesPerMonth * workload.monthsKept;
  const instant = { replay: dollars(instantReadUsd(gb, files)), wait: 'none' };
  const flexible = { replay: dollars(gb * PRICES.flexibleRestore.usd), wait: '3 to 5 hours' };
  const row = (some: Pick<BilledStack, 'archiveClass' | 'glacierAfterDays'>) => {
    const lines = bill(workload, { ...basis, stack: { ...basis.stack, ...some } });
    const { usd } = totalOf(lines.filter(({ what }) => ARCHIVE_LINES.includes(what)));
    const { archiveClass, glacierAfterDays: days } = some;
    const { replay, wait } = { instant, flexible }[archiveClass];
    return [`${archiveClass}, ${days === 0 ? 'first night' : `after ${days} days`}`, dollars(usd), replay, wait];
  };
  const firstDayUsd = (lateMib() / 1024) * PRICES.instantStorage.usd * (MIN_GLACIER_DAYS / 30);
  return [
    heading('The archive'),
    table(
      ['`archiveClass`, `glacierAfterDays`', '>uploads kept, per month', '>reading the whole archive once', 'wait'],
      [
        row({ archiveClass: 'instant', glacierAfterDays: 0 }),
        row({ archiveClass: 'instant', glacierAfterDays: 30 }),
        row({ archiveClass: 'flexible', glacierAfterDays: 14 }),
        row({ archiveClass: 'flexible', glacierAfterDays: 30 }),
      ],
    ),
    paragraph(`A replay reads each upload once: ${dollars(PRICES.instantRead.usd)} per GB from Instant Retrieval, plus
      the function's time again. A sheet that arrives late causes its upload to be read again, at
      ${dollars(instantReadUsd(lateMib() / 1024, 1), 4)} for ${lateMib()} MiB. Either class is billed for at least
      ${MIN_GLACIER_DAYS} days, so deleting an upload on its first day costs ${dollars(firstDayUsd, 4)}. Instant
      Retrieval bills an object as at least 128 KB, but nothing under 1 MiB is moved.`),
  ];
}

function lateMib(): number {
  return Math.round(REFERENCE_WORKLOAD.mibPerFile);
}
