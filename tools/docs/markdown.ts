/** Small pieces of Markdown. */

/** A table; bars in cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text with each `doi:…` as a link. */
export function withLinks(text: string): string {
  return text.replace(/doi:(10\.\d+\/[^\s,;)]+)/g, '[doi:$1](https://doi.org/$1)');
}

/**
 * Puts content between `<!-- begin name -->` and `<!-- end name -->`.
 *
 * @throws {Error} when the text has no such block
 */
export function withBlock(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no block from ${begin} to ${end}`);
  return `${text.slice(0, from + begin.length)}\n${content.trim()}\n${text.slice(to)}`;
}
