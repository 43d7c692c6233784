/** The table of what was measured. */

/** What was measured, against its budget. */
export interface BenchLine {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
}

/** Takes one line of the table. */
export type Add = (what: string, target: string, measured: string) => void;

/** Whole milliseconds of so many seconds, with their unit. */
export function ms(seconds: number): string {
  return `${(1000 * seconds).toFixed(0)} ms`;
}

/** Prints in the form of Markdown. @param rows the first one is the heading */
export function printTable(rows: readonly (readonly string[])[]): void {
  const [head = [], ...others] = rows;
  const widths = head.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |\n`;
  const rule = widths.map((width) => '-'.repeat(width));
  process.stdout.write([head, rule, ...others].map(line).join(''));
}
