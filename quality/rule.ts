/**
 * What a rule is: data that says what it demands and why, and a `check` that anyone who knows ECG can read aloud.
 *
 * The one law of the catalogue: `reject` only on evidence that no heart can produce. What a sick heart can also
 * produce is at most `warn`, with `clinicalReview: true`.
 */
import type { FileFacts } from './facts.ts';
import type { Lead } from './signal/lead.ts';
import type { Leads } from './signal/leads.ts';
import type { Quantity } from './units.ts';
import type { Grade, Measures, Say, Verdict } from './verdict.ts';

/** Rhythms that a rule is tested against: it must not reject them, because they come from hearts, if sick ones. */
export type RhythmName =
  | 'sinus'
  | 'atrial-fibrillation'
  | 'bigeminy'
  | 'ventricular-tachycardia'
  | 'ventricular-flutter'
  | 'ventricular-fibrillation'
  | 'paced'
  | 'long-pause'
  | 'asystole-with-noise';

/** What a setting can hold. */
export type SettingValue = Quantity | readonly Quantity[] | boolean;

/** One number (or list, or switch) of a rule that a profile may change. */
export interface RuleSetting<V extends SettingValue = SettingValue> {
  /** Used unless the profile gives another, of the same unit or kind. */
  readonly default: V;
  /** The change of the value after which the rule never reports more than before. */
  readonly relaxedBy: 'increase' | 'decrease' | 'more entries' | 'fewer entries' | 'switching off' | 'nothing';
  /** What happens at this value, in a few words. */
  readonly meaning: string;
  /**
   * True for a duration or a number of samples that a stretch must reach: windows are then given at least this much
   * margin, so that a stretch that crosses from one window into the next is measured whole.
   */
  readonly crossesWindows?: true;
}

/** The settings of a rule by name, camelCase; empty when there is nothing to change. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;
/** What `check` is given: the default of each setting, or what the profile says instead. */
export type ValuesOf<S extends RuleSettings> = { readonly [K in keyof S]: Widened<S[K]['default']> };
/** `true` and `false` are both a switch. */
type Widened<V> = V extends boolean ? boolean : V;

/** What a rule looks at: the file as a whole, each lead of each window, or all leads of a window together. */
export interface Subjects {
  file: FileFacts;
  'each lead': Lead;
  'all leads': Leads;
}
/** What a rule looks at, as it is declared. */
export type Scope = keyof Subjects;

/** A rule: what it demands and why, as data, and the check itself. */
export interface Rule<
  Id extends string = string,
  S extends RuleSettings = RuleSettings,
  M extends Measures = Measures,
  A extends Scope = Scope,
> {
  /** Kebab-case, as in reports and profiles; the file carries the same name. */
  readonly id: Id;
  /** Raised by one whenever `check` judges differently than before, so that old rows differ from new ones. */
  readonly version: number;
  /** Under which heading it is listed. */
  readonly group: 'structure' | 'integrity' | 'acquisition' | 'noise' | 'physiology' | 'compatibility';
  /** What a good recording does, as a sentence. */
  readonly title: string;
  /** The worst it can say; `pass` where it judges nothing, but measures for comparison. */
  readonly severity: Grade | 'pass';
  /** What `check` is given. */
  readonly appliesTo: A;
  /** Why a good recording does that, and what it means where one does not. */
  readonly because: string;
  /** What is computed and compared with the settings, in the notation of a paper; settings appear by name. */
  readonly formula?: string;
  /** Papers (`doi:…`), standards, and what was measured on recordings. */
  readonly references: readonly string[];
  /** Rhythms that it is tested not to reject. */
  readonly mustStayQuietOn: readonly RhythmName[];
  /** Ids of rules that may report the same fault, so that one often comes with the other. Any other rule is tested to stay silent. */
  readonly comesWith?: readonly string[];
  /** True when a sick heart can cause the finding too: someone with medical knowledge should look. */
  readonly clinicalReview?: true;
  /** True for a rule about the file that is judged when the windows have been: it knows what they showed of the heart. */
  readonly afterWindows?: true;
  /** True when the rule itself judges samples that are not numbers; others are not asked about a lead without any. */
  readonly judgesGaps?: true;
  /** By column name, its unit at the end: `still_s`. */
  readonly measures: M;
  /** By name; `check` is given their values. */
  readonly settings: S;
  /** Judges one file, lead or window. An error that it throws becomes the outcome `cannot-tell`. */
  check(subject: Subjects[A], settings: ValuesOf<S>, say: Say<M>): Verdict;
}

/** Declares a rule; the types of its settings and measures follow from what is written. */
export function rule<const Id extends string, S extends RuleSettings, const M extends Measures, A extends Scope>(
  definition: Rule<Id, S, M, A>,
): Rule<Id, S, M, A> {
  refuseWrongShape(definition);
  return definition;
}

/** What must be there, by the kind that it has; what the compiler has not seen may lack it. */
const FIELDS = {
  id: 'string',
  version: 'number',
  group: 'string',
  title: 'string',
  severity: 'string',
  appliesTo: 'string',
  because: 'string',
  references: 'object',
  mustStayQuietOn: 'object',
  measures: 'object',
  settings: 'object',
  check: 'function',
} as const satisfies Partial<Record<keyof Rule, string>>;

/** Thrown while the rule's own file is loaded, so that the stack names it. */
function refuseWrongShape(definition: object): void {
  const fields: Readonly<Record<string, unknown>> = { ...definition };
  for (const [name, kind] of Object.entries(FIELDS)) {
    const value = fields[name];
    if (typeof value === kind && value !== null) continue;
    const found = value === undefined ? 'it is missing' : `got ${String(value)}`;
    throw new TypeError(`rule ${String(fields.id)}: ${name} must be of type ${kind}; ${found}`);
  }
}
