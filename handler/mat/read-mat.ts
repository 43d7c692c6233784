/**
 * Reads MAT-files of every version: 4, 5/6 (raw), 7 (compressed) and 7.3 (HDF5). The version is recognised by the
 * bytes, never by a name.
 */
import type { ByteRanges } from '../bytes/byte-ranges.ts';
import type { ScratchFiles } from '../bytes/scratch-files.ts';
import { BadFileError } from './errors.ts';
import { kindOfFile } from './kind-of-file.ts';
import { DEFAULT_LIMITS, type MatLimits } from './limits.ts';
import { readMat4, sniffMat4 } from './mat4.ts';
import { readMat5 } from './mat5.ts';
import type { OpenRanges } from './mat73.ts';
import type { MatFile } from './variables.ts';

export type { MatLimits } from './limits.ts';

/** Level 5 and 7.3 files begin with 124 bytes of text and offsets, the version, and "MI" in their byte order. */
const VERSION_AT = 124;
const HEADER_BYTES = 128;
const BYTE_ORDERS: Readonly<Record<string, 'little' | 'big'>> = { IM: 'little', MI: 'big' };

/** Where HDF5 looks for itself: at 0 and every power of two from 512. MATLAB puts it at 512, behind its own header. */
const HDF5_SIGNATURE = '\x89HDF\r\n\x1a\n';
const HDF5_SIGNATURE_AT = [512, 0, 1024, 2048, 4096] as const;

/** What of a file is looked at to know its version: all places where HDF5 may begin. */
const HEAD_BYTES = 8192;

/**
 * Reads a MAT-file.
 *
 * @param bytes the whole file, held or by ranges. The values of the result are read from it when they are asked for: do
 *   not change or close it while you use them
 * @param limits where they should differ from `DEFAULT_LIMITS`
 * @param scratch where large compressed variables are inflated to, to be closed when the values are used; without it, all
 *   is held
 * @returns its variables in file order; none for a file that is a header alone
 * @throws {BadFileError} when the file itself is wrong, and nothing else; no value is ever guessed or dropped
 */
export async function readMat(
  bytes: Uint8Array | ByteRanges,
  limits: Partial<MatLimits> = {},
  scratch?: ScratchFiles,
): Promise<MatFile> {
  return readVersion(bytes, { ...DEFAULT_LIMITS, ...limits }, scratch);
}

async function readVersion(
  bytes: Uint8Array | ByteRanges,
  limits: MatLimits,
  scratch: ScratchFiles | undefined,
): Promise<MatFile> {
  if (bytes.length === 0) throw new BadFileError('empty', 0, 'the file has no bytes');
  const head = bytes instanceof Uint8Array ? bytes : bytes.read(0, Math.min(HEAD_BYTES, bytes.length));
  // Version 4 comes first: a sample of it may spell "MI" at byte 126, but the text of a header has no zero at byte 0 to 3.
  const mat4 = sniffMat4(head);
  if (mat4 !== undefined) return readMat4(bytes, mat4, limits);
  const header = headerOf(head);
  const hdf5At = HDF5_SIGNATURE_AT.find((at) => latin1(head, at, HDF5_SIGNATURE.length) === HDF5_SIGNATURE);
  if (header?.version === 0x0100) return readMat5(bytes, header.endian, limits, scratch);
  if (header?.version === 0x0200 && hdf5At === undefined) {
    throw new BadFileError(
      bytes.length < 520 ? 'truncated' : 'corrupt',
      512,
      'expected an HDF5 signature here, as in every version 7.3 file',
    );
  }
  if (hdf5At !== undefined) {
    const { readMat73 } = await import('./mat73.ts');
    return readMat73(fileOrWhole(bytes, limits), hdf5At, header?.endian ?? 'little', limits, scratch);
  }
  if (header !== undefined) {
    const version = `0x${header.version.toString(16).padStart(4, '0')}`;
    throw new BadFileError(
      'unsupported',
      VERSION_AT,
      `expected version 0x0100 or 0x0200, for 5 and 7.3, found ${version}`,
    );
  }
  if (latin1(head, 0, 6) === 'MATLAB' && bytes.length < HEADER_BYTES) {
    throw new BadFileError('truncated', bytes.length, `the header of a MAT-file needs ${HEADER_BYTES} bytes`);
  }
  throw new BadFileError('not-mat', 0, `no header of a MAT-file; this looks like ${kindOfFile(head)}`);
}

/** The HDF5 library reads a file itself; of anything else it is given all at once. */
function fileOrWhole(bytes: Uint8Array | ByteRanges, { hdf5Bytes }: MatLimits): Uint8Array | OpenRanges {
  if (bytes instanceof Uint8Array) return bytes;
  const { descriptor } = bytes;
  if (descriptor !== undefined) return { ranges: bytes, descriptor };
  if (bytes.length <= hdf5Bytes) return bytes.read(0, bytes.length);
  const most = `at most ${hdf5Bytes} are read`;
  throw new BadFileError('too-large', 0, `a version 7.3 file of ${bytes.length} bytes; ${most}`);
}

function headerOf(bytes: Uint8Array): { version: number; endian: 'little' | 'big' } | undefined {
  const endian = BYTE_ORDERS[latin1(bytes, VERSION_AT + 2, 2)];
  if (endian === undefined) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { version: view.getUint16(VERSION_AT, endian === 'little'), endian };
}

function latin1(bytes: Uint8Array, at: number, count: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', at, at + count);
}
