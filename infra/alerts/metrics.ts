/** The metrics that alarms and the dashboard watch, by the names that AWS and the handler give them. */

const SQS = 'AWS/SQS';
const LAMBDA = 'AWS/Lambda';

/** Each metric by the name that the code here gives it. The handler's own lie in the namespace of the stack. */
export const METRICS = {
  sent: { namespace: SQS, metric: 'NumberOfMessagesSent' },
  waiting: { namespace: SQS, metric: 'ApproximateNumberOfMessagesVisible' },
  underWay: { namespace: SQS, metric: 'ApproximateNumberOfMessagesNotVisible' },
  oldest: { namespace: SQS, metric: 'ApproximateAgeOfOldestMessage' },
  errors: { namespace: LAMBDA, metric: 'Errors' },
  throttles: { namespace: LAMBDA, metric: 'Throttles' },
  invocations: { namespace: LAMBDA, metric: 'Invocations' },
  duration: { namespace: LAMBDA, metric: 'Duration' },
  concurrency: { namespace: LAMBDA, metric: 'ConcurrentExecutions' },
  /** These come from `handler/metrics.ts`, in the namespace of the stack; alone and by the dimension `Outcome`. */
  recordings: { metric: 'Recordings' },
  seconds: { metric: 'ProcessingSeconds' },
  bytes: { metric: 'Bytes' },
} as const;
