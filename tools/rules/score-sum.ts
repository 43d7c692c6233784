/** The sum behind the score of one lead in one window, term by term. */
import type { Recording } from '../../handler/recording/recording.ts';
import type { WorstVerdict } from '../../handler/report/worst-verdicts.ts';
import type { Ruleset } from '../../quality/judge/ruleset.ts';
import { piecesOf } from '../../quality/judge/windows/windows.ts';
import { scorecard } from '../../quality/rules/signal-quality.ts';
import { scoreOf } from '../../quality/score/scorecard.ts';
import { Lead } from '../../quality/signal/lead.ts';
import { Quantity } from '../../quality/units.ts';
import { hasScorecard, isCalibrated, signed, UNCALIBRATED } from './score-words.ts';

/**
 * @returns a line such as `sum: -11 start, +17.8 partner_r_ratio 0.989, … = +2.9`; empty where the rule has no score or could
 *   not tell
 */
export function sumWords(
  { rule, lead, worst: { verdict, window } }: WorstVerdict,
  { signal }: Recording,
  ruleset: Ruleset,
): string {
  const isScored = hasScorecard(rule.id) && verdict.value !== undefined;
  if (!isScored || signal === undefined || window === undefined || lead === undefined) return '';
  const offset = ruleset.rules.find((prepared) => prepared.rule.id === rule.id)?.settings.offset;
  if (!(offset instanceof Quantity)) return '';
  const score = scoreOf(scorecard, new Lead(piecesOf(signal, window, ruleset.margin)[lead]!), offset.value);
  if (score === undefined) return '';
  const parts = score.parts.map(({ line, value, points }) => `${signed(points)} ${line.measure} ${value}`);
  const start = [`${signed(scorecard.start)} start`, ...(offset.value === 0 ? [] : [`${signed(offset.value)} offset`])];
  return `sum: ${[...start, ...parts].join(', ')} = ${signed(score.sum)}${isCalibrated(ruleset.profile) ? '' : `; ${UNCALIBRATED}`}`;
}
