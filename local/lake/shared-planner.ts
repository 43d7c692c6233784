/**
 * One planner for all lakes that are open: what it knows of a lake it is told with each statement, and an engine takes longer to
 * start than most statements to answer. It is started when a statement is first asked, and ended with the last lake.
 */
import type { Needs } from './lake-files.ts';
import { type Planner, startPlanner } from './needs.ts';

/** Keeps the planner. */
export interface HeldPlanner {
  /** @throws {SqlError} as that of `Planner` does */
  needsOf(sql: string, days: readonly string[]): Promise<Needs>;
  /** Lets it end, once nobody else holds it and it has planned what was asked. Calling it again does nothing. */
  release(): void;
}

let planner: Promise<Planner> | undefined;
let holders = 0;

/** Holds the planner until `release`: for whoever opens one lake after the other, so that it is started once. */
export function holdPlanner(): HeldPlanner {
  let isHeld = true;
  holders += 1;
  return {
    needsOf: async (sql, days) => {
      holders += 1; // it may be released meanwhile
      try {
        return await (await started()).needsOf(sql, days);
      } finally {
        letGo();
      }
    },
    release: () => {
      if (isHeld) letGo();
      isHeld = false;
    },
  };
}

function started(): Promise<Planner> {
  if (planner !== undefined) return planner;
  const starting = startPlanner();
  planner = starting;
  starting.catch(() => {
    if (planner === starting) planner = undefined; // the next statement tries again
  });
  return starting;
}

function letGo(): void {
  holders -= 1;
  if (holders > 0) return;
  planner?.then(
    (ended) => ended.close(),
    () => {},
  );
  planner = undefined;
}
