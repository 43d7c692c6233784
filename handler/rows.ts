/** Turns what was found out about a recording into rows of the lake. */

import type { RowOf } from '../lake/schema.ts';
import type { Finding } from '../quality/findings.ts';
import type { Profile } from '../quality/profile.ts';
import type { LeadWindow } from '../quality/tally.ts';
import type { Signal, WindowSpan } from './recording/signal.ts';
import type { ObjectVersion, StoredObject } from './store.ts';
import { PIPELINE_VERSION } from './version.ts';
import type { SampleSource } from './write/samples.ts';

/** What is known of an upload before its bytes are understood. */
export interface Upload {
  readonly object: ObjectVersion;
  readonly stored: StoredObject;
  readonly recordingId: string;
  readonly profile: Profile;
  /** Hash of the rules that judge it. */
  readonly ruleset: string;
}

/** What every row of one recording shares. */
export interface RowContext {
  readonly recordingId: string;
  readonly ruleset: string;
  /** Samples per second; undefined when nobody says it, and then there are no spans in seconds. */
  readonly samplingRateHz: number | undefined;
}

type RecordingRow = RowOf<'recordings'>;

/** The columns of `recordings` that are only known once the file was read; null as long as they are not. */
const NOTHING_FOUND = {
  sha256: null,
  variable: null,
  subject: null,
  recorded_at: null,
  mat_version: null,
  sampling_rate_hz: null,
  lead_count: null,
  sample_count: null,
  duration_s: null,
  reason: null,
  code: null,
  byte_offset: null,
  usable_share: null,
} as const;

/** What was found out about an upload; what is left out is null. */
export type Found = Partial<Pick<RecordingRow, keyof typeof NOTHING_FOUND>> & Pick<RecordingRow, 'outcome'>;

export function recordingRow(
  { object, stored, recordingId, profile, ruleset }: Upload,
  found: Found,
  processedAt: Date,
): RecordingRow {
  return {
    recording_id: recordingId,
    source_bucket: object.bucket,
    source_key: object.key,
    source_version: object.version,
    bytes: stored.size,
    profile: profile.id,
    received_at: stored.lastModified,
    processed_at: processedAt,
    ruleset,
    pipeline_version: PIPELINE_VERSION,
    ...NOTHING_FOUND,
    ...found,
  };
}

export function windowRow(context: RowContext, { index, start, end }: WindowSpan, found: LeadWindow): RowOf<'windows'> {
  const rate = context.samplingRateHz ?? Number.NaN;
  const measures: Record<string, number | null> = {};
  for (const [name, { value }] of found.measured) measures[name] = finite(value);
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
    rejected_by: joined(found.rejectedBy),
    warned_by: joined(found.warnedBy),
    ruleset: context.ruleset,
    measures,
  };
}

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

/** The rows of `samples`, made when they are written. */
export function sampleSource(recordingId: string, signal: Signal, windows: readonly WindowSpan[]): SampleSource {
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
    windowStarts: windows.map(({ start }) => start),
    holdsCounts: signal.holdsCounts,
    read: (position, from, to) => signal.read(position, from, to),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function joined(ids: readonly string[]): string | null {
  return ids.length === 0 ? null : ids.join(',');
}
