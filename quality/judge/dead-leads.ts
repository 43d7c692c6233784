/**
 * The quality of a dead lead. A lead without beats may be one of a heart that stands still, so the rule `signal-quality`
 * cannot tell. Where other rules reject most of the window, what is there comes from no heart: its quality is 0.
 */
import { type Span, union, within } from '../spans.ts';
import type { RuleVerdict } from './judge.ts';

/** The measure that no rule can take of a dead lead. */
export const QUALITY = 'quality';
/** A lead is dead where rules reject more than this share of a window. */
const DEAD_SHARE = 0.5;

/**
 * Is the lead dead in this window, so that a rule that looks for its quality cannot tell?
 *
 * @param verdicts of all rules about this lead
 */
export function isDead(verdicts: readonly RuleVerdict[], window: Span): boolean {
  const isAsked = verdicts.some(({ rule, verdict }) => QUALITY in rule.measures && verdict.outcome === 'cannot-tell');
  return isAsked && rejectedShare(verdicts, window) > DEAD_SHARE;
}

function rejectedShare(verdicts: readonly RuleVerdict[], window: Span): number {
  const reasons = verdicts.flatMap(({ verdict }) => verdict.reasons.filter(({ grade }) => grade === 'reject'));
  return within(window, union(reasons.flatMap(({ spans }) => spans))) / (window.end - window.start);
}
