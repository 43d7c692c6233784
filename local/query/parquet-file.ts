/**
 * Writes the rows of a query as a Parquet file, by `hyparquet-writer` (docs/adr/0028) and not by the engine, which may write
 * nothing. Row group by row group, so that a long answer needs no more memory than a short one.
 */
import { writeFileSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';
import { type ColumnSource, fileWriter, ParquetWriter } from 'hyparquet-writer';
import { encodeCells } from '../../handler/write/encode-cells.ts';
import { CREATED_BY, MAX_STATISTIC_BYTES, schemaElements } from '../../handler/write/schema-elements.ts';
import type { StoredValue } from '../../handler/write/stored-value.ts';
import type { Column, ColumnType } from '../../lake/column.ts';
import { type QueryStream, SqlError, type SqlValue } from '../open-lake.ts';
import { jsonValue } from '../terminal/json-lines.ts';

const ROWS_IN_GROUP = 100_000;
const MAX_INT64 = 2n ** 63n;

/** What the lake calls the engine's types; one that is not listed is written as text. */
const TYPES: readonly (readonly [engine: RegExp, type: ColumnType])[] = [
  [/^BOOLEAN$/, 'boolean'],
  [/^(?:U?(?:TINYINT|SMALLINT)|INTEGER)$/, 'int32'],
  [/^(?:UINTEGER|U?BIGINT|U?HUGEINT)$/, 'int64'],
  [/^(?:FLOAT|DOUBLE|DECIMAL.*)$/, 'double'],
  [/^TIMESTAMP/, 'timestamp'],
];

/**
 * @param path the file, which is written over
 * @returns how many rows were written
 * @throws {SqlError} when a whole number has more than 64 bits or a decimal more digits than a double, or the lake cannot be read to the end
 */
export async function writeParquetFile(path: string, { columns: names, types, batches }: QueryStream): Promise<number> {
  const columns = names.map((name, at) => columnOf(name, types[at] ?? ''));
  let rows = 0;
  let writer: ParquetWriter | undefined;
  const write = async (group: readonly (readonly SqlValue[])[]) => {
    writer ??= new ParquetWriter({
      writer: fileWriter(path),
      schema: [...schemaElements(columns)],
      codec: 'ZSTD',
      compressors: { ZSTD: (page) => zstdCompressSync(page) },
      statisticsTruncateLength: MAX_STATISTIC_BYTES,
      createdBy: CREATED_BY,
    });
    await writer.write({
      columnData: columns.map((column, at) => sourceOf(column, group, at)),
      rowGroupSize: group.length,
    });
    rows += group.length;
  };
  let group: (readonly SqlValue[])[] = [];
  for await (const batch of batches) {
    group.push(...batch);
    if (group.length < ROWS_IN_GROUP) continue;
    await write(group);
    group = [];
  }
  if (group.length > 0) await write(group);
  // Without any row group, the writer writes a list whose type not every reader takes.
  if (writer === undefined) writeFileSync(path, encodeCells(columns, []));
  else await writer.finish();
  return rows;
}

function columnOf(name: string, engine: string): Column {
  const type = TYPES.find(([pattern]) => pattern.test(engine))?.[1] ?? 'string';
  return { name, type, unit: '', nullable: true, sentence: '' };
}

function sourceOf(column: Column, rows: readonly (readonly SqlValue[])[], at: number): ColumnSource {
  const data = rows.map((row) => stored(column, row[at] ?? null));
  return {
    name: column.name,
    data,
    // No bound holds for NaN, which DuckDB counts as the largest number; and a dictionary treats 0 and -0 as one value.
    statistics: column.type !== 'double' || !data.some(Number.isNaN),
    offsetIndex: false,
    ...(column.type === 'double' || column.type === 'boolean' ? { encoding: 'PLAIN' } : {}),
  };
}

function stored({ name, type }: Column, value: SqlValue): StoredValue {
  if (value === null) return null;
  if (type === 'int64') return within64Bits(name, BigInt(value as bigint | number)); // as the engine's type says
  if (type === 'timestamp') return value instanceof Date ? BigInt(value.getTime()) : null;
  if (type === 'double' && typeof value === 'string') {
    throw new SqlError(
      `Column ${name} holds ${value}, which has more digits than a double keeps: cast it to varchar or double.`,
    );
  }
  if (type !== 'string') return value as number | boolean; // as the engine's type says
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const json = jsonValue(value);
  return typeof json === 'string' ? json : JSON.stringify(json);
}

function within64Bits(name: string, value: bigint): bigint {
  if (value >= -MAX_INT64 && value < MAX_INT64) return value;
  throw new SqlError(`Column ${name} holds ${value}, which needs more than 64 bits: cast it to double or varchar.`);
}
