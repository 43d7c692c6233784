/** Whose recording it is, when it was made and with what: metadata wins over a sheet, and a sheet over the file. */
import type { Disagreement } from '../../../quality/facts.ts';
import type { CompanionSays } from '../companion/companion.ts';
import { instantIn } from '../instant.ts';
import { quoted } from '../quoted.ts';
import type { KeySaid } from '../said/in-key.ts';
import { whoSaid } from '../said/who.ts';
import type { Named } from '../tree.ts';
import { impossible, NOTHING_SAID, settle } from './settle.ts';

/** Undefined where no source gives it; never guessed. */
export interface Who {
  readonly subject: string | undefined;
  readonly recordedAt: Date | undefined;
  readonly device: string | undefined;
  readonly firmware: string | undefined;
}

/** These values may hold names of people, so differences are not shown; a date that cannot be read is. */
export function settleWho(
  everything: readonly Named[],
  metadata: ReadonlyMap<string, string>,
  companion: CompanionSays | undefined,
  inKey: KeySaid,
): Who & { readonly disagreements: readonly Disagreement[] } {
  const file = whoSaid(everything);
  const text = metadata.get('recorded-at');
  const said = text === undefined ? undefined : instantIn(text);
  const unreadable =
    text === undefined || said !== undefined
      ? NOTHING_SAID
      : settle({ about: 'it was recorded at', name: 'when it was recorded' }, [
          impossible('metadata', quoted(text), 'which is not a date'),
        ]);
  return {
    subject: metadata.get('subject') || companion?.subject || file.subject || inKey.subject,
    recordedAt: said ?? companion?.recordedAt ?? file.recordedAt,
    device: metadata.get('device') || file.device || inKey.device,
    firmware: metadata.get('firmware') || file.firmware || inKey.firmware,
    disagreements: unreadable.disagreements,
  };
}
