/** What to say of a name under which nothing is kept; `./ecg sql` loads this and nothing that compacts. */
import { nearest } from '../../quality/nearest.ts';
import { pinNames } from '../stores/folder-pins.ts';
import { WrongArguments } from '../terminal/arguments.ts';
import { quoted } from '../terminal/text.ts';

/** What to say of a name that is not pinned. */
export function unknownPin(folder: string, name: string): WrongArguments {
  const names = pinNames(folder);
  if (names.length === 0)
    return new WrongArguments(
      `Unknown pin ${quoted(name)}: this lake has no pins. Make one with ./ecg compact --pin NAME.`,
    );
  return new WrongArguments(
    `Unknown pin ${quoted(name)}; did you mean "${nearest(name, names)}"? Known: ${names.join(', ')}.`,
  );
}
