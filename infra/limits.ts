/** Limits of the queues that the stack, and whoever reckons with it, must agree on. Knows nothing of Pulumi. */

/** Deliveries of one message, after which it is a dead letter. */
export const MAX_DELIVERIES = 5;

/**
 * A queue hides what it handed out for this many of its consumer's timeouts.
 *
 * Source: AWS Lambda Developer Guide, "Configuring a queue to use with Lambda".
 */
export const VISIBILITY_TIMES_TIMEOUT = 6;
