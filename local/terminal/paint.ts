/** Colours for a terminal, and none where the output goes elsewhere. */
import { styleText } from 'node:util';
import type { Result } from '../../handler/result.ts';

/** What a piece of text can look like. */
export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'bold' | 'dim';
/** Colours a text, or leaves it as it is where there are no colours. */
export type Paint = (colour: Colour, text: string) => string;

/** Best first. */
const RESULT_COLOURS: Readonly<Record<Result['outcome'], Colour>> = {
  accepted: 'green',
  rejected: 'red',
  unreadable: 'yellow',
  gone: 'yellow',
  retry: 'cyan',
};

/** @param colours false for an output that is not a terminal: texts then stay as they are */
export function paintWith(colours: boolean): Paint {
  return (colour, text) => (colours ? styleText(colour, text, { validateStream: false }) : text);
}

/** An outcome in its colour, padded so that what follows it lines up. */
export function outcomeWord(outcome: Result['outcome'], paint: Paint): string {
  return paint(RESULT_COLOURS[outcome], outcome.padEnd('unreadable'.length));
}

/** `5 accepted, 2 rejected, 1 unreadable`: the outcomes there were, best first. */
export function outcomeCounts(outcomes: readonly Result['outcome'][]): string {
  const counts = Object.keys(RESULT_COLOURS).map((word) => ({
    word,
    count: outcomes.filter((outcome) => outcome === word).length,
  }));
  return counts.flatMap(({ word, count }) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');
}
