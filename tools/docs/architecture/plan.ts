/**
 * What the picture of the stack shows and where. Every fact about a component is read from the stack's program; a component
 * that is only in the program, or only in this plan, is reported as a mistake.
 */
import type { Registered } from '../../../infra/graph.ts';
import type { Icon } from './icons.ts';

/** What a panel is about: the path of the data, notifying people, making the software, watching it. */
export type Tone = 'data' | 'notify' | 'make' | 'watch';

/** A line in a panel: what it is, and a fact about it. */
export type LineWords = readonly [name: string, fact: string];

/** Resources of one component that stand in one line. */
export interface PanelItem {
  readonly icon: Icon;
  readonly type: string;
  /** Ending of the logical name, where a component has several of a type. */
  readonly named?: string;
  /** @param inputs of the first of them @param count how many there are */
  readonly words: (inputs: Facts, count: number) => LineWords;
}

/** One component that the program makes itself, by its logical name. */
export interface Panel {
  readonly component: string;
  readonly title: string;
  readonly tone: Tone;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly items: readonly PanelItem[];
}

/** A panel with the words of its lines. */
export interface FilledPanel extends Panel {
  readonly lines: readonly { readonly item: PanelItem; readonly words: LineWords }[];
}

type Facts = Registered['inputs'];

/** Width of the picture, in its own units. */
export const WIDTH = 960;
/** Height of the picture, in its own units. */
export const HEIGHT = 636;
/** The stack's edge: what lies outside is not made by it. */
export const STACK = { x: 116, y: 14, width: 706, height: 608 } as const;

const QUEUE = 'aws:sqs/queue:Queue';
const FUNCTION = 'aws:lambda/function:Function';
const BUCKET = 'aws:s3/bucket:Bucket';
const TABLE = 'aws:glue/catalogTable:CatalogTable';
const POLICY = 'aws:iam/policy:Policy';

const days = (seconds: unknown) => `${Number(seconds) / 86_400} days`;
const deadLetters: PanelItem = {
  icon: 'dead',
  type: QUEUE,
  named: '-dead',
  words: ({ messageRetentionSeconds }) => ['dead letters', `${days(messageRetentionSeconds)}`],
};
const tries = ({ redrivePolicy }: Facts) => `${JSON.parse(String(redrivePolicy)).maxReceiveCount} tries`;

