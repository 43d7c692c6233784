/** Words, colours and progress for a person at a terminal. */
import { isAbsolute, relative } from 'node:path';
import { stripVTControlCharacters, styleText } from 'node:util';
import type { Result } from '../../handler/result.ts';
import type { Output } from './command-context.ts';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'bold' | 'dim';
/** Colours a text, or leaves it as it is where there are no colours. */
export type Paint = (colour: Colour, text: string) => string;

/** Work that takes less shows no progress; a line that is shown is drawn again with each file. */
const REDRAW_MS = 100;
/** From this size on a single file takes long enough to say that it is being read. */
const LONG_BYTES = 8 * 2 ** 20;

const COLOURS: Readonly<Record<Result['outcome'], Colour>> = {
  accepted: 'green',
  rejected: 'red',
  unreadable: 'yellow',
  gone: 'yellow',
  retry: 'cyan',
};

export function paintWith(colours: boolean): Paint {
  return (colour, text) => (colours ? styleText(colour, text, { validateStream: false }) : text);
}

/** An outcome in its colour, padded so that what follows stands in a column. */
export function outcomeWord(outcome: Result['outcome'], paint: Paint): string {
  return paint(COLOURS[outcome], outcome.padEnd('unreadable'.length));
}

/** How many of what, with the plural's s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `5 accepted, 2 rejected, 1 unreadable`: the outcomes there were, best first. */
export function outcomeCounts(outcomes: readonly Result['outcome'][]): string {
  const counts = Object.keys(COLOURS).map((word) => ({ word, count: outcomes.filter((one) => one === word).length }));
  return counts.flatMap(({ word, count }) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');
}

/** A text from outside, on one line: a control character would move the cursor, or the text around it. */
export function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A name in a sentence. */
export function quoted(name: string): string {
  return `"${visible(name)}"`;
}

/** A path as the person in `folder` would write it. */
export function pathFrom(folder: string, path: string): string {
  const way = relative(folder, path);
  const isInside = way !== '' && !isAbsolute(way) && !/^\.\.(?:[/\\]|$)/.test(way);
  return isInside ? way : path;
}

/** Breaks a text between words into lines of at most `columns`; a longer word gets a line of its own. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && stripVTControlCharacters(`${last} ${word}`).length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** The line that says how far the work is. Nothing is drawn where no person looks. */
export class Progress {
  private readonly err: Output;
  private readonly total: number;
  private readonly startedMs = performance.now();
  private done = 0;
  private drawnMs = Number.NEGATIVE_INFINITY;
  private isShown = false;

  constructor(err: Output, total: number) {
    this.err = err;
    this.total = total;
  }

  /** A file is about to be read. */
  reading(name: string, bytes: number): void {
    if (bytes >= LONG_BYTES) this.draw(` · ${(bytes / 2 ** 20).toFixed(0)} MiB: ${visible(name)}`);
  }

  /** A file is done: prints what there is to say of it where the line was, and the line under it. */
  past(print: () => void): void {
    const wasShown = this.isShown;
    this.end();
    print();
    this.done += 1;
    if (wasShown || performance.now() - this.drawnMs >= REDRAW_MS) this.draw('');
  }

  /** Takes the line away. */
  end(): void {
    if (this.isShown) this.err.write('\r\x1b[2K');
    this.isShown = false;
  }

  private draw(rest: string): void {
    if (!this.err.isTerminal || this.done === this.total) return;
    this.end();
    this.drawnMs = performance.now();
    const seconds = (this.drawnMs - this.startedMs) / 1000;
    const rate = this.done === 0 ? '' : ` · ${(this.done / seconds).toFixed(0)} files/s`;
    this.err.write(`${this.done}/${this.total}${rate}${rest}`.slice(0, this.err.columns - 1));
    this.isShown = true;
  }
}
