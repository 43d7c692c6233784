/** Turns what was found out about an upload into rows of the lake: only here are their columns filled. */
import type { RowOf } from '../lake/schema.ts';
import type { Beat } from '../quality/judge/beat-track.ts';
import type { Finding } from '../quality/judge/findings.ts';
import type { Judgement, LeadWindow } from '../quality/judge/tally.ts';
import type { WindowSpan, Windows } from '../quality/judge/windows/windows.ts';
import type { Profile } from '../quality/profile.ts';
import type { BadFileError } from './mat/errors.ts';
import type { MatFile } from './mat/variables.ts';
import type { FoundCompanion } from './recording/companion/find-companion.ts';
import { instantIn } from './recording/instant.ts';
import type { Recording } from './recording/recording.ts';
import type { Signal } from './recording/signal.ts';
import type { NamedRuleset } from './ruleset.ts';
import type { ObjectVersion, StoredObject } from './store.ts';
import type { SampleSource } from './write/sample-source.ts';

/** What is known of an upload before its bytes are understood. */
export interface Upload {
  readonly object: ObjectVersion;
  readonly stored: StoredObject;
  readonly recordingId: string;
  readonly profile: Profile;
  /** The rules that judge it. */
  readonly rules: NamedRuleset;
  /** The sheet beside it; undefined when there is none. */
  readonly companion: FoundCompanion;
  /** Hexadecimal; undefined when the bytes were not fetched. */
  readonly sha256: string | undefined;
}

/** What became of the bytes: they are a recording, which was judged, or they cannot be read. */
export type ReadOutcome =
  | { readonly file: MatFile; readonly recording: Recording; readonly judgement: Judgement }
  | { readonly error: BadFileError };

/** When and by what a recording is processed. */
export interface Run {
  readonly at: Date;
  readonly pipelineVersion: string;
}

/** What every row of one recording shares. */
export interface RowContext {
  readonly recordingId: string;
  readonly ruleset: string;
  /** Samples per second; undefined when no source gives it, and then there are no spans in seconds. */
  readonly samplingRateHz: number | undefined;
}

type RecordingRow = RowOf<'recordings'>;

/** The one row that `recordings` has for an upload, whichever way it ended. What was never found out is null. */
export function recordingRow(upload: Upload, outcome: ReadOutcome, { at, pipelineVersion }: Run): RecordingRow {
  const { object, stored, companion, recordingId, profile, rules, sha256 = null } = upload;
  return {
    recording_id: recordingId,
    source_bucket: object.bucket,
    source_key: object.key,
    source_version: object.version,
    bytes: stored.size,
    sha256,
    companion_key: companion?.key ?? null,
    companion_version: companion?.version ?? null,
    profile: profile.id,
    received_at: stored.lastModified,
    processed_at: at,
    ruleset: rules.hash,
    pipeline_version: pipelineVersion,
    ...('error' in outcome ? unreadable(stored, outcome.error) : judged(outcome)),
  };
}

/** What the hash on every row of a recording stands for. */
export function rulesetRow({ profile, rules }: Upload, { at, pipelineVersion }: Run): RowOf<'rulesets'> {
  return {
    ruleset: rules.hash,
    profile: profile.id,
    description: rules.description,
    code_sha256: rules.code,
    first_seen: at,
    pipeline_version: pipelineVersion,
  };
}

/** Who and when are then known from the upload's metadata alone. */
function unreadable({ metadata }: StoredObject, { message, code, byte }: BadFileError) {
  return {
    variable: null,
    subject: metadata.get('subject') || null,
    recorded_at: instantIn(metadata.get('recorded-at') ?? '') ?? null,
    device: metadata.get('device') || null,
    firmware: metadata.get('firmware') || null,
    sampling_rate_source: null,
    gain_source: null,
    lead_names_source: null,
    mat_version: null,
    sampling_rate_hz: null,
    lead_count: null,
    sample_count: null,
    duration_s: null,
    outcome: 'unreadable',
    reason: message,
    code,
    byte_offset: byte,
    usable_share: null,
    quality: null,
  } satisfies Partial<RecordingRow>;
}

