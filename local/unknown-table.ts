/** The sentence about a table that there is not, whichever engine missed it. */
import { LOCAL_TABLE_NAMES, TABLE_NAMES } from '../lake/schema.ts';
import { VIEW_NAMES } from '../lake/views.ts';
import { editsBetween, nearest } from '../quality/nearest.ts';

/** Names the table that is meant, or else all there are. @param local tables that only a lake on one machine has */
export function unknownTable(name: string, local: readonly string[] = []): string {
  if (LOCAL_TABLE_NAMES.some((table) => table === name)) return `Only a lake on one machine has the table ${name}.`;
  const known = [...TABLE_NAMES, ...local, ...VIEW_NAMES];
  const near = nearest(name, known) ?? '';
  if (editsBetween(name, near) <= near.length / 2) return `Unknown table ${name}; did you mean ${near}?`;
  return `Unknown table ${name}. Known: ${known.join(', ')}.`;
}
