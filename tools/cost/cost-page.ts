/** What a month costs, in words. */

import { amount, dollars, withThousands } from '../page/figures.ts';
import { type Block, heading, type Page, paragraph, table } from '../page/page.ts';
import { sum } from '../statistics.ts';
import { archive } from './archive.ts';
import { type Basis, BILL_GROUPS, type BillGroup, type BillItem, bill, totalOf } from './bill.ts';
import { choices } from './choices.ts';
import { costBasis, priceBlocks } from './cost-basis.ts';
import { PRICES, PULUMI } from './prices.ts';
import { REFERENCE_ITEMS, REFERENCE_USD } from './reference.ts';
import { target } from './target.ts';
import { keptGb, monthlyGb, REFERENCE_WORKLOAD, type Workload, withOneMoreCustomer } from './workload.ts';

const GROUP_WORDS: Readonly<Record<BillGroup, string>> = {
  storage: 'storage',
  computing: 'compute and its requests',
  questions: 'SQL queries',
  catalogue: 'catalogue and crawler',
  delivery: 'deployment of changes',
  queues: 'queues and notices',
  watching: 'logs, metrics, alarms',
};

/** The whole page: the total, the bill, and what it is based on. */
export function costPage(workload: Workload, basis: Basis): Page {
  const items = bill(workload, basis);
  const isReference = JSON.stringify(workload) === JSON.stringify(REFERENCE_WORKLOAD);
  return {
    title: 'What a month costs',
    blocks: [
      ...summary(workload, basis, isReference),
      ...itemised(items),
      ...(isReference ? comparison(items) : []),
      ...oneMore(workload, basis),
      ...choices(workload, basis),
      ...archive(workload, basis),
      ...pulumi(basis),
      ...costBasis(basis),
      ...priceBlocks(),
    ],
  };
}

function summary(workload: Workload, basis: Basis, isReference: boolean): Block[] {
  const { filesPerMonth, mibPerFile, scannedGb } = workload;
  const { usd, freeUsd } = totalOf(bill(workload, basis));
  const month =
    paragraph(`${withThousands(filesPerMonth)} uploads of ${amount(mibPerFile)} MiB, ${amount(monthlyGb(workload))} GB, in a
    month; ${amount(keptGb(workload))} GB of uploads kept; queries over ${amount(scannedGb)} GB of them. That costs
    **${dollars(usd)}** at list prices, with nothing deducted as free, and **${dollars(usd - freeUsd)}** after what AWS
    permanently gives every account each month, the free tier.`);
  return isReference ? [month, ...target(workload, basis)] : [month];
}

function itemised(items: readonly BillItem[]): Block[] {
  const { usd, freeUsd } = totalOf(items);
  const rows = items.map((item) => [
    item.what,
    amount(item.quantity),
    PRICES[item.price].per,
    dollars(item.usd),
    item.freeUsd === 0 ? '' : dollars(item.freeUsd),
    item.why,
  ]);
  return [
    heading('The bill'),
    table(
      ['what', '>quantity', 'unit', '>at list price', '>of which free', 'why'],
      [...rows, ['Total', '', '', dollars(usd), dollars(freeUsd), '']],
    ),
  ];
}

function comparison(items: readonly BillItem[]): Block[] {
  const rows = BILL_GROUPS.map((group) => {
    const theirs = REFERENCE_ITEMS.filter((item) => item.group === group);
    const ours = totalOf(items.filter((item) => item.group === group));
    const theirUsd = sum(theirs.map(({ usd }) => usd));
    return [
      GROUP_WORDS[group],
      theirs.length === 0 ? '' : dollars(theirUsd),
      dollars(ours.usd),
      dollars(ours.usd - ours.freeUsd),
      theirs.map(({ what, usd }) => `${what} ${dollars(usd)}`).join(', ') || 'none',
    ];
  });
  const { usd, freeUsd } = totalOf(items);
  return [
    heading('Side by side with the reference'),
    table(
      ['part', '>reference', '>ours, list price', '>ours, after free tier', 'the reference has'],
      [...rows, ['Total', dollars(REFERENCE_USD), dollars(usd), dollars(usd - freeUsd), '']],
    ),
    paragraph(`For the reference, the quantities and the total are known: 700 files a month, 100 GB in Standard, 100 GB
      in Glacier, 900 GB scanned, 70 000 s at 200 MB, CodePipeline, CodeBuild, a crawler. Its lines are those quantities
      at list prices, and the remainder of the total is attributed to CodeBuild and requests. What it scans must be in
      Standard, so the 100 GB there are taken to be what it makes of the 100 GB of uploads in Glacier, and the 900 GB to
      be nine passes over them.`),
    paragraph(`Ours keeps the same uploads, plus the data made from them, stored by column. The same nine passes read
      less, because a query reads only the columns that it names, and these are compressed. The functions' time is
      measured with every rule on. The reference does without queues, encrypted notices, metrics and alarms, so no one
      hears about a file that failed.`),
  ];
}

function oneMore(workload: Workload, basis: Basis): Block[] {
  const { customers, filesPerMonth } = workload;
  const now = totalOf(bill(workload, basis));
  const then = totalOf(bill(withOneMoreCustomer(workload), basis));
  const idle = totalOf(bill({ ...workload, filesPerMonth: 0, scannedGb: 0 }, basis));
  return [
    heading('The cost of one more customer'),
    paragraph(`With ${withThousands(customers)} customers, each accounts for
      ${amount(filesPerMonth / customers)} uploads a month, with the storage and queries that go with them. One
      more costs **${dollars(then.usd - now.usd)}** a month
      at list prices, ${dollars(then.usd - then.freeUsd - now.usd + now.freeUsd)} after the free tier. A stack with no
      uploads costs ${dollars(idle.usd)} and ${dollars(idle.usd - idle.freeUsd)}.`),
  ];
}

function pulumi({ stack }: Basis): Block[] {
  const { free, essentials, pro, page, asOf } = PULUMI;
  const countedUsd = stack.resources * essentials.resourceUsd;
  const usd = Math.max(essentials.usd, essentials.usd + countedUsd - essentials.creditUsd);
  return [
    heading('Pulumi Cloud, not included above'),
    paragraph(`Pulumi Cloud is free for one user, including ${free.deploymentMinutes} deployment minutes a month:
      ${dollars(0)}. Teams pay: Essentials costs ${dollars(essentials.usd)} a month, with
      ${dollars(essentials.creditUsd)} of credit, and ${dollars(essentials.resourceUsd, 4)} per resource, so a stack of
      about ${stack.resources} resources comes to about ${dollars(usd)}. Pro starts at ${dollars(pro.usd)}, with
      ${dollars(pro.resourceUsd, 3)} per resource (${page}, transcribed on ${asOf}). That is more than everything else
      together, and not part of the target. The state can also be kept in your own bucket, for cents, but without
      deploying on commit.`),
  ];
}
