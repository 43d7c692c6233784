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
  computing: 'computing and its requests',
  questions: 'questions by SQL',
  catalogue: 'catalogue and crawler',
  delivery: 'delivery of changes',
  queues: 'queues and notices',
  watching: 'logs, metrics, alarms',
};

/** The whole page: the sum, the bill, and what it rests on. */
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
    month; ${amount(keptGb(workload))} GB of uploads kept; questions about ${amount(scannedGb)} GB of them. That costs
    **${dollars(usd)}** at list prices, with nothing counted as free, and **${dollars(usd - freeUsd)}** after what AWS
    gives every account each month, for good.`);
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
      ['what', '>quantity', 'unit', '>at list price', '>of that free', 'why'],
      [...rows, ['In all', '', '', dollars(usd), dollars(freeUsd), '']],
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
      theirs.map(({ what, usd }) => `${what} ${dollars(usd)}`).join(', ') || 'has none',
    ];
  });
  const { usd, freeUsd } = totalOf(items);
  return [
    heading('Side by side with the reference'),
    table(
      ['part', '>reference', '>ours, list price', '>ours, after free', 'the reference has'],
      [...rows, ['In all', dollars(REFERENCE_USD), dollars(usd), dollars(usd - freeUsd), '']],
    ),
    paragraph(`Of the reference its quantities and its sum are known: 700 files a month, 100 GB in Standard, 100 GB in Glacier,
      900 GB scanned, 70 000 s at 200 MB, CodePipeline, CodeBuild, a crawler. The lines are those at list prices, and the
      rest of the sum is put to CodeBuild and requests. What it scans has to lie in Standard, so the 100 GB there are taken
      to be what it makes of the 100 GB of uploads in Glacier, and the 900 GB to be nine passes over them.`),
    paragraph(`Ours keeps the same uploads, and what is made of them in columns; the same nine passes read less, because a
      question reads the columns that it names and these are packed. The time of the functions is measured, with every
      rule. Queues, notices under a key, metrics and alarms are what the reference does without: there, nobody hears of
      a file that failed.`),
  ];
}

function oneMore(workload: Workload, basis: Basis): Block[] {
  const { customers, filesPerMonth } = workload;
  const now = totalOf(bill(workload, basis));
  const then = totalOf(bill(withOneMoreCustomer(workload), basis));
  const idle = totalOf(bill({ ...workload, filesPerMonth: 0, scannedGb: 0 }, basis));
  return [
    heading('One customer more'),
    paragraph(`With ${withThousands(customers)} customers, a customer is ${amount(filesPerMonth / customers)} uploads a month, with the
      storage and the questions that belong to them. One more costs **${dollars(then.usd - now.usd)}** a month at list
      prices, ${dollars(then.usd - then.freeUsd - now.usd + now.freeUsd)} after what is free. A stack that nobody
      uploads to costs ${dollars(idle.usd)} and ${dollars(idle.usd - idle.freeUsd)}.`),
  ];
}

function pulumi({ stack }: Basis): Block[] {
  const { free, essentials, pro, page, asOf } = PULUMI;
  const countedUsd = stack.resources * essentials.resourceUsd;
  const usd = Math.max(essentials.usd, essentials.usd + countedUsd - essentials.creditUsd);
  return [
    heading('Pulumi Cloud, outside the sum'),
    paragraph(`For one user Pulumi Cloud is free, ${free.deploymentMinutes} minutes of deployments included, and then this line is
      ${dollars(0)}. A team pays: Essentials costs ${dollars(essentials.usd)} a month with ${dollars(essentials.creditUsd)} of credit, and a
      resource ${dollars(essentials.resourceUsd, 4)}, so that a stack of about ${stack.resources} resources comes to about ${dollars(usd)}; Pro
      begins at ${dollars(pro.usd)}, a resource at ${dollars(pro.resourceUsd, 3)} (${page}, transcribed on ${asOf}). That is more than all the
      rest, and no part of the target. The state can also be kept in a bucket of one's own, for cents, without deployments
      on commit.`),
  ];
}
