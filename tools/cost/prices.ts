/**
 * What things cost: list prices of the region us-east-1 in US dollars, without tax.
 *
 * `checked` says how a price was checked when the table was made: on a stored copy of the seller's own page, on other
 * people's pages that quote it, or not at all (`recalled`). When prices change, edit this file only.
 */

export const PRICES_AS_OF = '2026-11-26';
/** The region that the prices apply to. */
export const PRICES_REGION = 'us-east-1';

/** How far a price could be checked. */
export type Checked = "seller's page" | 'quoted by others' | 'recalled';

/** One price, and where it can be looked up. */
export interface Price {
  readonly usd: number;
  /** The unit that the price is for. */
  readonly per: string;
  /** The seller's page that says it. */
  readonly page: string;
  readonly checked: Checked;
  /** What every account permanently gets for free each month, not only in its first year. */
  readonly free?: number;
}

/** Every price that the bill uses, by name. */
export const PRICES = {
  s3Storage: { usd: 0.023, per: 'GB-month in S3 Standard', page: 'Amazon S3 pricing', checked: 'quoted by others' },
  s3Write: {
    usd: 0.005 / 1000,
    per: 'PUT, POST, COPY or LIST',
    page: 'Amazon S3 pricing',
    checked: 'quoted by others',
  },
  s3Read: { usd: 0.0004 / 1000, per: 'GET', page: 'Amazon S3 pricing', checked: 'quoted by others' },
  flexibleStorage: {
    usd: 0.0036,
    per: 'GB-month in Glacier Flexible Retrieval',
    page: 'Amazon S3 pricing',
    checked: 'quoted by others',
  },
  flexibleMove: {
    usd: 0.03 / 1000,
    per: 'object moved to Glacier Flexible Retrieval',
    page: 'Amazon S3 pricing',
    checked: 'recalled',
  },
  instantStorage: {
    usd: 0.004,
    per: 'GB-month in Glacier Instant Retrieval',
    page: 'Amazon S3 pricing',
    checked: 'recalled',
  },
  instantMove: {
    usd: 0.02 / 1000,
    per: 'object moved to Glacier Instant Retrieval',
    page: 'Amazon S3 pricing',
    checked: 'recalled',
  },
  instantRead: {
    usd: 0.03,
    per: 'GB read from Glacier Instant Retrieval',
    page: 'Amazon S3 pricing',
    checked: 'recalled',
  },
  instantGet: {
    usd: 0.01 / 1000,
    per: 'GET from Glacier Instant Retrieval',
    page: 'Amazon S3 pricing',
    checked: 'recalled',
  },
  flexibleRestore: {
    usd: 0.01,
    per: 'GB restored from Glacier Flexible Retrieval within hours',
    page: 'Amazon S3 pricing',
    checked: 'quoted by others',
  },
  lambdaArm: {
    usd: 0.0000133334,
    per: 'GB-second on arm64',
    page: 'AWS Lambda pricing',
    checked: 'quoted by others',
    free: 400_000,
  },
  lambdaStorage: {
    usd: 0.0000000309,
    per: 'GB-second under /tmp beyond 512 MiB',
    page: 'AWS Lambda pricing',
    checked: 'recalled',
  },
  lambdaX86: { usd: 0.0000166667, per: 'GB-second on x86', page: 'AWS Lambda pricing', checked: 'quoted by others' },
  lambdaRequest: {
    usd: 0.2 / 1e6,
    per: 'invocation',
    page: 'AWS Lambda pricing',
    checked: 'quoted by others',
    free: 1e6,
  },
  sqsRequest: {
    usd: 0.4 / 1e6,
    per: 'request to a standard queue',
    page: 'Amazon SQS pricing',
    checked: 'quoted by others',
    free: 1e6,
  },
  snsPublish: { usd: 0.5 / 1e6, per: 'notice published', page: 'Amazon SNS pricing', checked: 'recalled', free: 1e6 },
  athenaScan: { usd: 5 / 1024, per: 'GB read by Athena', page: 'Amazon Athena pricing', checked: 'quoted by others' },
  glueCrawl: { usd: 0.44, per: 'DPU-hour of a crawler', page: 'AWS Glue pricing', checked: "seller's page" },
  logIngest: {
    usd: 0.5,
    per: 'GB of logs ingested',
    page: 'Amazon CloudWatch pricing',
    checked: 'quoted by others',
    free: 5,
  },
  logKeep: { usd: 0.03, per: 'GB-month of logs stored', page: 'Amazon CloudWatch pricing', checked: 'recalled' },
  metric: {
    usd: 0.3,
    per: 'custom metric per month, billed in hours in which it is sent',
    page: 'Amazon CloudWatch pricing',
    checked: 'quoted by others',
    free: 10,
  },
  alarm: {
    usd: 0.1,
    per: 'alarm metric per month',
    page: 'Amazon CloudWatch pricing',
    checked: 'quoted by others',
    free: 10,
  },
  dashboard: {
    usd: 3,
    per: 'dashboard per month',
    page: 'Amazon CloudWatch pricing',
    checked: 'quoted by others',
    free: 3,
  },
  kmsKey: { usd: 1, per: 'key per month', page: 'AWS KMS pricing', checked: "seller's page" },
  kmsRequest: {
    usd: 0.03 / 10_000,
    per: 'KMS request',
    page: 'AWS KMS pricing',
    checked: 'quoted by others',
    free: 20_000,
  },
  imageStorage: {
    usd: 0.1,
    per: 'GB-month of images',
    page: 'Amazon ECR pricing',
    checked: 'quoted by others',
  },
  catalogue: {
    usd: 1 / 1e6,
    per: 'request to the Glue catalogue',
    page: 'AWS Glue pricing',
    checked: 'quoted by others',
    free: 1e6,
  },
  codePipeline: { usd: 1, per: 'pipeline per month', page: 'AWS CodePipeline pricing', checked: "seller's page" },
} as const satisfies Record<string, Price>;

/** The name of a price. */
export type PriceName = keyof typeof PRICES;

/** Free however much is used: listed so that no one looks for them in the bill. */
export const FREE_OF_CHARGE = [
  'a budget that only warns (AWS Budgets pricing, quoted by others)',
  'the Slack channel through Chatbot, now Amazon Q Developer in chat applications (recalled)',
  'transfer between S3, ECR and Lambda in one region (Amazon ECR pricing, quoted by others)',
  "S3's notifications to a queue, lifecycle expiry, DELETE requests, and encryption with S3's and SQS's own keys (recalled)",
] as const;

/** Pulumi Cloud's editions, outside the sum: what a month costs, and a resource in it where the edition counts them. */
export const PULUMI = {
  free: { users: 1, deploymentMinutes: 500 },
  essentials: { usd: 40, creditUsd: 40, resourceUsd: 0.1825 },
  pro: { usd: 400, resourceUsd: 0.365 },
  page: 'Pulumi pricing',
  asOf: '2026-09-20',
  checked: 'quoted by others',
} as const;
