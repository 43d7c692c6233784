/** What the page may write: a mark. The one who asks has shown the token in a header, and where they come from. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { isNote, MAX_NOTE, SAID } from '../../../local/labels/label.ts';
import type { LookedAt } from '../read/looked-at.ts';
import type { MarkAsked } from '../wire.ts';
import { type Answer, BadQuestion, found, markedIn, orProblem, problem } from './routes.ts';

/** More than any mark needs: a note of 500 characters, each of up to 4 bytes or written as 12. */
const MAX_BODY_BYTES = 8192;

/** @param path behind the token. @throws what is neither the question's fault nor the lake's */
export async function posted(path: string, request: IncomingMessage, lookedAt: LookedAt): Promise<Answer> {
  const id = markedIn(path);
  if (id === undefined) return problem(405, 'The method must be GET: only marks are written.');
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json(?:; ?charset=utf-8)?$/i.test(type)) {
    return problem(415, `content-type must be application/json, got ${shown(type)}.`);
  }
  const body = await bodyOf(request);
  if (body === undefined) return problem(413, `A mark must have at most ${MAX_BODY_BYTES} bytes.`);
  return await orProblem(async () => found(await lookedAt.mark(id, markIn(body))));
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

/** @throws {BadQuestion} unless it is a mark, with each property and no other */
function markIn(body: Buffer): MarkAsked {
  const given = objectIn(body);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(CHECKS, name));
  if (unknown !== undefined) throw new BadQuestion(`A mark must have no ${shown(unknown)}.`);
  for (const [name, [isRight, expected]] of Object.entries(CHECKS)) {
    const value = given[name];
    if (!isRight(value)) throw new BadQuestion(`${name} must be ${expected}, got ${shown(value)}.`);
  }
  return given as unknown as MarkAsked; // each property was checked
}

function objectIn(body: Buffer): Readonly<Record<string, unknown>> {
  if (!isUtf8(body)) throw new BadQuestion('A mark must be UTF-8.');
  const text = body.toString();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BadQuestion(`A mark must be a JSON object, got ${shown(text)}.`);
}

type Check = readonly [isRight: (value: unknown) => boolean, expected: string];

const SECONDS: Check = [
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  'a number of seconds from 0',
];

const CHECKS: Readonly<Record<keyof MarkAsked, Check>> = {
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

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
