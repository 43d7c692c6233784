/** Prints a notice as it reads in Slack. */
import type { Notification } from '../../handler/notify/notice.ts';
import type { Paint } from './paint.ts';
import { wrapped } from './text.ts';

const BAR = '┃ ';
const BULLET = '• ';

/** Slack's own markup, `*bold*`, `` `code` `` and `<url|link>`, and the three characters that must be escaped in it. */
const MARKUP = /\*([^*`\n]+)\*|`([^`\n]+)`|<[^<>|]+\|([^<>|]+)>/g;
const ESCAPES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** @returns lines of at most `columns` characters, except for longer words */
export function slackLines({ content }: Notification, paint: Paint, columns: number): string[] {
  const { title, description, nextSteps, keywords } = content;
  const steps = nextSteps.length === 0 ? [] : ['', '*Next steps*', ...nextSteps.map((step) => `${BULLET}${step}`)];
  const text = [`*${title}*`, '', ...description.split('\n'), ...steps];
  const tags = keywords.length === 0 ? [] : ['', keywords.map((word) => paint('cyan', `[${word}]`)).join(' ')];
  return [...text.flatMap((line) => lineWrapped(line, paint, columns - BAR.length)), ...tags].map((line) =>
    `${paint('dim', BAR.trimEnd())} ${line}`.trimEnd(),
  );
}

/** A line that starts with a bullet is continued below its own text. */
function lineWrapped(line: string, paint: Paint, columns: number): string[] {
  const indent = line.startsWith(BULLET) ? ' '.repeat(BULLET.length) : '';
  const [first = '', ...rest] = wrapped(drawn(line, paint), columns - indent.length);
  return [first, ...rest.map((more) => `${indent}${more}`)];
}

function drawn(line: string, paint: Paint): string {
  return line
    .replace(MARKUP, (_, bold: string | undefined, code: string | undefined, link: string | undefined) =>
      bold === undefined ? paint('cyan', code ?? link ?? '') : paint('bold', bold),
    )
    .replace(/&(?:lt|gt|amp);/g, (escaped) => ESCAPES[escaped] ?? escaped);
}
