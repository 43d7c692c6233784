/** A page that is printed twice: as text for a terminal, and as Markdown for `docs/`. */
import { tableLines } from '../../local/terminal/table.ts';
import { wrapped } from '../../local/terminal/text.ts';

/** A part of a page, distinguished by `kind`. */
export type Block =
  | { readonly kind: 'heading'; readonly words: string }
  | { readonly kind: 'paragraph'; readonly words: string }
  | { readonly kind: 'chart'; readonly lines: readonly string[] }
  | TableBlock;

interface TableBlock {
  readonly kind: 'table';
  readonly names: readonly string[];
  /** Which columns stand to the right. */
  readonly isRight: readonly boolean[];
  readonly rows: readonly (readonly string[])[];
}

/** A title, and what follows it in its order. */
export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A heading of the second level. */
export function heading(words: string): Block {
  return { kind: 'heading', words };
}

/** @param words over several lines of source; may hold Markdown's backticks and `**` */
export function paragraph(words: string): Block {
  return { kind: 'paragraph', words: words.replaceAll(/\s+/g, ' ').trim() };
}

/** @param head the columns' names; one that begins with `>` stands, like what is below it, to the right */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): Block {
  const names = head.map((name) => name.replace(/^>/, ''));
  return { kind: 'table', names, isRight: head.map((name) => name.startsWith('>')), rows };
}

/**
 * The page for a terminal.
 *
 * @param columns how many characters fit into a line; tables may be wider
 */
export function asText({ title, blocks }: Page, columns: number): string {
  return [title, ...blocks.map((block) => textOf(block, columns))].map((part) => `${part}\n`).join('\n');
}

/** @param command that prints the page again */
export function asMarkdown({ title, blocks }: Page, command: string): string {
  const printed = `<!-- Printed by ${command}; change the code, not this page. -->`;
  return `${[printed, `# ${title}`, ...blocks.map(markdownOf)].join('\n\n')}\n`;
}

function textOf(block: Block, columns: number): string {
  switch (block.kind) {
    case 'heading':
      return `${block.words}\n${'─'.repeat(block.words.length)}`;
    case 'paragraph':
      return wrapped(block.words.replaceAll(/`|\*\*/g, ''), columns).join('\n');
    case 'chart':
      return block.lines.join('\n');
    case 'table':
      return tableLines([block.names, ...block.rows], block.isRight).join('\n');
  }
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `## ${block.words}`;
    case 'paragraph':
      return block.words;
    case 'chart':
      return ['```text', ...block.lines, '```'].join('\n');
    case 'table':
      return markdownTable(block);
  }
}

function markdownTable({ names, isRight, rows }: TableBlock): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = isRight.map((right) => (right ? '---:' : '---'));
  return [line(names), line(rule), ...rows.map(line)].join('\n');
}
