/**
 * Writes MAT-files of version 7: level 5, each variable compressed by itself. MATLAB, Octave, SciPy and this project read
 * them. The signal is streamed, so that a day of Holter is not held.
 *
 * Source: MathWorks, "MAT-File Format", chapter "Level 5 MAT-File Format".
 */
import { pipeline } from 'node:stream/promises';
import { createDeflate, deflateSync } from 'node:zlib';
import type { NewFile } from '../folder/new-file.ts';
import { BYTES_PER_VALUE, type SignalClass, type SmallValue, signalHead, smallMatrix } from './mat-arrays.ts';
import { paddingAfter, TAG_BYTES, TYPE, tagOf } from './mat-elements.ts';

/** Text, offset of a subsystem, version, byte order mark. */
const HEADER_BYTES = 128;
const TEXT_BYTES = 116;
/** MATLAB reads variables of less than 2 GiB in this format; the name and the tags take less than a hundred bytes of it. */
export const MAX_SIGNAL_BYTES = 2 ** 31 - 1024;

/** The variable that is streamed. */
export interface SignalVariable {
  readonly name: string;
  readonly matClass: SignalClass;
  readonly dims: readonly [rows: number, columns: number];
  /** The numbers as bytes, little-endian, column by column. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The bytes of a signal in memory, which decide whether the format can hold it. */
export function signalBytes(matClass: SignalClass, [rows, columns]: readonly [number, number]): number {
  return rows * columns * BYTES_PER_VALUE[matClass];
}

/**
 * Writes a file: the signal, and behind it the small variables in their order.
 *
 * @throws {RangeError} when the signal gives more or fewer bytes than its dimensions, or has more than `MAX_SIGNAL_BYTES`
 */
export async function writeMat(
  file: NewFile,
  signal: SignalVariable,
  others: Readonly<Record<string, SmallValue>>,
): Promise<void> {
  file.write(header());
  await writeCompressed(file, signalMatrix(signal));
  for (const [name, value] of Object.entries(others)) {
    const compressed = deflateSync(smallMatrix(name, value));
    file.write(tagOf(TYPE.compressed, compressed.length));
    file.write(compressed);
  }
}

/** No date: the same lake gives the same bytes. */
function header(): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.fill(' ', 0, TEXT_BYTES);
  bytes.write('MATLAB 5.0 MAT-file, written by ./ecg export', 'latin1');
  bytes.writeUInt16LE(0x0100, 124);
  bytes.write('IM', 126, 'latin1');
  return bytes;
}

/** How many bytes a compressed element has is known only behind it, so its tag is written last. */
async function writeCompressed(file: NewFile, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const tagAt = file.size;
  file.write(new Uint8Array(TAG_BYTES));
  const from = file.size;
  await pipeline(bytes, createDeflate(), async (compressed: AsyncIterable<Uint8Array>) => {
    for await (const piece of compressed) file.write(piece);
  });
  file.writeAt(tagAt, tagOf(TYPE.compressed, file.size - from));
}

const STORED_AS: Readonly<Record<SignalClass, number>> = { int16: TYPE.int16, int32: TYPE.int32, double: TYPE.double };

async function* signalMatrix({ name, matClass, dims, bytes }: SignalVariable): AsyncGenerator<Uint8Array> {
  const head = signalHead(name, matClass, dims);
  const dataBytes = signalBytes(matClass, dims);
  const padding = paddingAfter(dataBytes);
  const matrixBytes = head.length + TAG_BYTES + dataBytes + padding.length;
  if (dataBytes > MAX_SIGNAL_BYTES) {
    throw new RangeError(`a signal has at most ${MAX_SIGNAL_BYTES} bytes, ${name} would have ${dataBytes}`);
  }
  yield tagOf(TYPE.matrix, matrixBytes);
  yield head;
  yield tagOf(STORED_AS[matClass], dataBytes);
  let given = 0;
  for await (const piece of bytes) {
    given += piece.length;
    yield piece;
  }
  if (given !== dataBytes) throw new RangeError(`${name} is ${dims.join(' × ')}, ${dataBytes} bytes; got ${given}`);
  yield padding;
}
