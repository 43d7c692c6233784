/** The lake of a deployed stack as Athena sees it, through the stack's workgroup, behind the same door as a lake folder. */
import {
  AthenaClient,
  type ColumnInfo,
  GetQueryResultsCommand,
  type GetQueryResultsOutput,
  type Row,
} from '@aws-sdk/client-athena';
import type { OpenLake, QueryStream, SqlValue } from '../../../local/open-lake.ts';
import { clientConfig } from '../../stack/client-config.ts';
import type { ClientRegion } from '../../stack/outputs.ts';
import { type Execution, execute } from './execution.ts';
import { type Asked, requestFailure } from './failures.ts';
import { oneSelect } from './one-select.ts';
import type { ScanReport } from './scan-report.ts';
import { type ColumnReading, readingOf } from './values.ts';

/** The most that Athena hands out at once, the row with the names included. Source: API Reference, `GetQueryResults`. */
const PAGE_ROWS = 1000;

/** A client of Athena by the region of the stack; credentials come from where the AWS tools have them. */
export function athenaClient(region: ClientRegion): AthenaClient {
  return new AthenaClient(clientConfig(region));
}

/** @param asked the workgroup that runs the queries, and the database that they are asked of */
export function openAthena(athena: AthenaClient, asked: Asked, report: ScanReport): OpenLake {
  let running: Execution | undefined;
  const stream = async (sql: string): Promise<QueryStream> => {
    const statement = oneSelect(sql);
    const execution = execute(statement, athena, asked, report);
    running = execution;
    const id = await execution.succeeded;
    const pages = pagesOf(id, athena, execution, asked);
    const { value: first } = await pages.next();
    const columns: readonly ColumnInfo[] = first?.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    const readings = columns.map(({ Type = '' }) => readingOf(Type));
    return {
      columns: distinct(columns.map(({ Name = '' }) => Name)),
      types: readings.map(({ engineType }) => engineType),
      batches: batchesOf(first, pages, columns, readings),
    };
  };
  return {
    stream,
    query: async (sql, maxRows = Number.POSITIVE_INFINITY) => {
      const { columns, batches } = await stream(sql);
      const rows: (readonly SqlValue[])[] = [];
      for await (const batch of batches) {
        rows.push(...batch);
        if (rows.length >= maxRows) break;
      }
      return { columns, rows };
    },
    interrupt: () => running?.stop(),
    close: () => athena.destroy(),
  };
}

async function* pagesOf(
  id: string,
  athena: AthenaClient,
  execution: Execution,
  asked: Asked,
): AsyncGenerator<GetQueryResultsOutput, undefined> {
  let NextToken: string | undefined;
  do {
    execution.refuseWhenStopped();
    const page: GetQueryResultsOutput = await athena
      .send(new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: PAGE_ROWS, NextToken }))
      .catch((error: unknown) => {
        throw requestFailure(error, asked);
      });
    yield page;
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return undefined;
}

async function* batchesOf(
  first: GetQueryResultsOutput | undefined,
  rest: AsyncIterable<GetQueryResultsOutput>,
  columns: readonly ColumnInfo[],
  readings: readonly ColumnReading[],
): AsyncGenerator<SqlValue[][]> {
  const rows = first?.ResultSet?.Rows ?? [];
  yield valuesOf(isNames(rows[0], columns) ? rows.slice(1) : rows, readings);
  for await (const page of rest) yield valuesOf(page.ResultSet?.Rows ?? [], readings);
}

/** The first row of a SELECT holds the names of the columns. Source: Athena User Guide, "Work with query results". */
function isNames(row: Row | undefined, columns: readonly ColumnInfo[]): boolean {
  return columns.every(({ Name }, at) => row?.Data?.[at]?.VarCharValue === Name);
}

/** Null has no text; a row may also end before its nulls. */
function valuesOf(rows: readonly Row[], readings: readonly ColumnReading[]): SqlValue[][] {
  return rows.map(({ Data = [] }) =>
    readings.map(({ read }, at) => {
      const text = Data[at]?.VarCharValue;
      return text === undefined ? null : read(text);
    }),
  );
}

/** All different, as DuckDB makes them: a second `n` is called `n:1`. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}:${before}`;
  });
}
