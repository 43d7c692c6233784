/** One JSON line per fact. Never a sample value, never a subject's name. */
import pino from 'pino';

/** What a line can be about; saved log queries group by it. */
export type LogEvent =
  | 'object-processed'
  | 'object-gone'
  | 'object-not-begun'
  | 'companion-without-recording'
  | 'companion-not-asked'
  | 'rule-failed'
  | 'message-will-retry'
  | 'report-not-sent'
  | 'bad-report'
  | 'notice-sent'
  | 'notice-not-sent'
  | 'notice-not-released'
  | 'report-not-removed'
  | 'reports-not-gathered'
  | 'report-not-asked-for'
  | 'report-begun'
  | 'report-drawn'
  | 'report-not-needed'
  | 'report-will-be-redrawn'
  | 'stale-report-removed'
  | 'stale-report-not-removed'
  | 'silence-checked'
  | 'days-registered'
  | 'day-begun'
  | 'day-compacted'
  | 'day-not-compacted'
  | 'compaction-goes-on-later'
  | 'visibility-not-changed';

/** Writes one line of JSON for each fact, at one of three levels. */
export interface Log {
  info(event: LogEvent, facts: Readonly<Record<string, unknown>>): void;
  warn(event: LogEvent, facts: Readonly<Record<string, unknown>>): void;
  error(event: LogEvent, facts: Readonly<Record<string, unknown>>): void;
  /** The same log with these facts on every line. */
  with(facts: Readonly<Record<string, unknown>>): Log;
}

/**
 * A log that writes to a stream, standard output if none is given. There a line is written before the call returns: Lambda
 * freezes a process as soon as it has answered, and what pino still held would come late or never.
 */
export function createLog(destination: pino.DestinationStream = pino.destination({ sync: true })): Log {
  const options: pino.LoggerOptions = {
    base: null,
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  };
  return logOver(pino(options, destination));
}

function logOver(logger: pino.Logger): Log {
  return {
    info: (event, facts) => logger.info(facts, event),
    warn: (event, facts) => logger.warn(facts, event),
    error: (event, facts) => logger.error(facts, event),
    with: (facts) => logOver(logger.child(facts)),
  };
}
