/**
 * Beats as a WFDB annotation file of the MIT format: two bytes each, a type in the upper 6 bits and below it the samples
 * since the annotation before; what a beat has besides follows it.
 *
 * Source: WFDB Applications Guide, annot(5), and `ecgcodes.h` for the types.
 */

/** What an annotation may say of a beat: `normal` is what detectors write, who classify nothing. */
export const BEAT_TYPES = { normal: 1, unclassifiable: 13 } as const;

/** One beat. */
export interface Annotation {
  /** From the start of the recording. */
  readonly sample: number;
  readonly type: keyof typeof BEAT_TYPES;
  /** From 0, of the signals of the header; at most 255. */
  readonly signal: number;
  /** 0, or what the writer means by another number, at most 255. */
  readonly subtype: number;
}

const SKIP = 59;
const SUBTYPE = 61;
const SIGNAL = 62;
/** What fits beside a type. */
const MAX_INTERVAL = 2 ** 10 - 1;

/** A whole annotation file. @param beats in the order of time; none give a file without annotations */
export function annotationFile(beats: readonly Annotation[]): Uint8Array {
  const words: number[] = [];
  let before = 0;
  let current = 0;
  for (const { sample, type, signal, subtype } of beats) {
    const interval = sample - before;
    const isFar = interval < 0 || interval > MAX_INTERVAL;
    if (isFar) words.push(word(SKIP, 0), ...longOf(interval));
    words.push(word(BEAT_TYPES[type], isFar ? 0 : interval));
    if (subtype !== 0) words.push(word(SUBTYPE, subtype));
    if (signal !== current) words.push(word(SIGNAL, signal));
    before = sample;
    current = signal;
  }
  const bytes = Buffer.alloc(2 * (words.length + 1)); // two zero bytes are the end
  for (const [at, value] of words.entries()) bytes.writeUInt16LE(value, 2 * at);
  return bytes;
}

function word(type: number, below: number): number {
  return (type << 10) | below;
}

/** A PDP-11 wrote the upper half first. */
function longOf(value: number): [upper: number, lower: number] {
  return [(value >>> 16) & 0xffff, value & 0xffff];
}
