/**
 * Reports: what a batch found bad, on its way to the notifier. They travel as messages of a queue, so that a storm of
 * bad uploads is collected into few notices. No sample values, no subjects.
 */
import { chunked } from '../chunks.ts';
import { jsonField, jsonOf } from '../queue/json.ts';
import type { Result } from '../result.ts';

const OUTCOMES = ['rejected', 'unreadable', 'gone'] as const;
/**
 * Uploads in one message: with keys and versions of 1024 bytes each, all of them control characters that JSON writes
 * with six, 15 are under the 256 KiB that a message may have.
 */
const MAX_UPLOADS = 15;
/** Characters of a reason that travel; a notice shows fewer, and `recordings` has them all. */
const MAX_REASON_CHARACTERS = 400;

/** One upload that someone should know about. */
export interface BadUpload {
  readonly recordingId: string;
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly outcome: (typeof OUTCOMES)[number];
  /** The rule that rejected, the reader's code, or why it is gone. */
  readonly code: string;
  /** Why, in words. */
  readonly reason: string;
  /** Its meaning is unknown and it had no sheet, so one that arrives later may supply it. */
  readonly awaitsSheet?: true;
}

/** The rule that rejects recordings of unknown meaning. */
export const KNOWN_MEANING = 'known-meaning';

/** A message that is not a report: a bug, or a message from elsewhere. It is retried, and becomes a dead letter. */
export class BadReportError extends Error {
  override readonly name = 'BadReportError';
}

/** @returns undefined when there is nothing to report: it was accepted, or will be tried again */
export function badUploadOf(result: Result): BadUpload | undefined {
  const { object, recordingId, outcome, code = 'unknown', reason = 'no reason given', companion } = result;
  if (outcome === 'accepted' || outcome === 'retry') return undefined;
  const awaits = code === KNOWN_MEANING && companion === undefined ? { awaitsSheet: true as const } : {};
  return { recordingId, ...object, outcome, code, reason: `${assumedWords(result)}${reason}`, ...awaits };
}

/** Before the reason: what was assumed may be the reason. Empty when nothing was. */
function assumedWords({ sources }: Result): string {
  const facts = [
    ...(sources?.samplingRate === 'assumed' ? ['sampling rate'] : []),
    ...(sources?.gain === 'assumed' ? ['scale'] : []),
  ];
  return facts.length === 0 ? '' : `${facts.join(' and ')} assumed; `;
}

/** The bodies of the messages that carry these uploads, in their order; none if there are none. */
export function encodeReports(bad: readonly BadUpload[]): string[] {
  return chunked(bad, MAX_UPLOADS).map((uploads) => JSON.stringify({ bad: uploads.map(shortened) }));
}

/**
 * The uploads that a message reports.
 *
 * @throws {BadReportError} when the body is not a report, naming what is wrong with it
 */
export function decodeReport(body: string): BadUpload[] {
  const bad = jsonField(
    jsonOf(body, (words, options) => new BadReportError(words, options)),
    'bad',
  );
  if (!Array.isArray(bad)) throw new BadReportError('a report must have a list "bad", this message has none');
  return bad.map(uploadIn);
}

function shortened({ recordingId, bucket, key, version, outcome, code, reason, awaitsSheet }: BadUpload): BadUpload {
  const short = [...reason].slice(0, MAX_REASON_CHARACTERS).join('');
  return { recordingId, bucket, key, version, outcome, code, reason: short, ...(awaitsSheet && { awaitsSheet }) };
}

function uploadIn(value: unknown): BadUpload {
  const text = (name: keyof BadUpload) => {
    const found = jsonField(value, name);
    if (typeof found !== 'string')
      throw new BadReportError(`a bad upload must have a text "${name}", this one has none`);
    return found;
  };
  const said = text('outcome');
  const outcome = OUTCOMES.find((one) => one === said);
  if (outcome === undefined) {
    throw new BadReportError(
      `the outcome of a bad upload must be ${OUTCOMES.join(', ')}, got ${JSON.stringify(said.slice(0, 40))}`,
    );
  }
  return {
    recordingId: text('recordingId'),
    bucket: text('bucket'),
    key: text('key'),
    version: text('version'),
    outcome,
    code: text('code'),
    reason: text('reason'),
    ...(jsonField(value, 'awaitsSheet') === true && { awaitsSheet: true as const }),
  };
}
