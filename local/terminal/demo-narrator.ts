/** Tells the demo as a story on a terminal: numbered steps, with what happens in each. */
import type { Notification } from '../../handler/notify/notice.ts';
import type { Result } from '../../handler/result.ts';
import type { Answer } from '../open-lake.ts';
import type { Io } from './command-context.ts';
import { slackLines } from './slack.ts';
import { textTable } from './table.ts';
import { outcomeWord, type Paint, paintWith, visible, wrapped } from './text.ts';

/** The README shows the output, so it is as wide everywhere. */
const COLUMNS = 100;
const INDENT = '   ';
const SQL_INDENT = '  ';
const REASON_INDENT = ' '.repeat('unreadable  '.length);
const COMMAND_COLUMNS = 44;

export class Teller {
  private readonly io: Io;
  private readonly paint: Paint;
  private steps = 0;

  constructor(io: Io) {
    this.io = io;
    this.paint = paintWith(io.colours);
  }

  /** Begins a step; `title` is what stands out of the sentence that the two make. */
  step(title: string, rest: string): void {
    this.steps += 1;
    this.io.out.write(`${this.steps > 1 ? '\n' : ''}${this.paint('bold', `${this.steps}  ${title}`)} ${rest}\n\n`);
  }

  lines(...lines: readonly string[]): void {
    for (const line of lines) this.io.out.write(`${`${INDENT}${line}`.trimEnd()}\n`);
  }

  /** What became of one recording, and why, under it. */
  result({ outcome, object, reason }: Result): void {
    this.lines(`${outcomeWord(outcome, this.paint)}  ${visible(object.key)}`);
    const parts = reason === undefined ? [] : wrapped(visible(reason), COLUMNS - INDENT.length - REASON_INDENT.length);
    this.lines(...parts.map((part) => `${REASON_INDENT}${this.paint('dim', part)}`));
  }

  /** A question, how it is asked, and the answer; long cells are cut only where the table would be too wide. */
  answer(question: string, sql: string, { columns, rows }: Answer): void {
    const whole = rowsOf(textTable(columns, rows, false));
    const fits = whole.every((row) => row.length + SQL_INDENT.length + INDENT.length <= COLUMNS);
    const table = fits ? whole : rowsOf(textTable(columns, rows, true));
    const asked = sql.split('\n').map((line) => this.paint('cyan', line));
    this.lines(this.paint('bold', question), '', ...[...asked, '', ...table].map((line) => `${SQL_INDENT}${line}`));
  }

  slack(notice: Notification): void {
    this.lines(...slackLines(notice, this.paint, COLUMNS - INDENT.length));
  }

  /** A command to try, and what it does. */
  command(command: string, what: string): void {
    this.lines(`${command.padEnd(COMMAND_COLUMNS)}${this.paint('dim', what)}`);
  }
}

function rowsOf(table: string): string[] {
  return table.trimEnd().split('\n');
}
