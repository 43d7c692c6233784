/**
 * The quality of a dead lead. A lead without beats may be one of a heart that stands still, so the rule `signal-quality`
 * cannot tell. Where other rules reject most of the window, what is there comes from no heart: its quality is 0.
 */
import type { Rule } from '../rule.ts';
import type { LeadPiece } from '../signal/piece.ts';
import { union, within } from '../spans.ts';
import { ratio } from '../units.ts';
import type { Verdict } from '../verdict.ts';

/** The measure that no rule can take of a dead lead. */
const QUALITY = 'quality';
/** A lead is dead where rules reject more than this share of a window. */
const DEAD_SHARE = 0.5;

/** What a rule said of a lead, by its position. */
interface Said {
  readonly rule: Rule;
  readonly lead: number | undefined;
  readonly verdict: Verdict;
}

/** The verdicts of a window, with a quality of 0 for each lead that is dead there and has no other. */
export function withDeadLeads<S extends Said>(verdicts: readonly S[], pieces: readonly LeadPiece[]): S[] {
  return verdicts.map((one) => {
    const { rule, lead, verdict } = one;
    if (lead === undefined || verdict.outcome !== 'cannot-tell' || !Object.hasOwn(rule.measures, QUALITY)) return one;
    const rejecting = verdicts.filter((other) => other.lead === lead && other.verdict.outcome === 'reject');
    if (!(rejectedShare(rejecting, pieces[lead]!) > DEAD_SHARE)) return one;
    const by = rejecting.map((other) => other.rule.id).join(', ');
    return { ...one, verdict: deadLead(verdict, by) };
  });
}

/** Nothing more to report: the rules that reject have said it. */
function deadLead(verdict: Verdict, by: string): Verdict {
  const measured = new Map([...verdict.measured, [QUALITY, ratio(0)]]);
  return { ...verdict, outcome: 'not-applicable', measured, sentence: `the lead is dead here: rejected by ${by}` };
}

function rejectedShare(rejecting: readonly Said[], { origin, from, to }: LeadPiece): number {
  const reasons = rejecting.flatMap(({ verdict }) => verdict.reasons.filter(({ grade }) => grade === 'reject'));
  const window = { start: origin + from, end: origin + to };
  return within(window, union(reasons.flatMap(({ spans }) => spans))) / (to - from);
}
