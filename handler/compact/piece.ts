/**
 * How much of a day is taken at once. A compaction holds what it takes, and lists and copies of it: of a day that is taken in
 * pieces, each of which is committed, it holds one, and what a stopped one has done stays.
 */
import { type FreshRecording, filesOf } from './fresh-recording.ts';

/** At most so much, but one recording at least. */
export interface PieceSize {
  readonly recordings: number;
  /** Of their fresh files. */
  readonly bytes: number;
}

/** About 50 s of work and 0.6 GB. */
export const MAX_PIECE: PieceSize = { recordings: 5000, bytes: 512 * 2 ** 20 };

/** The first of these recordings that fit into a piece; none only of none. */
export function firstPiece(recordings: readonly FreshRecording[], most: PieceSize): readonly FreshRecording[] {
  let total = 0;
  const end = recordings.findIndex((one, at) => {
    if (at > 0 && (at >= most.recordings || total >= most.bytes)) return true;
    total += filesOf(one).reduce((sum, file) => sum + (file.bytes ?? 0), 0);
    return false;
  });
  return end === -1 ? recordings : recordings.slice(0, end);
}
