/** Rules that threw while one recording was judged. A broken rule fails in every window: 17 280 times in a day. */
import type { RuleVerdict } from '../quality/judge/judge.ts';
import type { Log } from './log.ts';

/**
 * Counts what rules threw and keeps the first error of each, so that a recording gives a line for each rule and no
 * more.
 */
export class RuleFailures {
  private readonly byRule = new Map<string, { readonly error: unknown; count: number }>();

  add({ rule, error }: RuleVerdict): void {
    const before = this.byRule.get(rule.id);
    if (before === undefined) this.byRule.set(rule.id, { error, count: 1 });
    else before.count += 1;
  }

  /** One line for each rule: the first error, and how often the rule threw. */
  log(log: Log, recordingId: string): void {
    for (const [rule, { error, count }] of this.byRule) {
      const stack = error instanceof Error ? error.stack : undefined;
      log.error('rule-failed', { recordingId, rule, count, error: String(error), stack });
    }
  }
}