function judged({ file, recording, judgement }: Exclude<ReadOutcome, { readonly error: BadFileError }>) {
  const { facts, subject = null, recordedAt = null, device = null, firmware = null } = recording;
  const { outcome, reason = null, code = null, usableShare, quality = null } = judgement;
  const rateHz = facts.samplingRate?.value;
  return {
    variable: facts.signal?.variable ?? null,
    subject,
    recorded_at: recordedAt,
    device,
    firmware,
    sampling_rate_source: facts.sources?.samplingRate ?? null,
    gain_source: facts.sources?.gain ?? null,
    lead_names_source: facts.sources?.leadNames ?? null,
    mat_version: file.version,
    sampling_rate_hz: rateHz ?? null,
    lead_count: facts.leadCount,
    sample_count: facts.sampleCount,
    duration_s: rateHz === undefined ? null : facts.sampleCount / rateHz,
    outcome,
    reason,
    code,
    byte_offset: null,
    usable_share: usableShare,
    quality,
  } satisfies Partial<RecordingRow>;
}

/**
 * The row of one lead in one window. Measures that a rule did not take, or that are not finite, are null.
 *
 * @param found what the rules measured and said of this lead in this window
 */
export function windowRow(context: RowContext, { index, start, end }: WindowSpan, found: LeadWindow): RowOf<'windows'> {
  const rate = context.samplingRateHz ?? Number.NaN;
  const measures: Record<string, number | null> = {};
  // A loop over its entries would make an array of each: a day of windows has a million.
  found.measured.forEach(({ value }, name) => {
    measures[name] = finite(value);
  });
  return {
    recording_id: context.recordingId,
    lead: found.lead.name,
    lead_index: found.lead.index,
    window_index: index,
    start_s: start / rate,
    end_s: end / rate,
    start_sample: start,
    end_sample: end,
    usable: found.usable,
    usable_s: found.usableTime.value,
    usable_mask: found.usableMask,
    rejected_by: joined(found.rejectedBy),
    warned_by: joined(found.warnedBy),
    ruleset: context.ruleset,
    measures,
  };
}

/**
 * The row of one finding. Without a span it is about the whole recording, without a lead about all leads: those are
 * null.
 */
export function findingRow(context: RowContext, finding: Finding): RowOf<'findings'> {
  const { lead, span, value, limit } = finding;
  const inSeconds = (sample: number | undefined) =>
    sample === undefined || context.samplingRateHz === undefined ? null : sample / context.samplingRateHz;
  return {
    recording_id: context.recordingId,
    lead: lead?.name ?? null,
    lead_index: lead?.index ?? null,
    rule_id: finding.ruleId,
    outcome: finding.outcome,
    clinical_review: finding.clinicalReview,
    start_s: inSeconds(span?.start),
    end_s: inSeconds(span?.end),
    value: value === undefined ? null : finite(value.value),
    unit: (value ?? limit)?.unit ?? null,
    limit_value: limit === undefined ? null : finite(limit.value),
    message: finding.message,
    ruleset: context.ruleset,
  };
}

/** The row of one beat. */
export function beatRow({ recordingId, samplingRateHz = Number.NaN }: RowContext, beat: Beat): RowOf<'beats'> {
  const { lead, index, sample, rr, amplitude, detectorsAgree, partnerR, quality, usable } = beat;
  return {
    recording_id: recordingId,
    lead: lead.name,
    lead_index: lead.index,
    beat_index: index,
    t_s: sample / samplingRateHz,
    sample: Math.round(sample),
    rr_s: rr?.value ?? null,
    amplitude_mv: amplitude.value,
    detectors_agree: detectorsAgree,
    partner_r: partnerR ?? null,
    quality: quality ?? null,
    usable,
  };
}

/** The rows of `samples`, made when they are written. */
export function sampleSource(recordingId: string, signal: Signal, windows: Windows): SampleSource {
  return {
    recordingId,
    samplingRateHz: signal.samplingRateHz,
    sampleCount: signal.sampleCount,
    leads: signal.headers.map(({ index, name, gainAduPerMv = null, zeroAdu = null }) => ({
      index,
      name,
      gainAduPerMv,
      zeroAdu,
    })),
    // Not from the windows themselves: `from` makes a list of an iterable first.
    windowStarts: Int32Array.from({ length: windows.length }, (_, index) => windows.at(index).start),
    holdsCounts: signal.holdsCounts,
    read: (position, from, to) => signal.measured(position, from, to),
    done: (values) => signal.done(values),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function joined(ids: readonly string[]): string | null {
  return ids.length === 0 ? null : ids.join(',');
}
