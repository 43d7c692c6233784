/** Row groups of the tables whose rows are few enough to be decoded and encoded again. */
import { COLUMNS, type RecordingTable } from '../../lake/schema.ts';
import { chunksIn } from '../write/chunks-in.ts';
import { encodeCells } from '../write/encode-cells.ts';
import type { GenerationWriter } from './generation-writer.ts';
import type { Row } from './table-sum.ts';

/** About 30 MB of decoded `windows`, the table with the most columns. */
const GROUP_ROWS = 10_000;

/** Collects rows and hands them on in row groups. */
export class SmallRows {
  private readonly table: RecordingTable;
  private readonly writer: GenerationWriter;
  private rows: Row[] = [];

  constructor(table: RecordingTable, writer: GenerationWriter) {
    this.table = table;
    this.writer = writer;
  }

  async add(rows: readonly Row[]): Promise<void> {
    for (const row of rows) this.rows.push(row);
    while (this.rows.length >= GROUP_ROWS) await this.write(this.rows.splice(0, GROUP_ROWS));
  }

  async finish(): Promise<void> {
    if (this.rows.length > 0) await this.write(this.rows.splice(0));
  }

  private async write(rows: readonly Row[]): Promise<void> {
    const columns = COLUMNS[this.table];
    const cells = rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])));
    for (const group of chunksIn(encodeCells(columns, cells))) await this.writer.add(group);
  }
}
