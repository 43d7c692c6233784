/** Every rule about infrastructure, in the order in which they are reported. The pack and the tests of the graph run them all. */
import * as compute from './compute.ts';
import * as permissions from './permissions.ts';
import type { Made } from './resource.ts';
import { type PolicyRule, type Violation, violationsOf } from './rule.ts';
import * as storage from './storage.ts';
import { tagged } from './tags.ts';

/** All rules, those about permissions first. */
export const RULES: readonly PolicyRule[] = [
  permissions.namedActions,
  permissions.namedResources,
  permissions.noBroadPolicies,
  permissions.nothingPublic,
  permissions.noFunctionUrl,
  storage.privateBuckets,
  storage.noBucketAcls,
  storage.encryptedBuckets,
  storage.bucketsOverTls,
  storage.keptOrExpired,
  storage.scannedImages,
  storage.boundedQueries,
  compute.encryptedQueues,
  compute.deadLetters,
  compute.visibilityTimeout,
  compute.partialFailures,
  compute.boundedFunctions,
  compute.logsExpire,
  compute.encryptedTopics,
  compute.guardedChat,
  tagged,
];

/** All violations of the rules by a stack's resources; empty when there are none. */
export function violationsIn(all: readonly Made[]): Violation[] {
  return violationsOf(RULES, all);
}
