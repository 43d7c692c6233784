/**
 * The one error that means "the file itself is wrong": trying again cannot help, so the handler sets the file aside.
 * Every other error is the surroundings' fault and is retried.
 */

/** What can be wrong with a file. Reports group by it, so the list is closed. */
export type BadFileCode =
  | 'empty' // no bytes at all
  | 'not-mat' // no header of any known version
  | 'unsupported' // a known format, in a form that is not read (VAX floats, an unknown version …)
  | 'truncated' // the file ends before what its header promises
  | 'corrupt' // bytes that contradict the format or each other
  | 'too-large'; // beyond a limit: inflated bytes, nesting, variables

/** The file itself is wrong; `code` groups, `byte` says where, the message says what was expected and what was found. */
export class BadFileError extends Error {
  override readonly name = 'BadFileError';
  readonly code: BadFileCode;
  /** Offset from the start of the file; inside compressed data, the offset of the compressed element. */
  readonly byte: number;
  /** The message without code and byte. */
  readonly reason: string;

  constructor(code: BadFileCode, byte: number, message: string, options?: ErrorOptions) {
    super(`${code} at byte ${byte}: ${message}`, options);
    this.code = code;
    this.byte = byte;
    this.reason = message;
  }
}
