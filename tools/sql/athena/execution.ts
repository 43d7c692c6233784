/** One query in Athena: started in the workgroup, waited for, stopped when the person asks. */
import { setTimeout } from 'node:timers/promises';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { SqlError } from '../../../local/open-lake.ts';
import { type Asked, queryFailure, requestFailure, stopped } from './failures.ts';
import type { ScanReport } from './scan-report.ts';

/** Between two looks: a short query is not kept waiting, and a long one costs a request every second. */
const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 1000;

/** A query that was asked and may be stopped. */
export interface Execution {
  /** The id under which its results are fetched, once there are some. @throws {SqlError} when it does not succeed */
  readonly succeeded: Promise<string>;
  /** Stops it; it then fails. Nothing happens when it has ended. */
  stop(): void;
  /** @throws {SqlError} when it was stopped, so that its results are not wanted any more */
  refuseWhenStopped(): void;
}

/** Starts a query; whatever happens to it is in `succeeded`. */
export function execute(sql: string, athena: AthenaClient, asked: Asked, report: ScanReport): Execution {
  const startedMs = performance.now();
  const stopping = new AbortController();
  const waitedMs = () => performance.now() - startedMs;
  const run = async (): Promise<string> => {
    const id = await started(sql, athena, asked);
    let isStopSent = false;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, MAX_WAIT_MS)) {
      if (stopping.signal.aborted && !isStopSent) {
        isStopSent = true;
        await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
      }
      const execution = await stateOf(id, athena);
      const { State } = execution.Status ?? {};
      if (State === 'SUCCEEDED' || State === 'FAILED' || State === 'CANCELLED') {
        // A failed query is free; one that was stopped is billed for what it had read.
        report.ended(State === 'FAILED' ? undefined : (execution.Statistics?.DataScannedInBytes ?? 0));
        if (stopping.signal.aborted) throw stopped(waitedMs());
        if (State === 'SUCCEEDED') return id;
        throw queryFailure(execution);
      }
      report.running(waitedMs());
      await setTimeout(waitMs, undefined, isStopSent ? {} : { signal: stopping.signal }).catch(() => {}); // woken to stop
    }
  };
  return {
    succeeded: run().catch((error: unknown) => {
      throw error instanceof SqlError ? error : requestFailure(error, asked);
    }),
    stop: () => stopping.abort(),
    refuseWhenStopped: () => {
      if (stopping.signal.aborted) throw stopped(waitedMs());
    },
  };
}

/** The workgroup enforces its own place for results and its limit of bytes. */
async function started(sql: string, athena: AthenaClient, { workgroup, database }: Asked): Promise<string> {
  const { QueryExecutionId = '' } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      WorkGroup: workgroup,
      QueryExecutionContext: { Database: database },
    }),
  );
  return QueryExecutionId;
}

async function stateOf(id: string, athena: AthenaClient): Promise<QueryExecution> {
  const { QueryExecution = {} } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
  return QueryExecution;
}
