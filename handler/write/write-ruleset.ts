/** Writes what the hash of a ruleset stands for, once for each day of uploads that it judged. */
import { rulesetKey } from '../../lake/layout.ts';
import type { RowOf } from '../../lake/schema.ts';
import type { LakeStore } from '../store.ts';
import { encodeRows } from './encode-rows.ts';

/** What this process knows to be there, by lake: a request for each upload would cost as much as the row of `recordings`. */
const written = new WeakMap<LakeStore, Set<string>>();

/**
 * The first row stays, even if another is written under its key: `first_seen` holds under redelivery, replays and
 * functions that start at the same moment.
 *
 * @param day the `ingest_date` of the recording that it judged
 */
export async function writeRuleset(row: RowOf<'rulesets'>, day: string, lake: LakeStore): Promise<void> {
  const key = rulesetKey(day, row.ruleset);
  const known = written.get(lake) ?? new Set();
  if (known.has(key)) return;
  await lake.writeOnce(key, encodeRows('rulesets', [row]));
  written.set(lake, known.add(key));
}
