/**
 * What a device said about its upload, as S3 hands it back: names in lower case, and values that are not ASCII as
 * encoded words (`=?UTF-8?B?SsO8cmdlbg==?=`).
 *
 * Source: Amazon S3 User Guide, "User-defined object metadata"; RFC 2047.
 */

/** An encoded word: charset, B (base64) or Q (percent-like), text. */
const WORD = /=\?([\w.:-]+)(?:\*[\w-]*)?\?([bq])\?([^?\s]*)\?=/gi;
/** White space between two encoded words only separates them. */
const BETWEEN_WORDS = /(\?=)\s+(?==\?[\w.:*-]+\?[bq]\?)/gi;

/** Node's codes for a charset that it does not know, and for bytes that are none of it. */
const UNDECODABLE: ReadonlySet<string | undefined> = new Set([
  'ERR_ENCODING_NOT_SUPPORTED',
  'ERR_ENCODING_INVALID_ENCODED_DATA',
]);

/** Metadata by name; a value that cannot be decoded is kept as it came. */
export function metadataOf(headers: Readonly<Record<string, string>> = {}): Map<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), decodeWords(value)]));
}

function decodeWords(text: string): string {
  return text
    .replace(BETWEEN_WORDS, '$1')
    .replace(WORD, (word: string, charset: string, encoding: string, encoded: string) => {
      const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(encoded, 'base64') : fromQ(encoded);
      return decoded(bytes, charset) ?? word;
    });
}

/** Q: `_` is a space, `=E9` a byte, anything else itself. */
function fromQ(encoded: string): Uint8Array {
  const percent = encoded.replaceAll('_', ' ').replace(/=([\da-f]{2})/gi, (_, hex: string) => byteOf(hex));
  return Buffer.from(percent, 'latin1');
}

function byteOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

/** Undefined when the charset is unknown, or the bytes are not valid in it. */
function decoded(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (error) {
    if (UNDECODABLE.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}
