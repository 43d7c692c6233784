/** What Slack would make of a notice, and what it must not. */
import type { Notification } from '../../handler/notify/notice.ts';

/** Source: AWS, "Custom notifications" of Amazon Q Developer in chat applications. */
const MAX_TITLE = 250;
const MAX_DESCRIPTION = 8000;

const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'a mention or a link': /<[^<>]+>/,
  'a control character, or one that turns text around': /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
};
/** What has a meaning only outside of `code`. */
const FORBIDDEN_OUTSIDE_OF_CODE: Readonly<Record<string, RegExp>> = {
  'a bare mention': /@(?:here|channel|everyone)/i,
  bold: /(?<![\p{L}\p{N}])\*[^*\n]+\*/u,
  italics: /(?<![\p{L}\p{N}])_[^_\n]+_(?![\p{L}\p{N}])/u,
  'struck out text': /(?<![\p{L}\p{N}])~[^~\n]+~/u,
  'a link that Slack would find by itself': /https?:\/\//i,
};

/** @throws an error that names what an upload's own text could do to a reader */
export function neutral({ content }: Notification): void {
  const { title, description, nextSteps } = content;
  if (title.length > MAX_TITLE) throw new Error(`a title of ${title.length} characters`);
  if (description.length > MAX_DESCRIPTION) throw new Error(`a description of ${description.length} characters`);
  for (const line of [title, ...description.split('\n'), ...nextSteps]) {
    refuse(line, FORBIDDEN);
    refuse(line.replace(/^• \*(?:rejected|unreadable|gone)\*/, '').replace(/`[^`]*`/g, ''), FORBIDDEN_OUTSIDE_OF_CODE);
    if (line.replace(/[^`]/g, '').length % 2 !== 0) throw new Error(`code without an end: ${JSON.stringify(line)}`);
  }
  for (const line of description.split('\n')) {
    if (!/^(?:• |… and )/.test(line)) throw new Error(`a line of its own: ${JSON.stringify(line)}`);
  }
}

function refuse(line: string, forbidden: typeof FORBIDDEN): void {
  for (const [what, pattern] of Object.entries(forbidden)) {
    if (pattern.test(line)) throw new Error(`${what} in ${JSON.stringify(line)}`);
  }
}
