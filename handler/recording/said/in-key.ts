/** What the key of an upload says of it, where a profile says how its devices name their uploads. */

/** What a key can say. */
export interface KeySaid {
  readonly subject?: string;
  readonly device?: string;
  readonly firmware?: string;
}

/** A part of a pattern that stands for a value. */
const PLACEHOLDER = /^\{(subject|device|firmware)\}$/;

/**
 * Reads the folders of a key by a pattern such as `{subject}/{device}/*`: as many parts as it has, from the end. A part that
 * is not a placeholder must be the same, and `*` is anything.
 *
 * @returns nothing when the key does not fit
 */
export function saidInKey(key: string, pattern: string | undefined): KeySaid {
  if (pattern === undefined) return {};
  const wanted = pattern.split('/');
  const parts = key.split('/').slice(-wanted.length);
  if (parts.length < wanted.length) return {};
  const said: Record<string, string> = {};
  for (const [at, want] of wanted.entries()) {
    const [, name] = PLACEHOLDER.exec(want) ?? [];
    const part = parts[at]!;
    if (name !== undefined && part !== '') said[name] = part;
    else if (want !== '*' && want !== part) return {};
  }
  return said;
}
