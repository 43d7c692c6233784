/**
 * Files that are being written: they get their names when they are whole. The name of one says which process writes it,
 * so that what a killed process left can be distinguished from what another one is writing now, and which of its threads:
 * two may write one file, that of a ruleset, at the same moment.
 */
import { hash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

/** No query and no listing sees names with this ending. */
const ENDING = '.tmp';
/** Containers that share a folder may have the same process ids, but not the same host name. */
const HOST = hash('sha256', hostname()).slice(0, 8);
/** Version 0.1.0 wrote neither host nor thread. */
const NAME = /\.(?:(?<host>[0-9a-f]{8})-)?(?<pid>\d+)-(?:\d+-)?\d+\.tmp$/;
/** There is no way to ask whether a process on another host still runs; writing a file takes it seconds. */
const STALE_MS = 24 * 3600 * 1000;

let count = 0;

/** Where to write a file before it is whole. */
export function unfinishedPath(path: string): string {
  return `${path}.${HOST}-${process.pid}-${threadId}-${count++}${ENDING}`;
}

/** Whether a file of this name is still being written, or was when its process was killed. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(ENDING);
}

/** Removes what processes that no longer run left unfinished in a folder, files and folders; not in the folders below it. */
export function removeStale(folder: string): void {
  for (const name of readdirSync(folder)) {
    const { host, pid } = NAME.exec(name)?.groups ?? {};
    const path = join(folder, name);
    if (pid === undefined) continue;
    if (host === HOST ? !isRunning(Number(pid)) : isOld(path)) rmSync(path, { force: true, recursive: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // another user's process may not be asked
  }
}

function isOld(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > STALE_MS;
}
