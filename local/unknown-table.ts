/** The sentence about a table that there is not, whichever engine missed it. */
import { TABLE_NAMES } from '../lake/schema.ts';
import { VIEW_NAMES } from '../lake/views.ts';
import { editsBetween, nearest } from '../quality/nearest.ts';

/** Names the table that is meant, or else all there are. */
export function unknownTable(name: string): string {
  const known = [...TABLE_NAMES, ...VIEW_NAMES];
  const near = nearest(name, known) ?? '';
  if (editsBetween(name, near) <= near.length / 2) return `Unknown table ${name}; did you mean ${near}?`;
  return `Unknown table ${name}. Known: ${known.join(', ')}.`;
}
