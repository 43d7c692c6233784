/**
 * The pipeline that ours is compared with: CodePipeline and CodeBuild deliver it, a function at 200 MB converts, a
 * crawler makes the tables. Its quantities and its total are given; the cost of each line is worked out here from list
 * prices, and the remainder of the total stands for what was not itemised.
 */
import { sum } from '../statistics.ts';
import type { BillGroup } from './bill.ts';
import { CRAWL_DPU_HOURS } from './billed-stack.ts';
import { PRICES } from './prices.ts';

/** What the reference costs in a month, in US dollars, as it was given. */
export const REFERENCE_USD = 8.63;

/** One line of the reference's bill, in US dollars a month. */
export interface ReferenceItem {
  readonly group: BillGroup;
  readonly what: string;
  readonly usd: number;
}

const LISTED: readonly ReferenceItem[] = [
  { group: 'storage', what: '100 GB in Standard', usd: 100 * PRICES.s3Storage.usd },
  { group: 'storage', what: '100 GB in Glacier', usd: 100 * PRICES.flexibleStorage.usd },
  { group: 'computing', what: '70 000 s at 200 MB on x86', usd: 70_000 * (200 / 1024) * PRICES.lambdaX86.usd },
  { group: 'questions', what: '900 GB scanned', usd: 900 * PRICES.athenaScan.usd },
  { group: 'catalogue', what: 'one run of the crawler', usd: CRAWL_DPU_HOURS * PRICES.glueCrawl.usd },
  { group: 'delivery', what: 'CodePipeline, one pipeline', usd: PRICES.codePipeline.usd },
];

const restUsd = REFERENCE_USD - sum(LISTED.map(({ usd }) => usd));

/** The reference's bill. Its lines add up to `REFERENCE_USD`. */
export const REFERENCE_ITEMS: readonly ReferenceItem[] = [
  ...LISTED,
  { group: 'delivery', what: 'remainder: CodeBuild and requests', usd: restUsd },
];
