/** Rules about what works: queues, the function between them, its logs, and the topic that notifies people. */
import { block, fromJson, isAtLeast, list, type Made, ofType, pointsAt, record } from './resource.ts';
import { type PolicyRule, unless } from './rule.ts';

const QUEUE = 'aws:sqs/queue:Queue';
const FUNCTION = 'aws:lambda/function:Function';
const MAPPING = 'aws:lambda/eventSourceMapping:EventSourceMapping';

/** A queue waits this many times a function's longest run, as AWS advises: a throttled message is not given out twice. */
export const VISIBILITY_TIMES_TIMEOUT = 6;
/** A message is tried this often before it counts as dead. */
const MIN_TRIES = 5;
/** What AWS takes where nothing is said, in seconds: visibility of a queue, life of a message, run of a function. */
const DEFAULT_VISIBILITY_S = 30;
const DEFAULT_RETENTION_S = 345_600;
const DEFAULT_TIMEOUT_S = 3;

export const encryptedQueues: PolicyRule = {
  id: 'encrypted-queues',
  because: 'Messages contain upload keys, which may name subjects, so queues are encrypted like buckets.',
  of: [QUEUE],
  sees: 'one resource',
  check: ({ props }) =>
    unless(props.sqsManagedSseEnabled === true || props.kmsMasterKeyId !== undefined, 'is not encrypted'),
};

export const deadLetters: PolicyRule = {
  id: 'dead-letters',
  because: 'What cannot be processed waits where someone can look at it, longer than in the queue it came from.',
  of: [QUEUE],
  sees: 'the stack',
  check: (queue, all) => {
    if (isForDeadLetters(queue, all)) return [];
    const redrive = redriveOf(queue);
    if (redrive === undefined) return ['has no dead-letter queue'];
    const { tries } = redrive;
    const dead = ofType(all, QUEUE).find((other) => isTargetOf(other, queue));
    const outlives = dead === undefined || retentionS(dead) >= retentionS(queue);
    return [
      ...unless(
        isAtLeast(tries, MIN_TRIES),
        `tries a message ${tries ?? 'an unknown number of'} times, not ${MIN_TRIES}`,
      ),
      ...unless(outlives, 'keeps messages longer than its dead letters'),
    ];
  },
};

export const visibilityTimeout: PolicyRule = {
  id: 'visibility-timeout',
  because: `A message stays hidden for ${VISIBILITY_TIMES_TIMEOUT} times the function's longest run, or it is processed twice.`,
  of: [MAPPING],
  sees: 'the stack',
  check: (mapping, all) => {
    const queue = ofType(all, QUEUE).find((each) => pointsAt(mapping, 'eventSourceArn', each));
    const worker = ofType(all, FUNCTION).find((each) => pointsAt(mapping, 'functionName', each));
    if (queue === undefined || worker === undefined) return ['does not join a queue and a function of this stack'];
    const visibleS = secondsOr(queue.props.visibilityTimeoutSeconds, DEFAULT_VISIBILITY_S);
    const wantedS = VISIBILITY_TIMES_TIMEOUT * secondsOr(worker.props.timeout, DEFAULT_TIMEOUT_S);
    return unless(visibleS >= wantedS, `${queue.name} hides messages for ${visibleS} s; ${wantedS} s are needed`);
  },
};

export const partialFailures: PolicyRule = {
  id: 'partial-failures',
  because: 'One failed upload does not send back its whole batch, and a burst does not use up the whole account.',
  of: [MAPPING],
  sees: 'one resource',
  check: ({ props }) => [
    ...unless(
      list(props.functionResponseTypes).includes('ReportBatchItemFailures'),
      'does not report failures one by one',
    ),
    ...unless(isAtLeast(block(props.scalingConfig).maximumConcurrency, 2), 'sets no maximum concurrency'),
  ],
};

export const boundedFunctions: PolicyRule = {
  id: 'bounded-functions',
  because: 'A function states how long it may run, how much memory it has, where it logs, and whether it is traced.',
  of: [FUNCTION],
  sees: 'one resource',
  check: ({ props }) => [
    ...unless(isAtLeast(props.timeout, 1), 'sets no timeout'),
    ...unless(isAtLeast(props.memorySize, 128), 'sets no memory size'),
    ...unless(block(props.tracingConfig).mode !== undefined, 'does not say whether it is traced'),
    ...unless(block(props.loggingConfig).logGroup !== undefined, 'logs to a group that the stack does not manage'),
  ],
};

export const logsExpire: PolicyRule = {
  id: 'logs-expire',
  because: 'Logs are kept for a set time, not for ever.',
  of: ['aws:cloudwatch/logGroup:LogGroup'],
  sees: 'one resource',
  check: ({ props }) => unless(isAtLeast(props.retentionInDays, 1), 'keeps its lines for ever'),
};

export const encryptedTopics: PolicyRule = {
  id: 'encrypted-topics',
  because:
    'CloudWatch cannot publish to a topic under the key that AWS keeps for SNS, so that a topic has a key of its own.',
  of: ['aws:sns/topic:Topic'],
  sees: 'one resource',
  check: ({ props }) => [
    ...unless(props.kmsMasterKeyId !== undefined, 'is not encrypted'),
    ...unless(props.kmsMasterKeyId !== 'alias/aws/sns', 'is encrypted with a key that alarms cannot use'),
  ],
};

export const guardedChat: PolicyRule = {
  id: 'guarded-chat',
  because: 'Without a guardrail, anyone who may write in the channel acts as an administrator.',
  of: ['aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration'],
  sees: 'one resource',
  check: ({ props }) => {
    const guardrails = list(props.guardrailPolicyArns).map(String);
    const broad = guardrails.filter((arn) => arn.endsWith('/AdministratorAccess'));
    return unless(guardrails.length > 0 && broad.length === 0, 'has no guardrail narrower than administrator');
  },
};

function isForDeadLetters(queue: Made, all: readonly Made[]): boolean {
  const isOfFunction = ofType(all, FUNCTION).some((worker) => setsAsideIn(worker, queue));
  return isOfFunction || ofType(all, QUEUE).some((other) => other !== queue && isTargetOf(queue, other));
}

/** A function that nobody waits for sends to dead letters itself. */
function setsAsideIn({ from, props }: Made, dead: Made): boolean {
  const { targetArn } = block(props.deadLetterConfig);
  if (dead.urn !== undefined && from?.deadLetterConfig?.includes(dead.urn) === true) return true;
  return targetArn !== undefined && targetArn === dead.props.arn;
}

/** Dead letters are where some other queue sends what failed. An ARN that is not known yet equals no other. */
function isTargetOf(dead: Made, queue: Made): boolean {
  if (pointsAt(queue, 'redrivePolicy', dead)) return true;
  return dead.props.arn !== undefined && redriveOf(queue)?.target === dead.props.arn;
}

/** @returns where failed messages go and after how many tries; undefined when nowhere */
function redriveOf({ props }: Made): { readonly target: unknown; readonly tries: unknown } | undefined {
  if (props.redrivePolicy === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = record(fromJson(props.redrivePolicy));
  return { target: deadLetterTargetArn, tries: maxReceiveCount };
}

function retentionS({ props }: Made): number {
  return secondsOr(props.messageRetentionSeconds, DEFAULT_RETENTION_S);
}

function secondsOr(value: unknown, fallbackS: number): number {
  return typeof value === 'number' ? value : fallbackS;
}
