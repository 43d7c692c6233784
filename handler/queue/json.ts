/** JSON that anyone may have written: nothing about its form is assumed until it is checked. */

/** @throws what `refusal` makes of the words, when the text is not JSON */
export function jsonOf(text: string, refusal: (words: string, options: ErrorOptions) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refusal(`a message is JSON, this one begins with ${JSON.stringify(text.slice(0, 40))}`, { cause });
  }
}

/** A field of an object; undefined when there is none, or it is not an object. */
export function jsonField(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<string, unknown>)[name]; // came out of JSON.parse
}
