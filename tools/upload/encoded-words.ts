/**
 * Writes metadata as S3 takes it: HTTP headers are ASCII, so a value of other characters becomes encoded words, which
 * `handler/aws/s3-metadata.ts` reads.
 *
 * Source: RFC 2047, "Message Header Extensions for Non-ASCII Text", section 2; Amazon S3 User Guide, "User-defined object
 * metadata".
 */

/** An encoded word has at most 75 characters; around the text stand `=?UTF-8?B?` and `?=`. */
const MAX_WORD_BYTES = Math.floor((75 - '=?UTF-8?B??='.length) / 4) * 3;

/** Printable ASCII, without a blank at either end, which a header would lose. */
const PLAIN = /^(?! )[ -~]*(?<! )$/;
/** What a reader would take for an encoded word. */
const LOOKS_ENCODED = /=\?/;

/** A value as it stands in a header; one that is plain already stays as it is. */
export function encodedWords(text: string): string {
  if (PLAIN.test(text) && !LOOKS_ENCODED.test(text)) return text;
  return piecesOf(text)
    .map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`)
    .join(' ');
}

/** In pieces that fit into a word each; no character is divided. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let [piece, bytes] = ['', 0];
  for (const character of text) {
    const more = Buffer.byteLength(character);
    if (bytes + more > MAX_WORD_BYTES) {
      pieces.push(piece);
      [piece, bytes] = ['', 0];
    }
    piece += character;
    bytes += more;
  }
  return [...pieces, piece];
}
