/** The kinds of upload that bursts are made of. */
import type { Measured, MeasuredUpload } from '../cost/measure/measured.ts';

/** Each kind, and the measurement that stands for it. */
const MEASUREMENTS = { fragments: 'fragment', holters: 'holter' } as const satisfies Record<string, keyof Measured>;

export type UploadKind = keyof typeof MEASUREMENTS;

export const UPLOAD_KINDS = Object.keys(MEASUREMENTS) as readonly UploadKind[]; // its keys, and no others

export const KIND_WORDS: ByKind<string> = { fragments: 'fragments of 10 s', holters: 'days of Holter' };

export type ByKind<T> = Readonly<Record<UploadKind, T>>;

export function byKind<T>(value: (kind: UploadKind) => T): ByKind<T> {
  return Object.fromEntries(UPLOAD_KINDS.map((kind) => [kind, value(kind)])) as ByKind<T>; // one for each kind
}

export function measuredUpload(kind: UploadKind, measured: Measured): MeasuredUpload {
  return measured[MEASUREMENTS[kind]];
}
