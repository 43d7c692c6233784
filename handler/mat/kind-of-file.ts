/** Says what a file that is not a MAT-file looks like: people upload the wrong file, and want to know which. */

/** Leading bytes that name a format. */
const SIGNATURES: readonly (readonly [leading: string, name: string])[] = [
  ['\x1f\x8b', 'a gzip archive'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF', 'a PDF document'],
  ['\x93NUMPY', 'a NumPy array'],
  ['PAR1', 'a Parquet file'],
  ['Octave-1-', "Octave's own binary format; save -v7 writes a MAT-file"],
  [
    '\x00\x05\x16\x07',
    'what macOS keeps beside a file (a name that begins with ._); the recording is the file without ._',
  ],
  ['Rar!', 'a RAR archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['\x00\x00\x00\x00', 'zero bytes'],
];

/** First lines that name a format, after white space. */
const FIRST_LINES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^# Created by Octave/, "Octave's own text format; save -v7 writes a MAT-file"],
  [/^<(!doctype html|html|head|body)/i, 'an HTML page'],
  [/^<(\?xml|[a-z])/i, 'an XML document'],
  [/^0 {7}/, 'an EDF recording'],
  [/^[{[]/, 'a JSON document'],
  [/^[\w/-]+ \d+ \d+(\.\d+)?[\s/(]/, 'a WFDB header (.hea)'],
  [/^[^\n]*[,;\t][^\s][^\n]*\n[^\n]*[,;\t]/, 'a table as text (CSV)'],
];

const LOOKED_AT_BYTES = 512;

/** `a PNG image`, `a text file`, …; for bytes of no known kind, the first of them. */
export function kindOfFile(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, LOOKED_AT_BYTES));
  const leading = head.toString('latin1');
  const signature = SIGNATURES.find(([start]) => leading.startsWith(start));
  if (signature !== undefined) return signature[1];
  const text = head.toString('utf8');
  if (!isText(text)) return `no format we know; its first bytes are ${head.toString('hex', 0, 8)}`;
  return FIRST_LINES.find(([pattern]) => pattern.test(text.trimStart()))?.[1] ?? 'a text file';
}

/** No control characters, and valid UTF-8 except perhaps for a last character that was cut. */
function isText(text: string): boolean {
  return !/\ufffd(?!$)/.test(text) && Array.from(text).every(isPrintable);
}

function isPrintable(character: string): boolean {
  return character >= ' ' || /[\t\n\v\f\r]/.test(character);
}
