/**
 * A profile says what one kind of device's files mean, as plain data, edited by people who know the device.
 *
 * Metadata of the upload wins over what the file says, and that over the profile.
 */
import type { ValuesOf } from './rule.ts';
import type { catalogue } from './rules/index.ts';
import type { Quantity } from './units.ts';

type AnyRule = (typeof catalogue)[number];
/** The id of a rule of the catalogue. */
export type RuleId = AnyRule['id'];
type RuleCalled<Id extends RuleId> = Extract<AnyRule, { id: Id }>;

/** Per rule: `'off'`, or the settings that differ from its defaults. */
export type RuleChanges = {
  readonly [Id in RuleId]?: 'off' | Partial<ValuesOf<RuleCalled<Id>['settings']>>;
};

/** What a row (or column) of the matrix is: a lead's name, or more if it differs from the others. */
export type LeadDescription =
  | string
  | {
      readonly name: string;
      /** False for a row that is not an ECG, such as a pulse wave or a counter: it is left out. */
      readonly isEcg?: false;
      readonly gain?: Quantity<'adu/mV'>;
      readonly zero?: Quantity<'adu'>;
    };

/** One kind of device: what its files mean, and how its recordings are judged. */
export interface Profile {
  /** As in the file's name, in the upload's metadata and in the first folder of its key. */
  readonly id: string;
  /** For people, in one line. */
  readonly title: string;
  /** What its files mean where they do not say so. `evaluate` does not use it: its caller gives all of it. */
  readonly recording: {
    /** Variables that may hold the signal, best first; a dot reaches into a struct: `ECG.data`. */
    readonly variables: readonly string[];
    /** `auto`: the shorter side of the matrix holds the leads. */
    readonly orientation: 'auto' | 'leads in rows' | 'leads in columns';
    /** Whether stored values are the converter's counts or voltages: MATLAB's class does not say. */
    readonly stores: 'adu' | 'mV' | 'as the file says';
    /** Left out where every file or upload says it. */
    readonly samplingRate?: Quantity<'Hz'>;
    /** Counts per millivolt, and the count that stands for 0 mV. Not for files in mV. */
    readonly gain?: Quantity<'adu/mV'>;
    readonly zero?: Quantity<'adu'>;
    /** Lowest and highest code of the converter, where they are known. */
    readonly rails?: readonly [Quantity<'adu'>, Quantity<'adu'>];
    /** Frequency of the power line where the device is used. */
    readonly mains: Quantity<'Hz'> | 'unknown';
    /**
     * What the folders of an upload's key are, from the end: `{subject}/{device}/*`. It counts where neither the
     * metadata nor the file says so.
     */
    readonly keys?: string;
    /** Row by row. Used when there are as many rows as names; else rows are called ch1, ch2, … */
    readonly leads?: readonly LeadDescription[];
  };
  /**
   * What its files look like, to distinguish them from others: this is how profiles are suggested for a file of unknown
   * meaning, and the default profile is used only for files that look like its own. Left out where any file will do.
   */
  readonly looksLike?: {
    /** How many channels they have. */
    readonly leads: readonly number[];
    /** Lowest and highest code that they hold, codes for "no value" left out; whole numbers. Not for files in mV. */
    readonly codes?: readonly [Quantity<'adu'>, Quantity<'adu'>];
    /** For files in mV: how far their values lie from 0 at most. */
    readonly within?: Quantity<'mV'>;
  };
  /** Length of the windows that are judged one by one. */
  readonly window: Quantity<'s'>;
  /** When a recording is rejected because of its leads. */
  readonly policy: {
    /** A lead is bad when more of its time than this is unusable. */
    readonly badLeadOver: Quantity<'%'>;
    /** A recording with fewer good leads is rejected; with fewer leads in all, each of them must be good. */
    readonly minGoodLeads: number;
  };
  /** What differs from the rules' defaults; `{}` when nothing does. */
  readonly rules: RuleChanges;
}

/** What the compiler says about a rule that does not exist: the ids that begin or end like it, or else all of them. */
type NoSuchRule<Id extends string> = `there is no rule "${Id}"; did you mean "${Alike<Id>}"?`;
type Alike<Id extends string> = [BeginsOrEndsLike<Id>] extends [never] ? RuleId : BeginsOrEndsLike<Id>;
type BeginsOrEndsLike<Id extends string> = Extract<
  RuleId,
  `${FirstLetters<Id>}${string}` | `${string}${LastLetters<Id>}`
>;
type FirstLetters<Text extends string> = Text extends `${infer A}${infer B}${infer C}${string}` ? `${A}${B}${C}` : Text;
type LastLetters<Text extends string> = Text extends `${string}${infer B}${infer C}${infer D}${infer Rest}`
  ? LastLetters<`${B}${C}${D}${Rest}`>
  : Text;

/**
 * Declares a profile; a misspelt rule, setting or unit does not compile. At run time nothing is checked here: judging
 * by a profile throws a `TypeError` for impossible values.
 */
export function profile<Id extends string = never>(
  definition: Profile & {
    readonly rules: { readonly [K in Id]: K extends RuleId ? RuleChanges[K] : NoSuchRule<K> };
  },
): Profile {
  return definition;
}
