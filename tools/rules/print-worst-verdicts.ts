/** Prints what the rules say about a file: for each rule and lead the sentence, and below it the figures. */
import type { Recording } from '../../handler/recording/recording.ts';
import { OUTCOMES_WORST_FIRST, type WorstVerdict } from '../../handler/report/worst-verdicts.ts';
import type { Output } from '../../local/terminal/command-context.ts';
import type { Colour, Paint } from '../../local/terminal/paint.ts';
import { counted, visible, wrapped } from '../../local/terminal/text.ts';
import type { Ruleset } from '../../quality/judge/ruleset.ts';
import { Quantity } from '../../quality/units.ts';
import { filledIn, type Outcome, type Verdict } from '../../quality/verdict.ts';
import { sumWords } from './score-sum.ts';
import { rulesByGroup } from './words.ts';

const VERDICT_COLOURS: Readonly<Record<Outcome, Colour>> = {
  reject: 'red',
  warn: 'yellow',
  info: 'cyan',
  'cannot-tell': 'dim',
  pass: 'green',
  'not-applicable': 'dim',
};
/** In the column of leads, for a rule about the file. */
const FILE = 'file';
const GAP = '  ';
const MAX_COLUMNS = 120;

/** A row of the report before it is set in columns. */
interface ReportRow {
  readonly ruleId: string;
  readonly subject: string;
  readonly verdict: Verdict;
  readonly figures: string;
}

/**
 * @param worst in catalogue order
 * @param windows how many there are of each lead
 */
export function printWorstVerdicts(
  worst: readonly WorstVerdict[],
  recording: Recording,
  windows: number,
  ruleset: Ruleset,
  { out, paint }: { readonly out: Output; readonly paint: Paint },
): void {
  const each = worst.map((one) => rowFor(one, recording, windows, sumWords(one, recording, ruleset)));
  const rows = [...Map.groupBy(each, ({ ruleId }) => ruleId).values()].flatMap(asOneIfAlike);
  const widths = widthsOf(rows, Math.min(out.columns, MAX_COLUMNS), paint);
  for (const { title, rules } of rulesByGroup()) {
    const ids = new Set(rules.map(({ id }) => id));
    const mine = rows.filter(({ ruleId }) => ids.has(ruleId));
    if (mine.length === 0) continue;
    out.write(`\n${paint('bold', title)}\n`);
    for (const [i, row] of mine.entries()) {
      const isNamed = mine[i - 1]?.ruleId === row.ruleId;
      for (const line of linesOf(row, isNamed, widths)) out.write(`${line.trimEnd()}\n`);
    }
  }
}

/** Widths of the columns before the sentence, and the room that is left for it. */
interface ColumnWidths {
  readonly id: number;
  readonly subject: number;
  readonly outcome: number;
  readonly sentence: number;
  readonly paint: Paint;
}

function widthsOf(rows: readonly ReportRow[], columns: number, paint: Paint): ColumnWidths {
  const widest = (textOf: (row: ReportRow) => string) => Math.max(0, ...rows.map((row) => textOf(row).length));
  const id = widest(({ ruleId }) => ruleId);
  const subject = widest((row) => row.subject);
  const outcome = widest(({ verdict }) => verdict.outcome);
  return { id, subject, outcome, sentence: columns - (id + subject + outcome + 4 * GAP.length), paint };
}

/** @param isNamed whether the row above has the rule's name already */
function linesOf({ ruleId, subject, verdict, figures }: ReportRow, isNamed: boolean, widths: ColumnWidths): string[] {
  const { paint } = widths;
  const id = (isNamed ? '' : ruleId).padEnd(widths.id);
  const outcome = paint(VERDICT_COLOURS[verdict.outcome], verdict.outcome.padEnd(widths.outcome));
  const head = ['', id, subject.padEnd(widths.subject), outcome, ''].join(GAP);
  const indent = ' '.repeat(widths.id + widths.subject + widths.outcome + 4 * GAP.length);
  const sentence = wrapped(visible(verdict.sentence), widths.sentence);
  const facts = figures === '' ? [] : wrapped(figures, widths.sentence).map((line) => paint('dim', line));
  return [...sentence, ...facts].map((line, i) => `${i === 0 ? head : indent}${line}`);
}

function rowFor(
  { rule, lead, worst, outcomes }: WorstVerdict,
  { signal }: Recording,
  windows: number,
  sum: string,
): ReportRow {
  const { verdict, window } = worst;
  const subject = lead === undefined ? FILE : visible(signal?.headers[lead]?.name ?? '');
  const figures = [marginWords(verdict)];
  if (window !== undefined && windows > 1) {
    const at = (sample: number) => Number((sample / (signal?.samplingRateHz ?? Number.NaN)).toFixed(2));
    const isWorst = outcomes.size > 1 || verdict.limit !== undefined;
    if (isWorst) figures.push(`worst at ${at(window.start)}–${at(window.end)} s`);
    figures.push(countWords(windows, outcomes));
  }
  if (sum !== '') figures.push(sum);
  return { ruleId: rule.id, subject, verdict, figures: figures.filter((text) => text !== '').join(' · ') };
}

/** Leads about which a rule says exactly the same share one row. */
function asOneIfAlike(ofRule: readonly ReportRow[]): readonly ReportRow[] {
  const [first, ...others] = ofRule;
  if (first === undefined || others.length === 0) return ofRule;
  const isLikeFirst = ({ verdict, figures }: ReportRow) =>
    verdict.outcome === first.verdict.outcome &&
    verdict.sentence === first.verdict.sentence &&
    figures === first.figures;
  return others.every(isLikeFirst) ? [{ ...first, subject: `all ${ofRule.length}` }] : ofRule;
}

/** Value and limit, and the distance between them: in their unit, and as a factor. */
function marginWords({ outcome, value, limit }: Verdict): string {
  if (value === undefined) return '';
  if (limit === undefined || limit.unit !== value.unit) return `value ${value}, no limit`;
  const both = filledIn('value {value}, limit {limit}', value, limit);
  const distance = new Quantity(Math.abs(value.value - limit.value), value.unit);
  const margin = outcome === 'pass' ? `${distance} of room` : `${distance} beyond`;
  return `${both}: ${[margin, ...factorWords(value.value / limit.value)].join(', ')}`;
}

/** The larger over the smaller; nothing where one is zero or their signs differ. */
function factorWords(ratio: number): string[] {
  if (!Number.isFinite(ratio) || ratio <= 0 || ratio === 1) return [];
  const times = Number((ratio > 1 ? ratio : 1 / ratio).toPrecision(3));
  return [ratio > 1 ? `${times} times the limit` : `the limit is ${times} times the value`];
}

function countWords(windows: number, outcomes: ReadonlyMap<Outcome, number>): string {
  const counts = OUTCOMES_WORST_FIRST.flatMap((outcome) => {
    const count = outcomes.get(outcome);
    return count === undefined ? [] : [`${count === windows ? 'all' : count} ${outcome}`];
  });
  return `${counted(windows, 'window')}: ${counts.join(', ')}`;
}
