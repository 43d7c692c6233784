/** A page that is printed twice: as text for a terminal, and as Markdown for `docs/`. */
import { wrapped } from '../../local/terminal/terminal.ts';

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'chart'; readonly lines: readonly string[] }
  | Table;

export interface Table {
  readonly kind: 'table';
  /** A name that begins with `>` stands, like what is below it, to the right. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A paragraph, written over several lines of source. */
export function text(words: string): Block {
  return { kind: 'text', text: words.replaceAll(/\s+/g, ' ').trim() };
}

export function heading(words: string): Block {
  return { kind: 'heading', text: words };
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): Block {
  return { kind: 'table', head, rows };
}

export function asText({ title, blocks }: Page, columns: number): string {
  return [title, ...blocks.map((block) => textOf(block, columns))].map((part) => `${part}\n`).join('\n');
}

/** @param command that prints the page again */
export function asMarkdown({ title, blocks }: Page, command: string): string {
  const printed = `<!-- Printed by ${command}; change the code, not this page. -->`;
  return `${[printed, `# ${title}`, ...blocks.map(markdownOf)].join('\n\n')}\n`;
}

function textOf(block: Block, columns: number): string {
  if (block.kind === 'text') return wrapped(block.text.replaceAll(/`|\*\*/g, ''), columns).join('\n');
  if (block.kind === 'heading') return `${block.text}\n${'─'.repeat(block.text.length)}`;
  if (block.kind === 'chart') return block.lines.join('\n');
  const { head, rows } = block;
  const lines = [head.map(nameOf), ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const aligned = lines.map((line) =>
    line.map((cell, column) => padded(cell, widths[column]!, isRight(head[column]!))),
  );
  const rule = widths.map((width) => '─'.repeat(width));
  return [aligned[0]!, rule, ...aligned.slice(1)].map((line) => line.join('  ').trimEnd()).join('\n');
}

function markdownOf(block: Block): string {
  if (block.kind === 'text') return block.text;
  if (block.kind === 'heading') return `## ${block.text}`;
  if (block.kind === 'chart') return ['```text', ...block.lines, '```'].join('\n');
  const { head, rows } = block;
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((name) => (isRight(name) ? '---:' : '---'));
  return [line(head.map(nameOf)), line(rule), ...rows.map(line)].join('\n');
}

function isRight(name: string): boolean {
  return name.startsWith('>');
}

function nameOf(name: string): string {
  return isRight(name) ? name.slice(1) : name;
}

function padded(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}
