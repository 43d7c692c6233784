/** Limits of the queues that the stack, and whoever reckons with it, must agree on. Knows nothing of Pulumi. */

/** Deliveries of one message, after which it is a dead letter. */
export const MAX_DELIVERIES = 5;

/**
 * The same of a report, which is delivered each time it has to wait: twice or three times until its hour is over, four times
 * until its day is; and up to eight times more when it comes while a notice is being written (docs/adr/0038).
 */
export const MAX_REPORT_DELIVERIES = 50;

/**
 * A queue hides what it handed out for this many of its consumer's timeouts.
 *
 * Source: AWS Lambda Developer Guide, "Configuring a queue to use with Lambda".
 */
export const VISIBILITY_TIMES_TIMEOUT = 6;

/** Days for which a queue and its dead letters keep a message: it keeps its age when it dies, and 14 are all SQS offers. */
export const QUEUE_DAYS = { living: 4, dead: 14 } as const;

/** Where uploads are archived: readable at once, or only some hours after a restore. */
export const ARCHIVE_CLASSES = ['instant', 'flexible'] as const;

/** Fewest days after which uploads may move where they cannot be read: none must while its message waits. */
export const MIN_FLEXIBLE_DAYS = QUEUE_DAYS.living + 1;

/** With fewer bad uploads in a day, their share means nothing: single ones are normal, and each has its notice. */
export const MIN_BAD_OF_A_SHARE = 3;