/** One panel for each component that is drawn, with its place and the lines in it. */
export const PANELS: readonly Panel[] = [
  {
    component: 'inbox',
    title: 'Inbox',
    tone: 'data',
    x: 132,
    y: 46,
    width: 182,
    items: [
      { icon: 'bucket', type: BUCKET, words: () => ['raw bucket', 'every version is kept'] },
      {
        icon: 'archive',
        type: 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
        words: (inputs) => ['Glacier', archiveWords(inputs)],
      },
      { icon: 'queue', type: QUEUE, named: '-uploads', words: (inputs) => ['uploads queue', tries(inputs)] },
      {
        ...deadLetters,
        words: (inputs, count) => [
          deadLetters.words(inputs, count)[0],
          `${days(inputs.messageRetentionSeconds)}, replayed`,
        ],
      },
    ],
  },
  {
    component: 'processor',
    title: 'Processor',
    tone: 'data',
    x: 362,
    y: 46,
    width: 192,
    items: [
      {
        icon: 'source',
        type: 'aws:lambda/eventSourceMapping:EventSourceMapping',
        words: (inputs) => [`batches of ${inputs.batchSize}`, `at most ${atOnce(inputs)} at once`],
      },
      {
        icon: 'function',
        type: FUNCTION,
        words: ({ imageConfig }) => [commandOf(imageConfig), `reads, judges, writes`],
      },
      {
        icon: 'log',
        type: 'aws:cloudwatch/logGroup:LogGroup',
        words: ({ retentionInDays }) => ['JSON log', `for ${retentionInDays} days`],
      },
    ],
  },
  {
    component: 'lake',
    title: 'Lake',
    tone: 'data',
    x: 602,
    y: 46,
    width: 204,
    items: [
      { icon: 'bucket', type: BUCKET, named: '-processed', words: () => ['lake bucket', 'Parquet, a folder a day'] },
      {
        icon: 'table',
        type: TABLE,
        named: '-table',
        words: (_, count) => [`${count} tables`, 'the schema of the files'],
      },
      { icon: 'view', type: TABLE, named: '-view', words: (_, count) => [`${count} views`, 'the same in DuckDB'] },
      {
        icon: 'query',
        type: 'aws:athena/workgroup:Workgroup',
        words: (inputs) => ['Athena workgroup', `reads ${gib(inputs)} GiB at most`],
      },
      {
        icon: 'saved',
        type: 'aws:athena/namedQuery:NamedQuery',
        words: (_, count) => [`${count} saved questions`, ''],
      },
      {
        icon: 'loop',
        type: 'aws:glue/crawler:Crawler',
        words: ({ schedule }) => [
          'crawler',
          schedule === undefined ? 'schema drift, on demand' : 'schema drift, daily',
        ],
      },
    ],
  },
  {
    component: 'image',
    title: 'Image',
    tone: 'make',
    x: 132,
    y: 324,
    width: 182,
    items: [
      { icon: 'box', type: 'awsx:ecr:Image', words: () => ['handler and rules', 'one for all functions'] },
      {
        icon: 'layers',
        type: 'aws:ecr/lifecyclePolicy:LifecyclePolicy',
        words: ({ policy }) => [
          'repository',
          `the newest ${JSON.parse(String(policy)).rules[0].selection.countNumber}`,
        ],
      },
    ],
  },
  {
    component: 'reports',
    title: 'Reports',
    tone: 'notify',
    x: 362,
    y: 324,
    width: 128,
    items: [{ icon: 'queue', type: QUEUE, named: 'reports', words: (inputs) => ['queue', tries(inputs)] }, deadLetters],
  },
  {
    component: 'drawings',
    title: 'Drawings',
    tone: 'notify',
    x: 460,
    y: 186,
    width: 124,
    items: [
      { icon: 'queue', type: QUEUE, named: '-queue', words: (inputs) => ['queue', tries(inputs)] },
      {
        icon: 'function',
        type: FUNCTION,
        words: ({ imageConfig }) => [commandOf(imageConfig), 'into reports/'],
      },
    ],
  },
  {
    component: 'notifier',
    title: 'Notifier',
    tone: 'notify',
    x: 514,
    y: 324,
    width: 140,
    items: [
      {
        icon: 'source',
        type: 'aws:lambda/eventSourceMapping:EventSourceMapping',
        words: ({ batchSize }) => [`batches of ${batchSize}`, 'wait until due'],
      },
      {
        icon: 'function',
        type: FUNCTION,
        words: ({ imageConfig, environment }) => [commandOf(imageConfig), rhythmWords(environment)],
      },
    ],
  },
  {
    component: 'alerts',
    title: 'Alerts',
    tone: 'notify',
    x: 678,
    y: 324,
    width: 128,
    items: [
      { icon: 'topic', type: 'aws:sns/topic:Topic', words: () => ['topic', 'has its own key'] },
      {
        icon: 'bubble',
        type: 'aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration',
        words: () => ['Slack', ''],
      },
      { icon: 'mail', type: 'aws:sns/topicSubscription:TopicSubscription', words: () => ['e-mail', ''] },
    ],
  },
  {
    component: 'delivery',
    title: 'Delivery',
    tone: 'make',
    x: 132,
    y: 480,
    width: 182,
    items: [
      { icon: 'key', type: 'aws:iam/role:Role', words: () => ['role to deploy with', 'no key is stored'] },
      { icon: 'bubble', type: 'pulumiservice:index:Webhook', words: () => ['deployments', 'on Slack'] },
    ],
  },
  {
    component: 'access',
    title: 'Access',
    tone: 'watch',
    x: 362,
    y: 480,
    width: 128,
    items: [
      { icon: 'key', type: POLICY, named: '-upload', words: () => ['to upload', 'for devices'] },
      { icon: 'key', type: POLICY, named: '-read', words: () => ['to query', 'for analysts'] },
    ],
  },
  {
    component: 'observability',
    title: 'Observability',
    tone: 'watch',
    x: 520,
    y: 480,
    width: 128,
    items: [
      { icon: 'chart', type: 'aws:cloudwatch/dashboard:Dashboard', words: () => ['dashboard', ''] },
      {
        icon: 'query',
        type: 'aws:cloudwatch/queryDefinition:QueryDefinition',
        words: (_, count) => ['log queries', `${count}, saved`],
      },
    ],
  },
  {
    component: 'alarms',
    title: 'Alarms',
    tone: 'watch',
    x: 678,
    y: 480,
    width: 110,
    items: [
      { icon: 'bell', type: 'aws:cloudwatch/metricAlarm:MetricAlarm', words: (_, count) => [`${count} alarms`, ''] },
    ],
  },
  {
    component: 'budget',
    title: 'Budget',
    tone: 'watch',
    x: 678,
    y: 545,
    width: 128,
    items: [
      {
        icon: 'coin',
        type: 'aws:budgets/budget:Budget',
        words: ({ notifications }) => ['warning', `at ${valueAt(notifications, [0, 'threshold'])} %`],
      },
    ],
  },
];

/** A value deep in the inputs, as far as there is one. */
function valueAt(inputs: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], inputs);
}

function archiveWords({ rules }: Facts): string {
  const archiving = (rules as unknown[]).find((rule) => valueAt(rule, ['transitions', 0]) !== undefined); // as AWS has it
  const days = valueAt(archiving, ['transitions', 0, 'days']);
  return days === 0 ? 'from the first night' : `after ${days} days`;
}

function atOnce(inputs: Facts): unknown {
  return valueAt(inputs, ['scalingConfig', 'maximumConcurrency']);
}

function commandOf(imageConfig: unknown): string {
  return String(valueAt(imageConfig, ['commands', 0]));
}

/** From the gap between two notices, in minutes; without one, each minute may have its own. */
function rhythmWords(environment: unknown): string {
  const minutes = Number(valueAt(environment, ['variables', 'NOTICE_GAP_MINUTES']) ?? 1);
  const words = new Map([
    [1, 'every minute'],
    [60, 'at most hourly'],
    [1440, 'at most daily'],
  ]);
  return words.get(minutes) ?? `every ${minutes} min`;
}

function gib(inputs: Facts): number {
  return Number(valueAt(inputs, ['configuration', 'bytesScannedCutoffPerQuery'])) / 2 ** 30;
}
