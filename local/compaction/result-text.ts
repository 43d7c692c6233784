/** What is said of a day that was compacted, or of what was done of it. */
import type { DayCompacted } from '../../handler/compact/compact-day.ts';
import { counted } from '../terminal/text.ts';

const MB = 1e6;

/** What became of a day. */
export function resultText({ outcome, taken, waiting, files, bytes }: DayCompacted): string {
  if (outcome === 'beaten') return `compacted by another process at the same time${takenBefore(taken)}`;
  const size = sizeText({ files, bytes });
  if (outcome === 'compacted') return `${counted(taken, 'recording')} taken: ${size}${waitingText(waiting)}`;
  return `nothing new${files === 0 ? '' : `: ${size}`}${waitingText(waiting)}`;
}

/** What the pieces had taken that were done before something stopped the rest; empty without any. */
export function takenBefore(taken: number): string {
  return taken === 0 ? '' : `; ${counted(taken, 'recording')} taken before that`;
}

/** How many recordings wait; empty for none. */
export function waitingText(waiting: number): string {
  return waiting === 0 ? '' : `; ${counted(waiting, 'recording')} being written, left for the next time`;
}

/** What a generation consists of. */
export function sizeText({ files, bytes }: Pick<DayCompacted, 'files' | 'bytes'>): string {
  return `${counted(files, 'file')}, ${(bytes / MB).toFixed(1)} MB`;
}
