/** Writes the row groups of a table into as few files as their size allows. */
import type { GenerationFile } from '../../lake/generations.ts';
import { COLUMNS, type RecordingTable } from '../../lake/schema.ts';
import { type Chunk, rowGroupsFile } from '../write/join-row-groups.ts';
import type { Stage } from './compact-store.ts';
import type { RowGroup } from './table-rows.ts';

/** The row groups of a file are held in memory until it is written. */
export const MAX_FILE_BYTES = 64 * 2 ** 20;
const PART_DIGITS = 5;

/** Takes row groups in order; files are written as they become full. */
export class GenerationWriter {
  readonly files: GenerationFile[] = [];
  /** By file, of each row group that was taken over as it was, what its pages are to be; undefined for any other. */
  readonly takenOver: (readonly (string | undefined)[])[] = [];
  private readonly table: RecordingTable;
  private readonly stage: Stage;
  private groups: (readonly Chunk[])[] = [];
  private pages: (string | undefined)[] = [];
  private bytes = 0;
  private rows = 0;

  constructor(table: RecordingTable, stage: Stage) {
    this.table = table;
    this.stage = stage;
  }

  /** @param pages of a group that comes from an earlier generation: see `pagesOf` */
  async add({ rows, chunks }: RowGroup, pages?: string): Promise<void> {
    const bytes = chunks.reduce((total, { pages }) => total + pages.length, 0);
    if (this.groups.length > 0 && this.bytes + bytes > MAX_FILE_BYTES) await this.finish();
    this.groups.push(chunks);
    this.pages.push(pages);
    this.bytes += bytes;
    this.rows += rows;
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    if (this.groups.length === 0) return;
    const name = `${this.table}-${String(this.files.length).padStart(PART_DIGITS, '0')}.parquet`;
    const file = rowGroupsFile(COLUMNS[this.table], this.groups);
    await this.stage.write(name, file);
    this.files.push({ name, rows: this.rows, bytes: file.length });
    this.takenOver.push(this.pages);
    this.groups = [];
    this.pages = [];
    this.bytes = 0;
    this.rows = 0;
  }
}
