/** Everything that is fuzzed, by name. */
import type { Target } from '../target.ts';
import { events } from './events.ts';
import { keys } from './keys.ts';
import { metadata } from './metadata.ts';
import { profiles } from './profiles.ts';
import { reader } from './reader.ts';

export const targets: ReadonlyMap<string, Target> = new Map(
  [reader, events, profiles, metadata, keys].map((target) => [target.name, target]),
);
