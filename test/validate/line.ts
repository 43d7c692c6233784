/** The table that `npm run validate` prints: one line a claim, with what was measured and on how much. */

export interface ValidationLine {
  readonly what: string;
  /** Empty for what is only reported. */
  readonly target?: string;
  readonly measured: string;
  /** On how much: `499 recordings`. */
  readonly n: string;
  /**
   * `out of reach`: no setting of what is tested meets the target on these recordings. `slow here`: of times, which tell
   * as much about the machine and its other work, and are no miss.
   */
  readonly verdict?: 'ok' | 'MISSED' | 'out of reach' | 'slow here';
}

/** A claim about processor time. */
export function timeClaim(what: string, value: number, target: number, unit: 's' | 'ms', n: string): ValidationLine {
  const verdict = value <= target ? 'ok' : 'slow here';
  return { what, target: `≤ ${target} ${unit}`, measured: `${value.toFixed(1)} ${unit}`, n, verdict };
}

/** A claim that a number reaches at least (or stays at most at) its target. */
export function claim(
  what: string,
  value: number,
  [sign, target]: readonly ['≥' | '≤', number],
  n: string,
  { shown = value.toFixed(3), unit = '', best = Number.NaN } = {},
): ValidationLine {
  const holds = (one: number) => (sign === '≥' ? one >= target : one <= target);
  const canBeMet = Number.isNaN(best) || holds(best);
  const verdict = holds(value) ? 'ok' : canBeMet ? 'MISSED' : 'out of reach';
  return { what, target: `${sign} ${target}${unit}`, measured: shown, n, verdict };
}

/** As a Markdown table, columns aligned. */
export function tableOf(lines: readonly ValidationLine[]): string {
  const head = ['what', 'target', 'measured', 'n', ''];
  const rows = lines.map(({ what, target = '', measured, n, verdict = '' }) => [what, target, measured, n, verdict]);
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)));
  const rowOf = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |\n`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(rowOf).join('');
}
