/** What became of one object. */
import { recordingId } from '../lake/layout.ts';
import type { Sources } from '../quality/facts.ts';
import type { Finding } from '../quality/judge/findings.ts';
import type { CompanionId } from './recording/companion/companion.ts';
import { ObjectGoneError, type ObjectVersion } from './store.ts';

/** What became of one object: what notices, metrics and the local command tell people about it. */
export interface Result {
  readonly object: ObjectVersion;
  /** The sheet that it was read with; undefined when there was none, or it came to none. */
  readonly companion?: CompanionId | undefined;
  readonly recordingId: string;
  /**
   * `gone`: there was nothing to read (deleted, or archived in Glacier); it is named in a notice and not retried.
   * `retry`: something else than the file failed; the message goes back to the queue.
   */
  readonly outcome: 'accepted' | 'rejected' | 'unreadable' | 'gone' | 'retry';
  /** Id of the profile it was read with; empty when it came to none. */
  readonly profile: string;
  /** Why, in words; undefined when accepted. */
  readonly reason: string | undefined;
  /** The rule that rejected, the reader's code, or why it is gone; undefined when accepted or to be tried again. */
  readonly code: string | undefined;
  /** Usable lead-time over all lead-time, 0 to 1. */
  readonly usableShare: number;
  readonly leads: number;
  /** Samples per second and lead; undefined when no source gives it or nothing could be read. */
  readonly samplingRateHz: number | undefined;
  /** Samples of all leads together, also when they were rejected and not written. */
  readonly samples: number;
  /** Size of the upload; 0 when it came to none. */
  readonly bytes: number;
  readonly findings: readonly Finding[];
  /** Profiles that would fit a recording whose meaning nobody knows; empty for others. */
  readonly fitting: readonly string[];
  /** Who said what it was read with; undefined when it could not be read. */
  readonly sources: Sources | undefined;
}

/** The figures of an object that could not be read. */
export const NOTHING_READ = {
  usableShare: 0,
  leads: 0,
  samplingRateHz: undefined,
  samples: 0,
  findings: [],
  fitting: [],
  sources: undefined,
} as const;

/** What becomes of an object that an error kept from being processed: it is gone, or it is tried again. */
export function unprocessed(object: ObjectVersion, error: unknown): Result {
  const isGone = error instanceof ObjectGoneError;
  return {
    ...NOTHING_READ,
    object,
    recordingId: recordingId(object.bucket, object.key, object.version),
    outcome: isGone ? 'gone' : 'retry',
    profile: '',
    reason: error instanceof Error ? error.message : String(error),
    code: isGone ? error.why : undefined,
    bytes: 0,
  };
}
