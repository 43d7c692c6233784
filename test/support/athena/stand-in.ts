/**
 * Athena on this machine: an HTTP server that answers its JSON API by running DuckDB over the objects of a lake, with the
 * tables and views of the stack's own catalogue.
 *
 * From documentation (Amazon Athena API Reference): targets `AmazonAthena.…`, states, `ColumnInfo`, `NextToken`, the first row
 * of a SELECT with the names of the columns. From measurements that others published (athena-local, "Limitations"): a page
 * has at most 1000 rows with that row among them; a page that is full always has a `NextToken`, even where nothing follows;
 * `MaxResults` above 1000 is refused; a syntax error is refused by `StartQueryExecution` with `MALFORMED_QUERY`, an unknown
 * table only when the query runs; a workgroup that is not there is `INVALID_INPUT`. A query over the workgroup's limit ends
 * as CANCELLED with "Bytes scanned limit was exceeded" (several people's notes on engine version 3).
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AthenaClient } from '@aws-sdk/client-athena';
import { type Catalogue, catalogueOfStack } from './catalogue.ts';
import { type Engine, startEngine } from './engine.ts';
import { athenaText, athenaType, javaText } from './texts.ts';

const MAX_PAGE_ROWS = 1000;

/** What a test changes while it runs. */
export interface Behaviour {
  /** Looks at a query until it has ended: QUEUED at the first, then RUNNING. */
  looks: number;
  /** Looks until a query that was stopped has ended. */
  looksAfterStop: number;
  /** The workgroup's limit. */
  cutoffBytes: number;
  /** Answered to every request instead: HTTP status, error and message. */
  refusal: readonly [status: number, error: string, message: string] | undefined;
  /** How every query ends, instead of being run. */
  failure: string | undefined;
}

export interface AthenaStandIn {
  readonly workgroup: string;
  readonly database: string;
  readonly behaviour: Behaviour;
  /** Names of the operations, in their order. */
  readonly asked: string[];
  /** The statements that were started. */
  readonly statements: string[];
  readonly catalogue: Catalogue;
  /** For a command that runs as a process of its own, as `AWS_ENDPOINT_URL_ATHENA`. */
  readonly endpoint: string;
  client(): AthenaClient;
  stop(): Promise<void>;
}

interface Query {
  readonly sql: string;
  looksLeft: number;
  isStopped: boolean;
  readonly bytes: number;
  /** What it failed with; undefined when it succeeds. */
  readonly failure: string | undefined;
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly rows: readonly (readonly (string | undefined)[])[];
}

/** An answer that is an error. */
class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly athenaErrorCode: string | undefined;

  constructor(status: number, type: string, message: string, athenaErrorCode?: string) {
    super(message);
    this.status = status;
    this.type = type;
    this.athenaErrorCode = athenaErrorCode;
  }
}

/** @param folder the objects of the lake bucket, by their keys */
export async function startAthena(folder: string): Promise<AthenaStandIn> {
  const catalogue = await catalogueOfStack();
  const engine = await startEngine(catalogue, folder);
  const queries = new Map<string, Query>();
  const [workgroup, database] = ['lake-queries', 'ecg_pipeline_dev'];
  const behaviour: Behaviour = {
    looks: 0,
    looksAfterStop: 0,
    cutoffBytes: Number.POSITIVE_INFINITY,
    refusal: undefined,
    failure: undefined,
  };
  const asked: string[] = [];
  const statements: string[] = [];

  const operations: Readonly<Record<string, (input: Record<string, unknown>) => unknown>> = {
    StartQueryExecution: async ({ QueryString, WorkGroup, QueryExecutionContext }) => {
      if (WorkGroup !== workgroup) throw invalid('WorkGroup is not found.');
      const sql = String(QueryString);
      statements.push(sql);
      const id = randomUUID();
      const { Database } = QueryExecutionContext as { readonly Database: string };
      queries.set(id, await ran(sql, Database === database ? engine : undefined, behaviour));
      return { QueryExecutionId: id };
    },
    GetQueryExecution: ({ QueryExecutionId }) => {
      const query = known(QueryExecutionId);
      const isFirst = query.looksLeft === behaviour.looks;
      const isOver = query.looksLeft <= 0;
      query.looksLeft -= 1;
      const [State, StateChangeReason] = isOver ? endOf(query, behaviour) : [isFirst ? 'QUEUED' : 'RUNNING', undefined];
      return {
        QueryExecution: {
          QueryExecutionId,
          Query: query.sql,
          Status: { State, StateChangeReason },
          Statistics: { DataScannedInBytes: query.bytes },
        },
      };
    },
    StopQueryExecution: ({ QueryExecutionId }) => {
      Object.assign(known(QueryExecutionId), { isStopped: true, looksLeft: behaviour.looksAfterStop });
      return {};
    },
    GetQueryResults: ({ QueryExecutionId, NextToken, MaxResults = MAX_PAGE_ROWS }) => {
      const most = Number(MaxResults);
      if (most > MAX_PAGE_ROWS) throw invalid(`MaxResults is more than maximum allowed length ${MAX_PAGE_ROWS}`);
      const query = known(QueryExecutionId);
      if (endOf(query, behaviour)[0] !== 'SUCCEEDED')
        throw invalid(`Query has not yet finished. Current state: ${endOf(query, behaviour)[0]}`);
      return pageOf(query, Number(NextToken ?? 0), most);
    },
  };
  const known = (id: unknown): Query => {
    const found = queries.get(String(id));
    if (found === undefined) throw invalid(`QueryExecution ${id} was not found`);
    return found;
  };

  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^AmazonAthena\./, '');
    const input = JSON.parse(await text(request)) as Record<string, unknown>;
    asked.push(operation);
    const answer = async () => {
      if (behaviour.refusal !== undefined) throw new Refusal(...behaviour.refusal);
      const work = operations[operation];
      if (work === undefined) throw new Refusal(400, 'UnknownOperationException', operation);
      return await work(input);
    };
    const [status, body] = await answer().then(
      (output) => [200, output] as const,
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        const { type: __type, athenaErrorCode: AthenaErrorCode, message: Message } = error;
        return [error.status, { __type, AthenaErrorCode, Message }] as const;
      },
    );
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // of a server that listens on a port
  return {
    workgroup,
    database,
    behaviour,
    asked,
    statements,
    catalogue,
    endpoint,
    client: () =>
      new AthenaClient({
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      engine.close();
    },
  };
}

