/** Rows as a Parquet or a CSV file. */
import type { QueryStream } from '../../../local/open-lake.ts';
import { csvLine } from '../../../local/query/csv.ts';
import { writeParquetFile } from '../../../local/query/parquet-file.ts';
import type { NewFolder } from '../folder/new-folder.ts';

/** Formats of tables. */
export type TableFormat = 'parquet' | 'csv';

/** Writes `NAME.parquet` or `NAME.csv`. */
export async function addTable(folder: NewFolder, name: string, format: TableFormat, rows: QueryStream): Promise<void> {
  await folder.add(`${name}.${format}`, async (file) => {
    if (format === 'parquet') await writeParquetFile(file.unfinished, rows);
    else {
      file.write(Buffer.from(csvLine(rows.columns)));
      for await (const batch of rows.batches) file.write(Buffer.from(batch.map(csvLine).join('')));
    }
  });
}
