/** How a known tool writes its recordings: mostly names, so that another tool is another page of data. */
import type { MatVariable } from '../../mat/variables.ts';
import type { RateNames } from '../said/rate.ts';
import type { ScaleNames } from '../said/scale.ts';
import type { Orientation, Tracks } from '../tracks.ts';

/** Names are written as they are compared: in lower case, without blanks, `_`, `-` and `.`. */
export interface Layout {
  /** As sentences name it. */
  readonly tool: string;
  /** Variables that stand together in the file, or in one struct, where this tool wrote it, and nowhere else. */
  readonly together: readonly string[];
  /** Which of the variables beside them is the signal; left out where the general names find it. */
  readonly signal?: string;
  readonly orientation?: Orientation;
  /** What only this tool calls so. */
  readonly names?: RateNames & ScaleNames & { readonly leads?: readonly string[] };
  /** Puts the channels together where they are not one matrix. */
  readonly channels?: (variables: ReadonlyMap<string, MatVariable>) => Channels | Refusal;
}

/** What a layout tells of channels itself; what it leaves out, the general names may find. */
export interface ChannelsSay {
  readonly names?: readonly string[] | undefined;
  readonly rateHz?: number | undefined;
  /** As the file spells them, one for each channel. */
  readonly units?: readonly string[] | undefined;
  /** Counts in one of these units, and the count of zero. */
  readonly gains?: readonly number[] | undefined;
  readonly zerosAdu?: readonly number[] | undefined;
}

/** Channels that a layout put together. */
export interface Channels extends Omit<Tracks, 'matrix'> {
  readonly says?: ChannelsSay;
}

/** Why a file of a tool is not one recording, as the end of a sentence about it. */
export interface Refusal {
  readonly why: string;
}
