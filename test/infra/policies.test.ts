import { beforeAll, describe, expect, test } from '@jest/globals';
import { ACCOUNT, COMPACTING, EVERYTHING, type Graph, graphOf } from '../../infra/graph.ts';
import { found } from './found.ts';
import { type FoundStatement, statementsIn } from './statements.ts';

/** Statements that may say `*` somewhere, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'Key alerts-key AccountMayManage':
    "a key's policy is about that key alone; without kms:* nobody could change it again",
  'Key alerts-key AlarmsAndBudgetsMayEncrypt': "a key's policy is about that key alone, which it cannot name",
  'Policy access-read FindWorkgroup': 'lists of the whole account, which know no resource',
  'Policy alerts-slack-may SeeAlarms': "CloudWatch's reading actions know no resource",
};

/** These are someone else's to judge: `test/infra/delivery…`. */
const isOfDelivery = ({ where }: FoundStatement) => / delivery-/.test(where);

describe('every policy', () => {
  let graph: Graph;
  let statements: FoundStatement[] = [];
  beforeAll(async () => {
    graph = await graphOf({ config: COMPACTING });
    statements = statementsIn(graph).filter((statement) => !isOfDelivery(statement));
  });
  const allowing = () => statements.filter(({ effect }) => effect === 'Allow');

  test('is there: roles, buckets, queues, topic, key and those to attach', () => {
    expect(statements.length).toBeGreaterThan(30);
  });

  test('allows named actions on named resources, but for the exceptions', () => {
    const wide = allowing().filter(({ actions, resources }) => {
      const names = resources.map((resource) => resource.replace(/^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:/, ''));
      return actions.some((action) => action.includes('*')) || names.some((name) => name === '*' || name === '');
    });
    expect(wide.map(({ where }) => where).sort()).toEqual(Object.keys(EXCEPTIONS).sort());
  });

  test('names what is allowed: each has an id, an action and, where it does not hang on one thing, a resource', () => {
    for (const { where, actions, resources } of found(statements)) {
      expect(where).not.toMatch(/undefined$/);
      expect([where, actions.length > 0]).toEqual([where, true]);
      if (!/^(Role|RepositoryPolicy) /.test(where)) expect([where, resources.length > 0]).toEqual([where, true]);
    }
  });

  test('has a star only behind the name of a thing', () => {
    const stars = allowing().flatMap(({ where, resources }) =>
      where in EXCEPTIONS ? [] : resources.filter((resource) => resource.includes('*')),
    );
    for (const resource of found(stars))
      expect(resource).toMatch(/[a-z0-9]{7}(?:\/[a-z]+)?[/:]\*$|_dev\/\*$|\/crawlers\*$/);
  });

  test('lets nobody in but services of AWS, and everybody only to be refused', () => {
    for (const { where, effect, principal } of found(statements)) {
      if (principal === undefined) continue;
      if (effect === 'Deny') expect([where, principal]).toEqual([where, '*']);
      else if (where === 'Key alerts-key AccountMayManage') {
        expect(principal).toEqual({ AWS: `arn:aws:iam::${ACCOUNT}:root` });
      } else expect([where, Object.keys(principal)]).toEqual([where, ['Service']]);
    }
  });

  test('refuses only what does not come over TLS', () => {
    for (const { effect, condition } of found(statements)) {
      if (effect === 'Deny') expect(condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    }
  });

  test('borrows no policy of AWS', () => {
    const arns = graph.resources.flatMap(({ inputs }) => [inputs.policyArn, inputs.guardrailPolicyArns].flat());
    for (const arn of found(arns)) if (arn !== undefined) expect(arn).toContain(ACCOUNT);
    expect(JSON.stringify(graph.resources.map(({ inputs }) => inputs))).not.toMatch(/FullAccess|AdministratorAccess/);
  });

  test('that opens a queue, topic or repository to a service names whose it must be', () => {
    const open = allowing().filter(({ where }) => /^(QueuePolicy|TopicPolicy|RepositoryPolicy)/.test(where));
    expect(new Set(open.map(({ where }) => where.split(' ')[0])).size).toBe(3);
    for (const { condition } of open) expect(JSON.stringify(condition)).toMatch(/aws:Source(Arn|Account)/);
  });
});

describe('least privilege', () => {
  let statements: FoundStatement[] = [];
  beforeAll(async () => {
    statements = statementsIn(await graphOf({ config: COMPACTING }));
  });
  /** The actions of one policy, sorted. */
  const actionsOf = (policy: string) =>
    statements
      .filter(({ where }) => where.startsWith(`${policy} `))
      .flatMap(({ actions }) => actions)
      .sort();

  test('index.process reads uploads, writes the lake and registers its days, empties its queue and reports', () => {
    expect(actionsOf('RolePolicy processor-process-may')).toEqual([
      'glue:CreatePartition',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:DeleteObject',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:ListBucket',
      's3:ListBucket',
      's3:PutObject',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
  });

  test('index.process never writes to the raw bucket, nor reads the lake', () => {
    const of = (bucket: string) =>
      statements
        .filter(({ where }) => where.startsWith('RolePolicy processor-process-may '))
        .filter(({ resources }) => resources.some((resource) => resource.includes(bucket)))
        .flatMap(({ actions }) => actions);
    expect(of('inbox-raw').filter((action) => /Put|Delete/.test(action))).toEqual([]);
    expect(of('lake-processed').filter((action) => /Get/.test(action))).toEqual([]);
  });

  test('index.notify empties its queue, publishes, sees names of uploads, and keeps the date of the last notice', () => {
    expect(actionsOf('RolePolicy notifier-notify-may').filter((action) => !/^(logs|sqs):/.test(action))).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:DeleteObject',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucket',
      's3:PutObject',
      'sns:Publish',
    ]);
    const ofLake = statements
      .filter(({ where }) => where.startsWith('RolePolicy notifier-notify-may '))
      .flatMap(({ resources }) => resources.filter((resource) => resource.includes('lake-processed')));
    expect(ofLake.map((resource) => resource.replace(/^.*lake-processed[^/]*/, ''))).toEqual(['', '/notices/last']);
  });

  test('index.compact writes nothing but generations and partitions, and removes no file but by its version', () => {
    const mine = statements.filter(({ where }) => where.startsWith('RolePolicy compaction-may '));
    const changing = mine.filter(({ actions }) =>
      actions.some((action) => /:(Put|Delete|Create|Update|Send)/.test(action)),
    );
    expect(changing.map(({ where, resources }) => [where.split(' ')[2], resources.length])).toEqual([
      ['WriteLog', 1],
      ['SetAside', 1],
      ['TakeFiles', 6],
      ['WriteGenerations', 1],
      ['RegisterDays', 3],
    ]);
    expect(actionsOf('RolePolicy compaction-may')).not.toContain('s3:DeleteObject');
    const written = mine
      .filter(({ actions }) => actions.includes('s3:PutObject'))
      .flatMap(({ resources }) => resources);
    expect(written).toEqual(['arn:aws:s3:::lake-processed-1a2b3c4/compacted/*']);
    expect(JSON.stringify(mine)).not.toContain('inbox-raw');
  });

  test('the schedule starts index.compact and nothing else', () => {
    expect(actionsOf('RolePolicy compaction-start-may')).toEqual(['lambda:InvokeFunction', 'sqs:SendMessage']);
  });

  test('a device uploads, and neither reads nor deletes', () => {
    expect(actionsOf('Policy access-upload')).toEqual(['s3:AbortMultipartUpload', 's3:PutObject']);
  });

  test('a data scientist changes nothing but query results and saved queries, and sees no upload', () => {
    const changing = statements
      .filter(({ where }) => where.startsWith('Policy access-read '))
      .filter(({ actions }) => actions.some((action) => /:(Put|Delete|Create|Update|Abort|Start|Stop)/.test(action)));
    expect(changing.map(({ where }) => where.split(' ')[2])).toEqual(['Query', 'KeepResults']);
    const read = statements.filter(({ where }) => where.startsWith('Policy access-read '));
    expect(JSON.stringify(read)).not.toContain('inbox-raw');
  });

  test('a data scientist may look into the database that Athena looks for first, and list tables in the console', () => {
    const may = (action: string) =>
      statements
        .filter(({ where, actions }) => where.startsWith('Policy access-read ') && actions.includes(action))
        .flatMap(({ resources }) => resources.map((resource) => resource.split(':').at(-1)));
    expect(may('glue:GetDatabase')).toContain('database/default');
    expect(may('athena:ListTableMetadata')).toEqual(['datacatalog/AwsDataCatalog']);
  });

  test('the crawler changes no table, and is not there where days are registered', async () => {
    expect(actionsOf('RolePolicy lake-crawler-may')).toEqual([]);
    const changing = statementsIn(await graphOf({ config: EVERYTHING }))
      .filter(({ where }) => where.startsWith('RolePolicy lake-crawler-may '))
      .flatMap(({ actions }) => actions)
      .filter((action) => /:(Create|Update|Delete|Put)/.test(action))
      .sort();
    expect(changing).toEqual([
      'glue:CreatePartition',
      'glue:UpdatePartition',
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });

  test('Slack sees alarms and does nothing, by role and by guardrail', () => {
    expect(actionsOf('Policy alerts-slack-may').filter((action) => !/:(Describe|Get)/.test(action))).toEqual([]);
  });
});
