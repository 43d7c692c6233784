/** Requests to draw the report of an upload, on their way from the notifier to whoever draws: one message for each. */
import { jsonField, jsonOf } from '../queue/json.ts';
import type { ObjectVersion } from '../store.ts';

/** Characters of a wrong value that an error shows. */
const MAX_SHOWN = 60;

/** A message that is not a request: a bug, or a message from elsewhere. It is retried, and becomes a dead letter. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError';
}

/** The body of the message that asks for this upload's report. */
export function encodeRequest({ bucket, key, version }: ObjectVersion): string {
  return JSON.stringify({ draw: { bucket, key, version } });
}

/**
 * The upload whose report a message asks for.
 *
 * @throws {BadRequestError} when the body is not a request, naming what is wrong with it
 */
export function decodeRequest(body: string): ObjectVersion {
  const object = jsonField(
    jsonOf(body, (words, options) => new BadRequestError(words, options)),
    'draw',
  );
  const text = (name: keyof ObjectVersion) => {
    const found = jsonField(object, name);
    if (typeof found === 'string' && found !== '') return found;
    const got = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, MAX_SHOWN);
    throw new BadRequestError(`"${name}" in a request to draw must be a text that is not empty, got ${got}`);
  };
  return { bucket: text('bucket'), key: text('key'), version: text('version') };
}
