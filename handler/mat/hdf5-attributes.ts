/** Attributes of HDF5 objects: MATLAB's own, which are class names and flags, and texts or numbers of other programs. */
import { callLibrary, type Hdf5File, inLibraryMemory, type Library, refuse } from './hdf5.ts';
import { storageOf, TYPE_CLASS } from './hdf5-types.ts';
import { arrayOver } from './values.ts';

/** MATLAB's attributes are class names and flags. */
const MAX_ATTRIBUTE_BYTES = 1024;

/** The names of an object's attributes. */
export function attributesOf(file: Hdf5File, path: string): Set<string> {
  return new Set(callLibrary(file, path, () => file.library.get_attribute_names(file.id, path)));
}

/** A text attribute, without its padding. */
export function textAttribute(file: Hdf5File, path: string, name: string): string {
  const { type, bytes } = attribute(file, path, name);
  if (type !== TYPE_CLASS.string) refuse(file, 'corrupt', path, `attribute ${name} is text, found type class ${type}`);
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\0 ]+$/, '');
}

/** An integer attribute. */
export function integerAttribute(file: Hdf5File, path: string, name: string): number {
  const { type, bytes } = attribute(file, path, name);
  if (type !== TYPE_CLASS.integer || bytes.length > 8)
    refuse(file, 'corrupt', path, `attribute ${name} is an integer, found type class ${type}`);
  return Number(Buffer.concat([bytes, new Uint8Array(8 - bytes.length)]).readBigUInt64LE());
}

/**
 * What an attribute says: one text, or a few numbers. Programs other than MATLAB write a rate or a unit this way.
 *
 * @returns undefined for anything else, which MATLAB would not read either
 */
export function attributeValue(file: Hdf5File, path: string, name: string): string | Float64Array | undefined {
  const { library, id } = file;
  const metadata = callLibrary(file, path, () => library.get_attribute_metadata(id, path, name));
  const { type, size, signed, total_size: count, vlen } = metadata;
  const storage = storageOf(type, size, signed);
  const isText = type === TYPE_CLASS.string && count === 1;
  if ((!isText && storage === undefined) || count < 1 || count * size > MAX_ATTRIBUTE_BYTES) return undefined;
  return inLibraryMemory(file, path, count * size, (pointer) => {
    const status = callLibrary(file, path, () => library.get_attribute_data(id, path, name, BigInt(pointer)));
    if (status < 0) refuse(file, 'corrupt', path, `attribute ${name} cannot be read`);
    const bytes = library.HEAPU8.slice(pointer, pointer + count * size);
    if (storage !== undefined) return Float64Array.from(arrayOver(bytes, storage) as Uint8Array, Number);
    return textFrom(vlen ? textAt(library, Buffer.from(bytes).readUInt32LE()) : bytes);
  });
}

/** The text at an address of the library's memory, where it keeps texts of any length. */
function textAt({ HEAPU8 }: Library, address: number): Uint8Array {
  return address === 0 ? new Uint8Array() : HEAPU8.slice(address, address + MAX_ATTRIBUTE_BYTES);
}

function textFrom(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
    .toString('utf8')
    .trimEnd();
}

function attribute(file: Hdf5File, path: string, name: string): { type: number; bytes: Uint8Array } {
  const { library, id } = file;
  const metadata = callLibrary(file, path, () => library.get_attribute_metadata(id, path, name));
  const { type, size, total_size: count, vlen } = metadata;
  if (vlen || count !== 1 || size > MAX_ATTRIBUTE_BYTES) {
    refuse(file, 'unsupported', path, `attribute ${name} is one value of fixed length in MATLAB's files`);
  }
  const bytes = inLibraryMemory(file, path, size, (pointer) => {
    const status = callLibrary(file, path, () => library.get_attribute_data(id, path, name, BigInt(pointer)));
    if (status < 0) refuse(file, 'corrupt', path, `attribute ${name} cannot be read`);
    return library.HEAPU8.slice(pointer, pointer + size);
  });
  return { type, bytes };
}
