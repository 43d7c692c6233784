/** What lies in a file, variable by variable, and which ways to find the signal find it. */
import type { MatFile, MatVariable, NumericVariable } from '../../../handler/mat/variables.ts';
import { isSignal } from '../../../handler/recording/choice/candidates.ts';
import { chooseSignal } from '../../../handler/recording/choose-signal.ts';
import { layouts } from '../../../handler/recording/layouts/index.ts';
import type { Layout } from '../../../handler/recording/layouts/layout.ts';
import { trackOf } from '../../../handler/recording/tracks.ts';
import { everything, type Named } from '../../../handler/recording/tree.ts';
import { rangeOf } from '../../../handler/recording/value-range.ts';
import { plainName } from '../../../handler/recording/words/names.ts';
import { type FileVariable, type FoundBy, MAX_VARIABLES } from './device-wire.ts';

const MAX_TEXT = 80;
/** A few numbers are shown, more by their range. */
const MAX_NUMBERS = 4;

/** Containers before what they hold. */
export function variablesOf(file: MatFile): { readonly shown: FileVariable[]; readonly count: number } {
  const all = everything(file);
  const shown = all.slice(0, MAX_VARIABLES).map(({ path, variable }) => ({
    path,
    kind: kindOf(variable),
    shape: variable.dims.join(' × '),
    holds: holdsOf(variable),
    isSignal: isSignal(variable, 'auto') && variable.values.length > 1,
  }));
  return { shown, count: all.length };
}

function kindOf(variable: MatVariable): string {
  if (variable.kind === 'numeric') return variable.logical ? 'logical' : variable.matClass;
  return variable.kind === 'char' ? 'text' : variable.kind;
}

function holdsOf(variable: MatVariable): string {
  if (variable.kind === 'char') return variable.text.slice(0, MAX_TEXT);
  if (variable.kind === 'struct') return variable.fieldNames.join(', ').slice(0, MAX_TEXT);
  if (variable.kind === 'numeric') return numbersWords(variable);
  return '';
}

function numbersWords(variable: NumericVariable): string {
  const { values } = variable;
  if (values.length === 0) return 'empty';
  if (values.length <= MAX_NUMBERS)
    return [...values.slice(0, values.length)].map((one) => short(Number(one))).join(', ');
  const { lowest, highest, isWhole } = rangeOf([trackOf(variable)], values.length, []);
  if (Number.isNaN(lowest)) return 'no number at all';
  return `${short(lowest)} to ${short(highest)}${isWhole ? ', whole' : ''}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}

/** The general names first, then each tool whose files are known. */
export function foundBy(file: MatFile): FoundBy[] {
  const all = everything(file);
  const { signal, layout, whyNoSignal } = chooseSignal(all, { names: [], orientation: 'auto' });
  const found =
    signal && `${signal.path}: ${signal.tracks.length} × ${signal.sampleCount}, chosen by ${signal.chosenBy}`;
  const general: FoundBy = {
    name: 'names that are in use',
    finds: found !== undefined && layout === undefined,
    says: layout === undefined ? (found ?? whyNoSignal) : `not asked: this is a file of ${layout.tool}`,
  };
  return [
    general,
    ...layouts.map((one) => ({
      name: one.tool,
      finds: one === layout && found !== undefined,
      says: one === layout ? (found ?? whyNoSignal) : missingOf(one, all),
    })),
  ];
}

/** Names are compared without case, blanks, `_`, `-` and `.`; where they are all there, but apart, it is said too. */
function missingOf({ together }: Layout, all: readonly Named[]): string {
  const there = new Set(all.map(({ name }) => plainName(name)));
  const missing = together.filter((name) => !there.has(name));
  return missing.length === 0
    ? `has ${together.join(', ')}, but not in one place`
    : `has no ${missing.join(', ')} (of ${together.join(', ')})`;
}
