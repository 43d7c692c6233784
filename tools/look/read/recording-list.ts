/** The recordings of a lake, kept in memory: 10 000 rows are 5 MB, and filters and pages then cost no query. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withLake } from '../../../local/open-lake.ts';
import type { ListedRecording } from '../wire.ts';
import { LISTED_COLUMNS } from './listed-columns.ts';
import { sqlColumns } from './sql-columns.ts';

const COLUMNS = sqlColumns<ListedRecording>(LISTED_COLUMNS);

/** The newest version of each recording, by key; read again when the lake was written. */
export class RecordingList {
  private readonly folder: string;
  private known: { readonly state: string; readonly rows: Promise<readonly ListedRecording[]> } | undefined;

  /** @param folder of the lake, absolute */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws {SqlError} when the lake cannot be read */
  rows(): Promise<readonly ListedRecording[]> {
    const state = stateOf(join(this.folder, 'recordings'));
    if (this.known?.state !== state) {
      const rows = withLake(this.folder, async (lake) => {
        const { rows } = await lake.query(
          `SELECT ${COLUMNS.select} FROM latest_recordings ORDER BY source_key, recording_id`,
        );
        return rows.map(COLUMNS.row);
      });
      this.known = { state, rows };
      rows.catch(() => {
        this.known = undefined; // the next look tries again
      });
    }
    return this.known.rows;
  }
}

/** Changes with every file that comes, goes or is replaced: each does so by a new name in the folder of its day. */
function stateOf(folder: string): string {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return '';
  const days = readdirSync(folder).sort();
  return days.map((day) => `${day} ${statSync(join(folder, day), { throwIfNoEntry: false })?.mtimeMs}`).join();
}
