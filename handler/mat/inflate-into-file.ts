/** Inflates one compressed element of a level 5 MAT-file piece by piece into a file: none of it is held for long. */
import { createInflate, type Inflate } from 'node:zlib';
import type { ScratchFile } from '../bytes/scratch-files.ts';
import { doesNotInflate, MORE_THAN_DECLARED, mustBe } from './inflated.ts';
import type { Element } from './mat5-element.ts';

/** Compressed bytes that are given to zlib at a time, and inflated ones that it gives back. */
const PIECE_BYTES = 2 ** 18;

/**
 * Appends what an element inflates to. zlib's own checksum vouches for the content.
 *
 * @param declared how many bytes it is to be
 * @throws {BadFileError} `corrupt` when they do not inflate, or to another number of bytes
 */
export async function inflateIntoFile(element: Element, declared: number, file: ScratchFile): Promise<void> {
  const inflated = new InflatedPieces(declared, (piece) => file.append(piece));
  const { source, at, end } = element.data;
  for (let from = at; from < end && !inflated.isDone; from += PIECE_BYTES) {
    await inflated.take(source.ranges.read(from, Math.min(from + PIECE_BYTES, end)));
  }
  await inflated.end();
  const { failure, bytes, used } = inflated;
  if (failure !== undefined && !isAboutBytes(failure)) throw failure;
  if (failure !== undefined) doesNotInflate(element, failure.message);
  mustBe(element, { inflated: bytes, declared, used });
}

/** zlib says so of damaged data; everything else, such as a disk that is full, is not the file's fault. */
function isAboutBytes({ code = '', message }: NodeJS.ErrnoException): boolean {
  return code.startsWith('Z_') || message === MORE_THAN_DECLARED;
}

/** One run of zlib, fed by whoever waits for each piece. */
class InflatedPieces {
  /** How many bytes came out. */
  bytes = 0;
  /** Why it ended early. */
  failure: NodeJS.ErrnoException | undefined;
  private readonly inflate: Inflate;
  private readonly ended: Promise<void>;
  private isEnded = false;

  constructor(mostBytes: number, append: (piece: Uint8Array) => void) {
    this.inflate = createInflate({ chunkSize: PIECE_BYTES });
    this.ended = new Promise((resolve) => {
      const end = (failure?: Error) => {
        this.isEnded = true;
        this.failure ??= failure;
        resolve();
      };
      this.inflate.on('error', end);
      this.inflate.on('end', () => end());
      this.inflate.on('data', (piece: Buffer) => {
        if (this.isEnded) return;
        this.bytes += piece.length;
        try {
          if (this.bytes > mostBytes) throw new Error(MORE_THAN_DECLARED);
          append(piece);
        } catch (error) {
          end(error as Error);
          this.inflate.destroy();
        }
      });
    });
  }

  /** Whether the compressed data have ended, as they should or not. */
  get isDone(): boolean {
    return this.isEnded;
  }

  /** Compressed bytes that were used. */
  get used(): number {
    return this.inflate.bytesWritten;
  }

  /** Waits until they are inflated. zlib forgets who waits when it fails, or when the data ended within them. */
  async take(compressed: Uint8Array): Promise<void> {
    const taken = new Promise<void>((resolve) => this.inflate.write(compressed, () => resolve()));
    await Promise.race([taken, this.ended]);
  }

  /** Waits for the last bytes. */
  async end(): Promise<void> {
    if (!this.isEnded) this.inflate.end();
    await this.ended;
    this.inflate.destroy();
  }
}
