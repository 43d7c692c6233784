/**
 * A mark as one line of text: a JSON object with the columns of `labels`. A line whose `mark` is `none` takes the mark of its
 * reader on exactly this stretch back. Every line is checked as a whole when it is read, since people may edit the file.
 */
import type { LocalRowOf } from '../../lake/schema.ts';
import { type labels, MARKS, type Mark, SHOWN } from '../../lake/tables/labels.ts';
import { quoted } from '../terminal/text.ts';

/** A mark that stands. */
export interface Label extends LocalRowOf<'labels'> {
  readonly mark: Mark;
}

/** A line of the file: a mark, or that it is taken back. */
export type LabelLine = Omit<Label, 'mark'> & { readonly mark: Mark | 'none' };

/** What a line can say: a mark, or none. */
export const SAID = [...MARKS, 'none'] as const;

/** Characters of a note: a few sentences. */
export const MAX_NOTE = 500;
/** Characters of a reader's name. */
export const MAX_READER = 60;

/** What a name of a reader must be, for a sentence. */
export const READER_FORM = `a name of 1 to ${MAX_READER} characters on one line`;

/** Is it a name that a mark can be signed with? Blanks at its ends would make two readers of one. */
export function isReader(name: string): boolean {
  return name !== '' && name === name.trim() && [...name].length <= MAX_READER && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);
}

/** Does a text fit as a note? */
export function isNote(text: string): boolean {
  return [...text].length <= MAX_NOTE;
}

/** A line, with its line break. */
export function lineOf(label: LabelLine): string {
  return `${JSON.stringify({ ...label, marked_at: label.marked_at.toISOString() })}\n`;
}

/** What is wrong with a line: what was expected, and what was found. */
export class BadLine extends Error {}

/** @param text one line, without its line break. @throws {BadLine} with a sentence whose subject the caller gives */
export function labelIn(text: string): LabelLine {
  const given = objectIn(text);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(CHECKS, name)) throw new BadLine(`must have no ${quoted(name)}`);
  }
  for (const [name, [isRight, expected]] of Object.entries(CHECKS)) {
    if (!isRight(given[name])) throw new BadLine(`must have ${name} as ${expected}, got ${shown(given[name])}`);
  }
  const line = given as unknown as LabelLine & { readonly marked_at: string }; // each property was checked
  if (line.end_s <= line.start_s)
    throw new BadLine(`must have end_s after start_s, got ${line.start_s} to ${line.end_s}`);
  return { ...line, marked_at: new Date(line.marked_at) };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BadLine(`must be a JSON object, got ${text === '' ? 'an empty line' : quoted(text.slice(0, 40))}`);
}

type Check = readonly [isRight: (value: unknown) => boolean, expected: string];

const isText = (value: unknown): value is string => typeof value === 'string';
const isTime = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const oneOf = (all: readonly string[]): Check => [
  (value) => isText(value) && all.includes(value),
  `one of ${all.join(', ')}`,
];

const CHECKS: Readonly<Record<(typeof labels)[number]['name'], Check>> = {
  recording_id: [(value) => isText(value) && /^[0-9a-f]{64}$/.test(value), '64 hexadecimal digits'],
  lead: [isText, 'a text'],
  lead_index: [
    (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31,
    'a whole number from 0',
  ],
  start_s: [isTime, 'a number of seconds from 0'],
  end_s: [isTime, 'a number of seconds from 0'],
  mark: oneOf(SAID),
  note: [(value) => value === null || (isText(value) && isNote(value)), `null or at most ${MAX_NOTE} characters`],
  reader: [(value) => isText(value) && isReader(value), READER_FORM],
  marked_at: [
    (value) => isText(value) && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value)),
    'a time such as 2026-01-31T09:05:00.000Z',
  ],
  ruleset: [(value) => isText(value) && /^[0-9a-f]{1,64}$/.test(value), 'hexadecimal digits'],
  shown: oneOf(SHOWN),
};

/** Characters of a value in a sentence. */
const MAX_SHOWN = 60;

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
