/**
 * One planner for all lakes that are open: what it knows of a lake it is told with each statement, and an engine takes longer to
 * start than most statements to answer. It is started when a statement is first asked, and ended with the last lake.
 *
 * Who asks while it plans gets one of their own: a statement can take minutes to plan, as `repeat('a', 500000000)` does, and nobody
 * else is to wait for that.
 */
import type { Needs } from './lake-files.ts';
import { type Planner, startPlanner } from './needs.ts';

/** Keeps the planner. */
export interface HeldPlanner {
  /** @throws {SqlError} as that of `Planner` does @throws {Error} when no engine starts */
  needsOf(sql: string, days: readonly string[]): Promise<Needs>;
  /** Lets it end, once nobody else holds it and it has planned what was asked. Calling it again does nothing. */
  release(): void;
}

/** The one that is kept, while it plans nothing. */
let idle: Planner | undefined;
let holders = 0;

/** Holds the planner until `release`: for whoever opens one lake after the other, so that it is started once. */
export function holdPlanner(): HeldPlanner {
  let isHeld = true;
  holders += 1;
  return {
    needsOf: async (sql, days) => {
      const planner = takeIdle() ?? (await startPlanner());
      try {
        return await planner.needsOf(sql, days);
      } finally {
        putBack(planner);
      }
    },
    release: () => {
      if (isHeld) holders -= 1;
      isHeld = false;
      if (holders === 0) takeIdle()?.close();
    },
  };
}

function takeIdle(): Planner | undefined {
  const taken = idle;
  idle = undefined;
  return taken;
}

function putBack(planner: Planner): void {
  if (holders === 0 || idle !== undefined) planner.close();
  else idle = planner;
}
