/** Windows of a lake that people have marked, with what the rules say of them. */

import { textLiteral } from '../../../lake/question-parameters.ts';
import type { Mark } from '../../../lake/tables/labels.ts';
import type { Label } from '../../../local/labels/label.ts';
import { SqlError, withLake } from '../../../local/open-lake.ts';

/** One lead of one window. */
export interface MarkedWindow {
  readonly profile: string;
  readonly recording: string;
  /** As the lake has it; null where it cannot be told. */
  readonly quality: number | null;
  /** Of `signal-quality` in the ruleset that gave this quality. */
  readonly offset: number;
  readonly isUsable: boolean;
  /** What each reader said of more than half of it, the newest if several. */
  readonly saidBy: ReadonlyMap<string, Mark>;
}

/** What is marked, and what could not be found. */
export interface Marked {
  readonly windows: readonly MarkedWindow[];
  /** Marks of recordings, or of leads, that the lake does not have. */
  readonly strange: number;
  /** Marks that cover no more than half of any window. */
  readonly short: number;
}

/** A row of `windows` with the profile that it was judged under. */
interface Row extends Omit<MarkedWindow, 'saidBy' | 'offset'> {
  readonly startS: number;
  readonly endS: number;
  readonly ruleset: string;
}

/**
 * @param lake its folder, absolute
 * @param labels in the order in which they were set
 * @throws {SqlError} when the lake cannot be read, or does not describe a ruleset of its rows
 */
export async function markedWindows(lake: string, labels: readonly Label[]): Promise<Marked> {
  const { rows, offsets } = await judged(lake, [...new Set(labels.map(({ recording_id }) => recording_id))]);
  const saidBy = new Map<Row, Map<string, Mark>>();
  let [strange, short] = [0, 0];
  for (const { recording_id, lead_index, start_s, end_s, mark, reader } of labels) {
    const ofLead = rows.get(`${recording_id} ${lead_index}`);
    const covered = (ofLead ?? []).filter(
      ({ startS, endS }) => Math.min(endS, end_s) - Math.max(startS, start_s) > (endS - startS) / 2,
    );
    if (ofLead === undefined) strange += 1;
    else if (covered.length === 0) short += 1;
    for (const row of covered) saidBy.set(row, (saidBy.get(row) ?? new Map()).set(reader, mark));
  }
  const windows = [...saidBy].map(([row, said]) => {
    const offset = offsets.get(row.ruleset);
    if (offset !== undefined) return { ...row, offset, saidBy: said };
    throw new SqlError(
      `The lake does not describe the ruleset "${row.ruleset}", so the offset of its quality is unknown: process the recordings again.`,
    );
  });
  return { windows, strange, short };
}

async function judged(folder: string, ids: readonly string[]) {
  const rows = new Map<string, Row[]>();
  const offsets = new Map<string, number>();
  await withLake(folder, async (lake) => {
    const windows = await lake.query(
      `SELECT w.recording_id, w.lead_index, w.start_s, w.end_s, w.quality, w.usable, w.ruleset, r.profile
       FROM windows w JOIN recordings r ON r.recording_id = w.recording_id AND r.ingest_date = w.ingest_date
       WHERE w.recording_id IN (${['', ...ids].map(textLiteral).join(', ')}) ORDER BY w.start_s`,
    );
    for (const [id, lead, startS, endS, quality, usable, ruleset, profile] of windows.rows) {
      const key = `${id} ${lead}`;
      const row: Row = {
        profile: String(profile),
        recording: String(id),
        quality: quality as number | null, // the types are the schema's
        isUsable: usable === true,
        startS: Number(startS),
        endS: Number(endS),
        ruleset: String(ruleset),
      };
      const ofLead = rows.get(key);
      if (ofLead === undefined) rows.set(key, [row]);
      else ofLead.push(row);
    }
    const described = await lake.query('SELECT DISTINCT ruleset, description FROM rulesets');
    for (const [ruleset, description] of described.rows) {
      const offset = offsetIn(String(description));
      if (offset !== undefined) offsets.set(String(ruleset), offset);
    }
  });
  return { rows, offsets };
}

/** Of a ruleset's description; undefined when it has no `signal-quality`. */
function offsetIn(description: string): number | undefined {
  const { rules = [] } = JSON.parse(description) as {
    readonly rules?: readonly {
      readonly id: string;
      readonly settings: { readonly offset?: { readonly value: number } };
    }[];
  };
  return rules.find(({ id }) => id === 'signal-quality')?.settings.offset?.value;
}
