/**
 * The marks of a lake, in a file beside its folder: what people said must outlive a lake, which can be made again.
 *
 * Lines are only ever added, each by one write at the file's end, so that two windows or processes lose nothing. A line
 * counts from the moment its line break is there. The last line about a stretch by a reader is the one that stands.
 */
import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { SqlError } from '../lake/sql-error.ts';
import { quoted, systemMessage } from '../terminal/text.ts';
import { BadLine, type Label, type LabelLine, labelIn, lineOf } from './label.ts';

/** What the file's name ends in. */
export const LABELS_SUFFIX = '.labels.ndjson';

/** The file with the marks of a lake. @param lake its folder, absolute and without a slash at its end */
export function labelsPath(lake: string): string {
  return `${lake}${LABELS_SUFFIX}`;
}

/** The file of marks cannot be read or added to. */
export class LabelsError extends SqlError {}

/** How often, and how long apart, a last line without its line break is looked at again: somebody may be writing it. */
const LOOKS = 5;
const WAIT_MS = 30;
const LINE_BREAK = 0x0a;

/** The marks that stand, and which state of the file they are from. */
interface Known {
  readonly state: string;
  readonly standing: readonly Label[];
}

/** The marks of one lake. */
export class LabelsFile {
  readonly path: string;
  private known: Known | undefined;

  /** @param path of a file that need not be there yet */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * The marks that stand, in the order in which they were set; the same list as before while the file has not changed.
   *
   * @returns an empty list without a file
   * @throws {LabelsError} when the file cannot be read, or one of its lines is damaged
   */
  async standing(): Promise<readonly Label[]> {
    const state = this.state();
    if (this.known?.state === state) return this.known.standing;
    const standing = standingOf(await this.lines());
    this.known = { state, standing };
    return standing;
  }

  /** Every line, also of marks that were taken back. @returns an empty list without a file. @throws {LabelsError} as `standing` does */
  async lines(): Promise<readonly LabelLine[]> {
    return this.state() === '' ? [] : linesIn(await this.bytes(), this.path);
  }

  /** Adds a line, which must be one that can be read again; it is on the disk when this returns. @throws {LabelsError} when it cannot be added, or the last line is cut short */
  async add(line: LabelLine): Promise<void> {
    if (this.state() !== '') await this.bytes(); // after half a line, nothing can be added
    const text = lineOf(line);
    labelIn(text.trimEnd());
    const bytes = Buffer.from(text);
    try {
      const file = openSync(this.path, 'a');
      try {
        const written = writeSync(file, bytes);
        fsyncSync(file);
        if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes could be written`);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw new LabelsError(`The mark cannot be kept in ${quoted(this.path)}: ${systemMessage(error)}.`, {
        cause: error,
      });
    }
  }

  /** Changes with each line that is added, and when the file is replaced; empty without a file. */
  private state(): string {
    const stat = statSync(this.path, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
  }

  /** Whole lines. @throws {LabelsError} when the last one stays without its end */
  private async bytes(): Promise<Buffer> {
    for (let looks = 1; looks < LOOKS && !this.isEnded(); looks += 1) await setTimeout(WAIT_MS);
    const bytes = this.read(() => readFileSync(this.path));
    if (bytes.length === 0 || bytes.at(-1) === LINE_BREAK) return bytes;
    throw new LabelsError(
      `Line ${linesOf(bytes).length} of ${quoted(this.path)} must end with a line break: it was cut short. Complete it, or remove it.`,
    );
  }

  private isEnded(): boolean {
    return this.read(() => {
      const file = openSync(this.path, 'r');
      try {
        const { size } = fstatSync(file);
        const last = Buffer.alloc(1);
        return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === LINE_BREAK);
      } finally {
        closeSync(file);
      }
    });
  }

  private read<T>(reading: () => T): T {
    try {
      return reading();
    } catch (error) {
      throw new LabelsError(`The marks in ${quoted(this.path)} cannot be read: ${systemMessage(error)}.`, {
        cause: error,
      });
    }
  }
}

/** What is between line breaks; behind the last one is an empty line. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from <= bytes.length; ) {
    const end = bytes.indexOf(LINE_BREAK, from);
    const to = end < 0 ? bytes.length : end;
    lines.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return lines;
}

function linesIn(bytes: Buffer, path: string): LabelLine[] {
  const lines = linesOf(bytes).slice(0, -1);
  return lines.map((line, at) => {
    try {
      if (!isUtf8(line)) throw new BadLine('must be UTF-8');
      return labelIn(line.toString());
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      throw new LabelsError(`Line ${at + 1} of ${quoted(path)} ${error.message}. Mend it, or remove it.`, {
        cause: error,
      });
    }
  });
}

/** @param lines in the order of the file: clocks may be wrong */
function standingOf(lines: readonly LabelLine[]): Label[] {
  const standing = new Map<string, Label>();
  for (const line of lines) {
    const { mark } = line;
    const stretch = JSON.stringify([line.recording_id, line.lead_index, line.start_s, line.end_s, line.reader]);
    standing.delete(stretch); // set again, it is the newest
    if (mark !== 'none') standing.set(stretch, { ...line, mark });
  }
  return [...standing.values()];
}
