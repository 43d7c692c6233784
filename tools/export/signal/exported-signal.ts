/** What is exported of one recording, whichever format it is written in. */
import type { Chosen } from '../choose/choose-recordings.ts';
import type { Beat } from './beats-of.ts';
import type { LeadFile, LeadFiles } from './lead-files.ts';

/** Seconds that the rules reject are left out, or are as they were recorded. */
export type Seconds = 'usable' | 'all';

/** One recording, ready to be written. */
export interface ExportedSignal {
  readonly recording: Chosen;
  readonly seconds: Seconds;
  readonly files: LeadFiles;
  /** Those of one lead, and which; undefined where the lake has no beats. */
  readonly beats: { readonly lead: LeadFile; readonly list: readonly Beat[] } | undefined;
  /** Whether files may say who was recorded. */
  readonly withSubject: boolean;
}

/** The beats that belong to the exported seconds: where rejected seconds are left out, so are their beats. */
export function keptBeats({ beats, seconds }: ExportedSignal): readonly Beat[] {
  const list = beats?.list ?? [];
  return seconds === 'all' ? list : list.filter(({ isUsable }) => isUsable);
}

/** Samples that are read at a time: half a megabyte for each lead. */
const PIECE = 1 << 16;

/** The pieces of a recording: `[from, to)`, in order. */
export function* piecesOf(sampleCount: number): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < sampleCount; from += PIECE) yield [from, Math.min(from + PIECE, sampleCount)];
}

/**
 * Millivolts as the view `signal` computes them.
 *
 * @param value of the lead: counts or millivolts
 */
export function millivolts({ gainAduPerMv, zeroAdu = Number.NaN }: LeadFile, value: number): number {
  return gainAduPerMv === undefined ? value : (value - zeroAdu) / gainAduPerMv;
}