function invalid(message: string, code = 'INVALID_INPUT'): Refusal {
  return new Refusal(400, 'InvalidRequestException', message, code);
}

/** @param engine undefined where the database is another, which has no tables */
async function ran(sql: string, engine: Engine | undefined, { looks, failure }: Behaviour): Promise<Query> {
  const none = { sql, looksLeft: looks, isStopped: false, bytes: 0, names: [], types: [], rows: [] };
  if (failure !== undefined) return { ...none, failure };
  if (engine === undefined) return { ...none, failure: "SCHEMA_NOT_FOUND: line 1:15: Schema 'other' does not exist" };
  try {
    const result = await engine.run(sql);
    const types = result.columnTypes().map(athenaType);
    const written = (value: Parameters<typeof athenaText>[0], at: number) =>
      typeof value === 'number' && /^(?:double|float)$/.test(types[at] ?? '') ? javaText(value) : athenaText(value);
    const rows = result.getRows().map((row) => row.map(written));
    return { ...none, failure: undefined, bytes: engine.bytesOf(sql), names: result.columnNames(), types, rows };
  } catch (error) {
    return { ...none, failure: inTrinosWords(String(error).replace(/^Error: /, '')) };
  }
}

/** The three errors of DuckDB that a person makes, as Trino says them. Any other is passed on as it is. */
function inTrinosWords(message: string): string {
  const [first = ''] = message.split('\n');
  const [, syntax] = /^Parser Error: (.*)/.exec(first) ?? [];
  if (syntax !== undefined) {
    const [, near = '<EOF>'] = /at or near "(.*?)"/.exec(syntax) ?? [];
    throw invalid(`line 1:1: mismatched input '${near}'. Expecting: 'SELECT', 'WITH'`, 'MALFORMED_QUERY');
  }
  const [, table] = /Table with name (\w+) does not exist/.exec(first) ?? [];
  if (table !== undefined)
    return `TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.ecg_pipeline_dev.${table}' does not exist`;
  const [, column] = /Referenced column "(\w+)" not found/.exec(first) ?? [];
  if (column !== undefined) {
    return `COLUMN_NOT_FOUND: line 1:8: Column '${column}' cannot be resolved or requester is not authorized to access requested resources`;
  }
  return `GENERIC_USER_ERROR: ${first}`;
}

function endOf(
  { isStopped, looksLeft, failure, bytes }: Query,
  { cutoffBytes }: Behaviour,
): readonly [state: string, reason?: string] {
  if (looksLeft > 0) return ['RUNNING'];
  if (isStopped) return ['CANCELLED', 'Query cancelled by user'];
  if (failure !== undefined) return ['FAILED', failure];
  return bytes > cutoffBytes ? ['CANCELLED', 'Bytes scanned limit was exceeded'] : ['SUCCEEDED'];
}

function pageOf({ names, types, rows }: Query, from: number, most: number) {
  const all = [names, ...rows];
  const some = all.slice(from, from + most);
  return {
    ResultSet: {
      Rows: some.map((row) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) })),
      ResultSetMetadata: { ColumnInfo: names.map((Name, at) => ({ Name, Label: Name, Type: types[at] })) },
    },
    ...(some.length === most ? { NextToken: String(from + most) } : {}),
  };
}
