/** Whose recording it is, and when and with what it was made, as far as the file says. */
import { instantIn } from '../instant.ts';
import type { Named } from '../tree.ts';
import { DEVICE_NAMES, FIRMWARE_NAMES, plainName, RECORDED_AT_NAMES, SUBJECT_NAMES } from '../words/names.ts';

/** Undefined where the file does not say it. */
export interface WhoSaid {
  readonly subject: string | undefined;
  readonly recordedAt: Date | undefined;
  readonly device: string | undefined;
  readonly firmware: string | undefined;
}

const MAX_CHARACTERS = 200;

/** The first variable of each name, outermost first, that holds a text. */
export function whoSaid(everything: readonly Named[]): WhoSaid {
  const texts = everything
    .flatMap(({ name, depth, variable }) =>
      variable.kind === 'char' ? [{ name: plainName(name), depth, text: oneLine(variable.text) }] : [],
    )
    .sort((a, b) => a.depth - b.depth);
  const first = (names: readonly string[]) => texts.find(({ name, text }) => names.includes(name) && text !== '')?.text;
  return {
    subject: first(SUBJECT_NAMES),
    recordedAt: instantIn(first(RECORDED_AT_NAMES) ?? ''),
    device: first(DEVICE_NAMES),
    firmware: first(FIRMWARE_NAMES),
  };
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, MAX_CHARACTERS);
}
