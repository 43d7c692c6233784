import type { ListedRecording } from '../wire.ts';

/** The column of `recordings` behind each property that the list of recordings shows. */
export const LISTED_COLUMNS: Readonly<Record<keyof ListedRecording, string>> = {
  id: 'recording_id',
  key: 'source_key',
  outcome: 'outcome',
  reason: 'reason',
  code: 'code',
  profile: 'profile',
  subject: 'subject',
  samplingRateHz: 'sampling_rate_hz',
  samplingRateSource: 'sampling_rate_source',
  gainSource: 'gain_source',
  leadCount: 'lead_count',
  durationS: 'duration_s',
  usableShare: 'usable_share',
  quality: 'quality',
  day: 'ingest_date',
};
