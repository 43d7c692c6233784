/**
 * Which claims of a file are about its signal, and how near to it they are: a rate inside the signal's own struct is
 * nearer than one beside that struct, and one in a struct that holds another signal is about that one.
 */

import type { Named } from '../tree.ts';
import { plainName } from '../words/names.ts';

/** The place of the signal in the tree. */
export interface Place {
  /** The structs around it, outermost first. */
  readonly within: readonly string[];
  /** Its own name, as it is compared. */
  readonly name: string;
  readonly leadCount: number;
  readonly sampleCount: number;
  /** The structs that hold another signal, and not this one. */
  readonly foreign: ReadonlySet<string>;
  /** Signals of other sensors, which are not as long as this one. */
  readonly sensors: readonly Named[];
}

/** A variable that was looked for by name. */
export interface Near {
  readonly named: Named;
  /** Its name without the word for the signal: `fs` of `Fs_ECG` and of `val_fs`. */
  readonly bare: string;
  /** Smaller is nearer; equal ranks are equally near. */
  readonly rank: number;
}

/** Words for this signal in the name of a claim: `ecg_fs`, `FsECG`. */
const OWN = ['ecg', 'ekg'] as const;

/** Steps up weigh more than steps down: a struct beside the signal is nearer than anything outside the signal's own struct. */
const STEP_UP = 100;
/** Of one kind; a file with more claims holds many recordings, and only the nearest are looked at. */
const MAX_CLAIMS = 256;
/** A claim that names its signal is nearer than one beside it. */
const NAMES_ITS_SIGNAL = -0.5;

/**
 * The variables that have one of some names, nearest first.
 *
 * @param isCalled whether a name, as it is compared, is one of those
 */
export function nearby(everything: readonly Named[], place: Place, isCalled: (name: string) => boolean): Near[] {
  return everything
    .flatMap((named): Near[] => {
      const up = stepsUp(named, place);
      if (up === undefined || named.path.endsWith('}')) return []; // an element of a cell is read with its cell
      const bare = bareName(plainName(named.name), place, isCalled);
      if (bare === undefined) return [];
      const down = named.within.length - (place.within.length - up);
      return [{ named, bare: bare.name, rank: up * STEP_UP + down + (bare.isOwn ? NAMES_ITS_SIGNAL : 0) }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_CLAIMS);
}

/** The text of the variable beside a claim that has its name with `unit` or `units` at the end; empty without one. */
export function unitBeside({ named: { name, within } }: Near, everything: readonly Named[]): string {
  const texts = unitTextsOf(everything);
  const plain = plainName(name);
  return texts.get(placeKey(within, `${plain}unit`)) ?? texts.get(placeKey(within, `${plain}units`)) ?? '';
}

/** All texts that are named as units, by place and name: made once per file, because a file may make thousands of claims. */
function unitTextsOf(everything: readonly Named[]): ReadonlyMap<string, string> {
  const known = unitTexts.get(everything);
  if (known !== undefined) return known;
  const made = new Map<string, string>();
  for (const { name, within, variable } of everything) {
    if (variable.kind !== 'char') continue;
    const plain = plainName(name);
    if (/units?$/.test(plain)) made.set(placeKey(within, plain), variable.text);
  }
  unitTexts.set(everything, made);
  return made;
}

const unitTexts = new WeakMap<readonly Named[], ReadonlyMap<string, string>>();

function placeKey(within: readonly string[], plain: string): string {
  return [...within, plain].join('\n');
}

/** Structs to leave on the way from the signal to a claim; undefined when the claim is about another signal. */
function stepsUp({ within }: Named, place: Place): number | undefined {
  let common = 0;
  while (common < place.within.length && within[common] === place.within[common]) common += 1;
  if (within.slice(common).some((container) => place.foreign.has(container))) return undefined;
  return place.within.length - common;
}

function bareName(
  plain: string,
  { name }: Place,
  isCalled: (name: string) => boolean,
): { readonly name: string; readonly isOwn: boolean } | undefined {
  if (isCalled(plain)) return { name: plain, isOwn: false };
  for (const own of [...OWN, name]) {
    const rest = plain.startsWith(own)
      ? plain.slice(own.length)
      : plain.endsWith(own)
        ? plain.slice(0, -own.length)
        : '';
    if (rest !== '' && isCalled(rest)) return { name: rest, isOwn: true };
  }
  return undefined;
}
