/** What the page may write: a mark, and numbers of a rule into the file of a profile. The one who asks has shown the token in a header, and where they come from. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { isNote, MAX_NOTE, SAID } from '../../../local/labels/label.ts';
import type { LookedAt } from '../read/looked-at.ts';
import type { EntryToWrite, MarkAsked, MovedNumbers } from '../wire.ts';
import { type Answer, BadQuestion, benchPostIn, found, markedIn, orProblem, problem } from './routes.ts';

/** More than any question needs: a note of 500 characters, each of up to 4 bytes or written as 12. */
const MAX_BODY_BYTES = 8192;

/** @param path behind the token. @throws what is neither the question's fault nor the lake's */
export async function posted(path: string, request: IncomingMessage, lookedAt: LookedAt): Promise<Answer> {
  const write = writerOf(path, lookedAt);
  if (write === undefined) return problem(405, 'The method must be GET: nothing is written there.');
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json(?:; ?charset=utf-8)?$/i.test(type)) {
    return problem(415, `content-type must be application/json, got ${shown(type)}.`);
  }
  const body = await bodyOf(request);
  if (body === undefined) return problem(413, `What is sent must have at most ${MAX_BODY_BYTES} bytes.`);
  return await orProblem(async () => found(await write(body)));
}

/** What a path writes; undefined where nothing is written. */
function writerOf(path: string, lookedAt: LookedAt): ((body: Buffer) => Promise<object | undefined>) | undefined {
  const marked = markedIn(path);
  if (marked !== undefined) {
    return (body) => lookedAt.mark(marked, checked<MarkAsked>('A mark', body, MARK));
  }
  if (path === 'api/would-change/stop') return async () => lookedAt.stopChange() ?? {};
  const bench = benchPostIn(path);
  if (bench?.what === 'would-change') {
    return (body) => {
      const { rule, set } = checked<MovedNumbers>('What is asked', body, MOVED);
      return lookedAt.startChange(bench.id, { ruleId: rule, values: set });
    };
  }
  return bench && ((body) => writeEntry(bench.id, checked<EntryToWrite>('An entry', body, ENTRY), lookedAt));
}

async function writeEntry(id: string, { rule, set, sha256 }: EntryToWrite, lookedAt: LookedAt) {
  const bench = await lookedAt.bench(id);
  return bench && { file: await bench.write({ ruleId: rule, values: set }, sha256) };
}

/** The bytes that were sent; undefined when they are too many, and then the rest is not kept. */
function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= MAX_BODY_BYTES) pieces.push(piece);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(pieces)));
    request.on('error', reject); // the one who asked has gone
  });
}

/** @throws {BadQuestion} unless it has each property and no other */
function checked<T extends object>(what: string, body: Buffer, checks: Readonly<Record<keyof T & string, Check>>): T {
  const given = objectIn(what, body);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) throw new BadQuestion(`${what} must have no ${shown(unknown)}.`);
  for (const [name, [isRight, expected]] of Object.entries<Check>(checks)) {
    const value = given[name];
    if (!isRight(value)) throw new BadQuestion(`${name} must be ${expected}, got ${shown(value)}.`);
  }
  return given as T; // each property was checked
}

function objectIn(what: string, body: Buffer): Readonly<Record<string, unknown>> {
  if (!isUtf8(body)) throw new BadQuestion(`${what} must be UTF-8.`);
  const text = body.toString();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BadQuestion(`${what} must be a JSON object, got ${shown(text)}.`);
}

type Check = readonly [isRight: (value: unknown) => boolean, expected: string];

const SECONDS: Check = [
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  'a number of seconds from 0',
];

const MARK: Readonly<Record<keyof MarkAsked, Check>> = {
  leadIndex: [(value) => Number.isInteger(value), 'a whole number'],
  startS: SECONDS,
  endS: SECONDS,
  mark: [(value) => SAID.some((one) => one === value), `one of ${SAID.join(', ')}`],
  note: [
    (value) => value === null || (typeof value === 'string' && isNote(value)),
    `null or at most ${MAX_NOTE} characters`,
  ],
  ruleset: [(value) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value), '16 hexadecimal digits'],
};

/** A rule's settings are few; names and values are held against them later. */
const MAX_NUMBERS = 40;

const MOVED: Readonly<Record<keyof MovedNumbers, Check>> = {
  rule: [(value) => typeof value === 'string' && /^[a-z0-9-]{1,60}$/.test(value), 'the id of a rule'],
  set: [isNumbers, 'an object of numbers'],
};

const ENTRY: Readonly<Record<keyof EntryToWrite, Check>> = {
  ...MOVED,
  sha256: [(value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value), '64 hexadecimal digits'],
};

function isNumbers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const numbers = Object.values(value);
  return numbers.length <= MAX_NUMBERS && numbers.every((one) => typeof one === 'number' && Number.isFinite(one));
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
