/** The handler's log on one machine. The commands print the outcomes, so only what they do not print is logged. */
import { createLog, type Log } from '../../handler/log.ts';
import type { Output } from './command-context.ts';

/** Every line as in the cloud, or only rules that threw: they count as `cannot-tell` and show nowhere else. */
export function localLog(err: Output, isWhole: boolean): Log {
  if (isWhole) return createLog({ write: (line) => err.write(line) });
  const quiet: Log = {
    info: () => {},
    warn: () => {},
    error: (event, facts) => {
      if (event === 'rule-failed') err.write(`${JSON.stringify({ event, ...facts })}\n`);
    },
    with: () => quiet,
  };
  return quiet;
}
