/** What is sent by POST: a JSON object, each of its properties checked, and no other taken. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { BadQuestion, TooMuch, WrongType } from './refusals.ts';

/** Says of one property whether it is right, and what it must be: the end of a sentence. */
export type Check = readonly [isRight: (value: unknown) => boolean, expected: string];

/**
 * @param what is sent, as a sentence begins with it: `A mark`
 * @throws {WrongType} for anything but JSON. @throws {TooMuch} for more bytes. @throws {BadQuestion} for another shape
 */
export async function jsonBody<T>(
  request: IncomingMessage,
  what: string,
  maxBytes: number,
  checks: Readonly<Record<keyof T & string, Check>>,
): Promise<T> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json(?:; ?charset=utf-8)?$/i.test(type)) {
    throw new WrongType(`content-type must be application/json, got ${shown(type)}.`);
  }
  const body = await bodyOf(request, maxBytes);
  if (body === undefined) throw new TooMuch(`What is sent must have at most ${maxBytes} bytes.`);
  const given = objectIn(body, what);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) throw new BadQuestion(`${what} must have no ${shown(unknown)}.`);
  for (const [name, [isRight, expected]] of Object.entries<Check>(checks)) {
    const value = given[name];
    if (!isRight(value)) throw new BadQuestion(`${name} must be ${expected}, got ${shown(value)}.`);
  }
  return given as T; // each property was checked
}

/** The bytes that were sent; undefined when they are too many, and then the rest is not kept. */
function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= maxBytes) pieces.push(piece);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(pieces)));
    request.on('error', reject); // the one who asked has gone
  });
}

function objectIn(body: Buffer, what: string): Readonly<Record<string, unknown>> {
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

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
