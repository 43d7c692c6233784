/** Bytes that are written from front to back and then wanted: held while they are few, or else in a file of this machine. */
import { type FileContent, wholeOf } from './file-content.ts';
import type { ScratchFile, ScratchFiles } from './scratch-files.ts';

/** More are not held: a day of 12 leads has some 70 MB of beats while its windows are still judged. */
const HELD_BYTES = 2 ** 20;

/** They come back in pieces of so many. */
const PIECE_BYTES = 2 ** 20;

/** Bytes that come piece by piece. */
export class GrowingBytes {
  /** How many have come. */
  length = 0;
  private readonly scratch: ScratchFiles | undefined;
  private readonly heldBytes: number;
  private held: Uint8Array[] = [];
  private file: ScratchFile | undefined;

  /**
   * @param scratch where they go when they are many; without it, all are held
   * @param heldBytes fewer are held; the default is for use, others for tests
   */
  constructor(scratch?: ScratchFiles, heldBytes: number = HELD_BYTES) {
    this.scratch = scratch;
    this.heldBytes = heldBytes;
  }

  /** @param piece is kept: it must not be changed. @throws when the folder for temporary files is full: to be tried again */
  append(piece: Uint8Array): void {
    this.held.push(piece);
    this.length += piece.length;
    const heldBytes = this.held.reduce((sum, { length }) => sum + length, 0);
    if (this.scratch === undefined || heldBytes < this.heldBytes) return;
    this.file ??= this.scratch.file();
    for (const bytes of this.held) this.file.append(bytes);
    this.held = [];
  }

  /** All of them: in an array of their own, or in pieces for as long as the scratch files are open. */
  content(): FileContent {
    const { held, file, length } = this;
    if (file === undefined) return held.length === 1 ? held[0]! : wholeOf({ length, pieces: () => held });
    for (const bytes of held) file.append(bytes);
    this.held = [];
    return { length, pieces: () => piecesIn(file) };
  }
}

function* piecesIn(file: ScratchFile): Generator<Uint8Array> {
  const ranges = file.ranges();
  const memory = new Uint8Array(Math.min(PIECE_BYTES, ranges.length));
  for (let at = 0; at < ranges.length; at += PIECE_BYTES) yield ranges.into(at, memory);
}
