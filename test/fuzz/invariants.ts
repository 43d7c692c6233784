/** What must hold whatever comes in. Each throws an error that says what it found. */
import type { Bench } from '../support/pipeline.ts';

const EVENTS = [
  'object-processed',
  'object-gone',
  'object-not-begun',
  'message-will-retry',
  'report-not-sent',
  'bad-report',
  'notice-sent',
  'notice-not-sent',
];

/** Objects that everything inherits from: a variable called `__proto__` must not write to them. */
const SHARED = [Object, Array, Function, String, Number, Map, Set, Promise, Error, Uint8Array].map(
  ({ prototype }) => prototype as object,
);
const AS_THEY_WERE = SHARED.map(described);

export function prototypesAsTheyWere(): void {
  for (const [index, prototype] of SHARED.entries()) {
    if (described(prototype) !== AS_THEY_WERE[index]) throw new Error('a prototype was written to');
  }
}

function described(prototype: object): string {
  return `${Object.getOwnPropertySymbols(prototype).length} ${Object.getOwnPropertyNames(prototype).join()}`;
}

/** Each line is one JSON object about a known event, with nothing in it that would begin another. */
export function eachIsOneLine(lines: readonly string[], secrets: readonly string[] = []): void {
  for (const line of lines) {
    const text = line.slice(0, -1);
    const isOneLine = line.endsWith('\n') && ![...text].some((character) => character < ' ');
    if (!isOneLine) throw new Error(`no single line: ${JSON.stringify(line)}`);
    const { event, level }: { event?: unknown; level?: unknown } = JSON.parse(text);
    if (typeof event !== 'string' || !EVENTS.includes(event)) throw new Error(`event ${event} in ${text}`);
    if (level !== 'info' && level !== 'warn' && level !== 'error') throw new Error(`level ${level} in ${text}`);
    const leaked = secrets.find((secret) => text.includes(secret));
    if (leaked !== undefined) throw new Error(`a line has "${leaked}" in it: ${text}`);
  }
}

/** Every object came to an outcome; none is tried again for ever. */
export function nothingIsRetried({ results, lines }: Pick<Bench, 'results' | 'lines'>): void {
  const retried = results.find(({ outcome }) => outcome === 'retry');
  if (retried !== undefined) throw new Error(`would be tried again: ${retried.reason}\n${lines.join('')}`);
}

/** One line without anything that moves a cursor or turns the text around it. */
export function isPlainLine(text: string, what: string): void {
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(text)) throw new Error(`${what} holds a control character: ${JSON.stringify(text)}`);
}
