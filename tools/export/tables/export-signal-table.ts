/** A recording's signal as a wide table, for pandas and R: the time in seconds, and a column in millivolts for each lead. */
import type { QueryStream, SqlValue } from '../../../local/open-lake.ts';
import type { NewFolder } from '../folder/new-folder.ts';
import type { Pause } from '../pause.ts';
import { type ExportedSignal, millivolts, piecesOf } from '../signal/exported-signal.ts';
import type { LeadFiles } from '../signal/lead-files.ts';
import { addTable, type TableFormat } from './table-files.ts';

const TIME = 't_s';

/** Writes `parquet/RECORD.parquet` or `csv/RECORD.csv`. A sample without a value is null, or empty. */
export async function exportSignalTable(
  folder: NewFolder,
  { recording, files }: ExportedSignal,
  format: TableFormat,
  pause: Pause,
): Promise<void> {
  const leads = files.leads.map(({ name }) => (name === TIME ? `${name}:1` : name));
  const rows: QueryStream = {
    columns: [TIME, ...leads],
    types: ['DOUBLE', ...leads.map(() => 'DOUBLE')],
    batches: rowsOf(files, pause),
  };
  await addTable(folder, `${format}/${recording.record}`, format, rows);
}

async function* rowsOf({ leads, sampleCount, rateHz }: LeadFiles, pause: Pause): AsyncGenerator<SqlValue[][]> {
  for (const [from, to] of piecesOf(sampleCount)) {
    await pause();
    const values = leads.map(({ read }) => read(from, to));
    yield Array.from({ length: to - from }, (_, i) => [
      (from + i) / rateHz,
      ...leads.map((lead, at) => finite(millivolts(lead, values[at]![i]!))),
    ]);
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
