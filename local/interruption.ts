/**
 * Ctrl-C, and what asks a process to end (`kill`, a container that is stopped, a terminal that is closed): the first asks the
 * work to end after the recording under way, a second ends the process at once.
 */
export interface Interruption {
  isAsked: boolean;
}

/**
 * Does some work during which Ctrl-C does not end the process, but is written into `isAsked`, at which the work should
 * look.
 *
 * @returns what the work returns
 */
export function withInterruption<T>(work: (interruption: Readonly<Interruption>) => Promise<T>): Promise<T> {
  const interruption: Interruption = { isAsked: false };
  const ask = () => {
    interruption.isAsked = true;
  };
  return atInterruption(ask, () => work(interruption));
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does some work during which the first Ctrl-C calls `ask`, and only a second ends the process. */
export async function atInterruption<T>(ask: () => void, work: () => Promise<T>): Promise<T> {
  for (const signal of SIGNALS) process.once(signal, ask);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, ask);
  }
}

/**
 * Does some work; the first Ctrl-C during it cleans up, and then ends the process as it would have without this.
 *
 * @param end the process, by the signal that asked
 */
export async function cleanedUpAtInterruption<T>(
  cleanUp: () => void,
  work: () => Promise<T>,
  end: (signal: NodeJS.Signals) => void = (signal) => process.kill(process.pid, signal),
): Promise<T> {
  const ask = (signal: NodeJS.Signals) => {
    cleanUp();
    for (const each of SIGNALS) process.off(each, ask);
    end(signal);
  };
  for (const signal of SIGNALS) process.once(signal, ask);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, ask);
  }
}
