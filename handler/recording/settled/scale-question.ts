/** What the scale of a recording is settled from. */
import type { CompanionSays } from '../companion/companion.ts';
import type { ScaleSaid } from '../said/scale.ts';
import type { ProfileUse } from '../upload.ts';
import type { Evidence } from './evidence.ts';
import type { Channel } from './leads.ts';

/** Everything that is said about the scale, and what the values themselves show. */
export interface ScaleQuestion {
  readonly metadata: ReadonlyMap<string, string>;
  readonly companion: CompanionSays | undefined;
  readonly file: ScaleSaid;
  readonly use: ProfileUse;
  readonly channels: readonly Channel[];
  readonly evidence: Evidence;
}
