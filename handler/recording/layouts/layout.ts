/** How a known tool writes its recordings: mostly names, so a new tool is one more page of data. */
import type { MatVariable } from '../../mat/variables.ts';
import type { RateNames } from '../said/rate.ts';
import type { ScaleNames } from '../said/scale.ts';
import type { Orientation, Tracks } from '../tracks.ts';

/** Names are written in the form in which they are compared: lower case, without blanks, `_`, `-` and `.`. */
export interface Layout {
  /** The name of the tool, as it appears in messages. */
  readonly tool: string;
  /** Variables that occur together, in the file or in one struct, only where this tool wrote it. */
  readonly together: readonly string[];
  /** Which of the variables beside them is the signal; left out where the general names find it. */
  readonly signal?: string;
  readonly orientation?: Orientation;
  /** Names that only this tool uses. */
  readonly names?: RateNames & ScaleNames & { readonly leads?: readonly string[] };
  /** Assembles the channels where they are not one matrix. */
  readonly channels?: (variables: ReadonlyMap<string, MatVariable>) => Channels | Refusal;
}

/** What a layout itself says about channels; what it leaves out, the general names may find. */
export interface ChannelsSay {
  readonly names?: readonly string[] | undefined;
  readonly rateHz?: number | undefined;
  /** As the file spells them, one for each channel. */
  readonly units?: readonly string[] | undefined;
  /** Counts in one of these units, and the count of zero. */
  readonly gains?: readonly number[] | undefined;
  readonly zerosAdu?: readonly number[] | undefined;
}

/** Channels that a layout assembled. */
export interface Channels extends Omit<Tracks, 'matrix'> {
  readonly says?: ChannelsSay;
}

/** Why a file of a tool is not one recording, as the end of a sentence about it. */
export interface Refusal {
  readonly why: string;
}
