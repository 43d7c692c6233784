/** Narrates the demo on a terminal: numbered steps, with what happens in each. */
import type { Notification } from '../../handler/notify/notice.ts';
import type { Result } from '../../handler/result.ts';
import type { QueryResult } from '../open-lake.ts';
import { type CommandContext, DEFAULT_COLUMNS } from './command-context.ts';
import { outcomeWord, type Paint, paintWith } from './paint.ts';
import { slackLines } from './slack.ts';
import { textTable } from './table.ts';
import { visible, wrapped } from './text.ts';

/** The README shows the output, so it has the same width on every terminal. */
const COLUMNS = DEFAULT_COLUMNS;
const INDENT = '   ';
const SQL_INDENT = '  ';
const REASON_INDENT = ' '.repeat('unreadable  '.length);
const COMMAND_COLUMNS = 44;

/** Prints the demo's steps, which it numbers from 1, and the lines below each. */
export class DemoNarrator {
  private readonly context: CommandContext;
  private readonly paint: Paint;
  private steps = 0;

  constructor(context: CommandContext) {
    this.context = context;
    this.paint = paintWith(context.colours);
  }

  /** Begins a step. `title` and `rest` make one sentence, of which the title stands out. */
  step(title: string, rest: string): void {
    this.steps += 1;
    this.context.out.write(`${this.steps > 1 ? '\n' : ''}${this.paint('bold', `${this.steps}  ${title}`)} ${rest}\n\n`);
  }

  lines(...lines: readonly string[]): void {
    for (const line of lines) this.context.out.write(`${`${INDENT}${line}`.trimEnd()}\n`);
  }

  /** The outcome of one recording, with the reason below it. */
  result({ outcome, object, reason }: Result): void {
    this.lines(`${outcomeWord(outcome, this.paint)}  ${visible(object.key)}`);
    const parts = reason === undefined ? [] : wrapped(visible(reason), COLUMNS - INDENT.length - REASON_INDENT.length);
    this.lines(...parts.map((part) => `${REASON_INDENT}${this.paint('dim', part)}`));
  }

  /** A question, its SQL, and the result; long cells are cut only where the table would be too wide. */
  answer(question: string, sql: string, { columns, rows }: QueryResult): void {
    const whole = rowsOf(textTable(columns, rows, false));
    const fits = whole.every((row) => row.length + SQL_INDENT.length + INDENT.length <= COLUMNS);
    const table = fits ? whole : rowsOf(textTable(columns, rows, true));
    const statement = sql.split('\n').map((line) => this.paint('cyan', line));
    this.lines(this.paint('bold', question), '', ...[...statement, '', ...table].map((line) => `${SQL_INDENT}${line}`));
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
