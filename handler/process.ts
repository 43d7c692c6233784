/**
 * One uploaded object, start to end: read, understood, judged, written. It ends in a row of `recordings`, whichever way
 * it goes; an error that is thrown from here is not the file's fault, and the message is delivered again.
 */
import { createHash } from 'node:crypto';
import { recordingId } from '../lake/layout.ts';
import type { RowOf } from '../lake/schema.ts';
import type { Profile } from '../quality/profile.ts';
import { judge } from './judge.ts';
import type { Log } from './log.ts';
import { BadFileError } from './mat/errors.ts';
import type { MatLimits } from './mat/read-mat.ts';
import { readMat } from './mat/read-mat.ts';
import type { MatFile } from './mat/variables.ts';
import { instantIn } from './recording/instant.ts';
import { recordingIn } from './recording/recording.ts';
import { NOTHING_READ, type Result } from './result.ts';
import { findingRow, recordingRow, sampleSource, type Upload, windowRow } from './rows.ts';
import { RuleFailures } from './rule-failures.ts';
import { chooseProfile, namedRulesetOf } from './ruleset.ts';
import type { LakeStore, ObjectVersion, RawStore } from './store.ts';
import { writeLake } from './write/write-lake.ts';

export interface ProcessOptions {
  readonly raw: RawStore;
  readonly lake: LakeStore;
  readonly log: Log;
  /** For uploads that neither their metadata nor their folder gives a profile. */
  readonly defaultProfile: Profile;
  readonly limits?: Partial<MatLimits>;
  /** Larger objects are not fetched; they are `unreadable`. */
  readonly maxBytes?: number;
  readonly now?: () => Date;
}

/** A file of 24 h, 12 leads, 500 Hz in 16 bits is 1 GB; the function's memory holds a file once. */
const MAX_BYTES = 1024 * 2 ** 20;

/**
 * Processes one object version. Doing it again writes the same files and the same rows, but for `processed_at`.
 *
 * @throws {ObjectGoneError} when there is nothing to read; any other error means: try again
 */
export async function processObject(object: ObjectVersion, options: ProcessOptions): Promise<Result> {
  const { raw, defaultProfile, limits, maxBytes = MAX_BYTES } = options;
  const stored = await raw.open(object);
  const profile = chooseProfile(object, stored.metadata, defaultProfile);
  const id = recordingId(object.bucket, object.key, object.version);
  const upload: Upload = { object, stored, recordingId: id, profile, ruleset: namedRulesetOf(profile).hash };
  let sha256: string | null = null;
  try {
    if (stored.size > maxBytes) {
      throw new BadFileError('too-large', 0, `the file has ${stored.size} bytes, at most ${maxBytes} are read`);
    }
    const bytes = await stored.bytes();
    if (bytes.length !== stored.size) {
      throw new Error(`the storage gave ${bytes.length} of ${stored.size} bytes`); // no fault of the file's
    }
    sha256 = createHash('sha256').update(bytes).digest('hex');
    return await writeJudged(upload, await readMat(bytes, limits), sha256, options);
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    return await writeUnreadable(upload, error, sha256, options);
  }
}

async function writeJudged(
  upload: Upload,
  file: MatFile,
  sha256: string,
  { lake, log, now = () => new Date() }: ProcessOptions,
): Promise<Result> {
  const { object, stored, recordingId, profile, ruleset } = upload;
  const { facts, signal, subject, recordedAt } = recordingIn(file, stored.metadata, profile);
  const { leadCount, sampleCount } = facts;
  const samplingRateHz = facts.samplingRate?.value;
  const context = { recordingId, ruleset, samplingRateHz };
  const windowRows: RowOf<'windows'>[] = [];
  const failures = new RuleFailures();
  const { judgement, windows } = judge({ facts, signal, subject, recordedAt }, namedRulesetOf(profile).ruleset, {
    window: (span, found) => windowRows.push(windowRow(context, span, found)),
    ruleFailed: (failure) => failures.add(failure),
  });
  failures.log(log, recordingId);
  const { outcome, reason, code, usableShare, findings } = judgement;
  const found = {
    sha256,
    variable: facts.signal?.variable ?? null,
    subject: subject ?? null,
    recorded_at: recordedAt ?? null,
    mat_version: file.version,
    sampling_rate_hz: samplingRateHz ?? null,
    lead_count: leadCount,
    sample_count: sampleCount,
    duration_s: samplingRateHz === undefined ? null : sampleCount / samplingRateHz,
    outcome,
    reason: reason ?? null,
    code: code ?? null,
    usable_share: usableShare,
  };
  const rows = {
    recording: recordingRow(upload, found, now()),
    windows: windowRows,
    findings: findings.map((finding) => findingRow(context, finding)),
    samples: outcome === 'accepted' && signal !== undefined ? sampleSource(recordingId, signal, windows) : undefined,
  };
  await writeLake(rows, lake);
  const samples = leadCount * sampleCount;
  const figures = { usableShare, leads: leadCount, samplingRateHz, samples, findings };
  return { object, recordingId, profile: profile.id, bytes: stored.size, outcome, reason, code, ...figures };
}

async function writeUnreadable(
  upload: Upload,
  { message: reason, code, byte }: BadFileError,
  sha256: string | null,
  { lake, now = () => new Date() }: ProcessOptions,
): Promise<Result> {
  const { object, stored, recordingId, profile } = upload;
  const outcome = 'unreadable';
  const found = {
    sha256,
    subject: stored.metadata.get('subject') || null,
    recorded_at: instantIn(stored.metadata.get('recorded-at') ?? '') ?? null,
    outcome,
    reason,
    code,
    byte_offset: byte,
  };
  await writeLake(
    { recording: recordingRow(upload, found, now()), windows: [], findings: [], samples: undefined },
    lake,
  );
  return { object, recordingId, profile: profile.id, bytes: stored.size, outcome, reason, code, ...NOTHING_READ };
}
