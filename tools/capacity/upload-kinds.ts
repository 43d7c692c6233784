/** The kinds of upload that bursts are made of. */
import type { Measured, MeasuredUpload } from '../cost/measure/measured.ts';

/** Each kind, and the measurement that stands for it. */
const MEASUREMENTS = { fragments: 'fragment', holters: 'holter' } as const satisfies Record<string, keyof Measured>;

/** The name of a kind, as the options of the command have it. */
export type UploadKind = keyof typeof MEASUREMENTS;

/** All kinds, in the order in which they are reported. */
export const UPLOAD_KINDS = Object.keys(MEASUREMENTS) as readonly UploadKind[]; // its keys, and no others

/** What people call each. */
export const KIND_WORDS: ByKind<string> = { fragments: 'fragments of 10 s', holters: 'days of Holter' };

/** One value for each kind. */
export type ByKind<T> = Readonly<Record<UploadKind, T>>;

/** Works out a value for each kind. */
export function byKind<T>(value: (kind: UploadKind) => T): ByKind<T> {
  return Object.fromEntries(UPLOAD_KINDS.map((kind) => [kind, value(kind)])) as ByKind<T>; // one for each kind
}

/** The measurement that stands for uploads of a kind. */
export function measuredUpload(kind: UploadKind, measured: Measured): MeasuredUpload {
  return measured[MEASUREMENTS[kind]];
}
