/** Windows that are worth marking: those where the score is least sure. */
import { textLiteral } from '../../../lake/question-parameters.ts';
import { withLake } from '../../../local/open-lake.ts';
import type { WindowToMark } from '../wire.ts';
import { sqlColumns } from './sql-columns.ts';

const COLUMNS = sqlColumns<WindowToMark>({
  id: 'w.recording_id',
  leadIndex: 'w.lead_index',
  startS: 'w.start_s',
  quality: 'w.quality',
});

/** As many as somebody may pass over without marking one. */
const MAX_WINDOWS = 50;

/**
 * Windows of the newest version of each recording, those with a quality nearest to 0.5 first, without those of which a mark of
 * the reader covers more than half.
 *
 * @throws {SqlError} when the lake or its marks cannot be read
 */
export async function windowsToMark(folder: string, reader: string): Promise<WindowToMark[]> {
  const sql = `SELECT ${COLUMNS.select}
    FROM windows w JOIN latest_recordings r ON r.recording_id = w.recording_id AND r.ingest_date = w.ingest_date
    WHERE w.quality IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM labels l
      WHERE l.reader = ${textLiteral(reader)} AND l.recording_id = w.recording_id AND l.lead_index = w.lead_index
        AND LEAST(l.end_s, w.end_s) - GREATEST(l.start_s, w.start_s) > (w.end_s - w.start_s) / 2)
    ORDER BY ABS(w.quality - 0.5), w.recording_id, w.lead_index, w.start_s
    LIMIT ${MAX_WINDOWS}`;
  const { rows } = await withLake(folder, (lake) => lake.query(sql));
  return rows.map(COLUMNS.row);
}
