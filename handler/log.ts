/** One JSON line per fact. Never a sample value, never a subject's name. */
import pino from 'pino';

/** What a line can be about; saved log queries group by it. */
export type LogEvent =
  | 'object-processed'
  | 'object-gone'
  | 'object-not-begun'
  | 'rule-failed'
  | 'message-will-retry'
  | 'report-not-sent'
  | 'bad-report'
  | 'notice-sent'
  | 'notice-not-sent'
  | 'visibility-not-changed';

export interface Log {
  info(event: LogEvent, facts: Readonly<Record<string, unknown>>): void;
  warn(event: LogEvent, facts: Readonly<Record<string, unknown>>): void;
  error(event: LogEvent, facts: Readonly<Record<string, unknown>>): void;
  /** The same log with these facts on every line. */
  with(facts: Readonly<Record<string, unknown>>): Log;
}

/** A log that writes to a stream, standard output if none is given. */
export function createLog(destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    base: null,
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  };
  return logOver(destination === undefined ? pino(options) : pino(options, destination));
}

function logOver(logger: pino.Logger): Log {
  return {
    info: (event, facts) => logger.info(facts, event),
    warn: (event, facts) => logger.warn(facts, event),
    error: (event, facts) => logger.error(facts, event),
    with: (facts) => logOver(logger.child(facts)),
  };
}
