/**
 * The views people query. The text runs unchanged in Athena (Trino) and DuckDB: standard SQL, no cast operator, no
 * function that only one of them has; every division has a double in it, so none truncates.
 *
 * Each view hands on `ingest_date`: a condition on it is what keeps Athena from reading the whole lake.
 */
import { COLUMNS } from './schema.ts';
import { PARTITION } from './tables/shared.ts';

/** Millivolts: as stored, else from counts; null where the gain is not known. */
const MILLIVOLTS = 'COALESCE(s.mv, (s.adu - s.zero_adu) / NULLIF(s.gain_adu_per_mv, 0))';

const SIGNAL_COLUMNS = [
  's.recording_id',
  's.lead',
  's.lead_index',
  's.sample',
  's.sample / s.sampling_rate_hz AS t_s',
  `${MILLIVOLTS} AS mv`,
  `s.${PARTITION.name}`,
].join(', ');

const RECORDING_COLUMNS = [...COLUMNS.recordings, PARTITION].map(({ name }) => name).join(', ');

/** Name of a view. */
export type ViewName = 'signal' | 'usable_signal' | 'rr_intervals' | 'latest_recordings';

/** A view: what it shows, in one sentence, and the query that makes it. */
export interface View {
  readonly sentence: string;
  readonly query: string;
}

/** The four views; none builds on another. */
export const VIEWS: Readonly<Record<ViewName, View>> = {
  signal: {
    sentence: 'Every sample of every accepted recording with its time in seconds and its value in millivolts.',
    query: `SELECT ${SIGNAL_COLUMNS}
FROM samples s`,
  },
  usable_signal: {
    sentence: 'The signal without the stretches that a rule rejects, or the seconds within 0.5 s of them.',
    // `window_index` makes this a join on equality; start <= sample < end would compare every sample with every window.
    // Most windows are usable as a whole, and the flag is cheaper to test than the mask.
    query: `SELECT ${SIGNAL_COLUMNS}
FROM samples s
JOIN windows w
  ON w.${PARTITION.name} = s.${PARTITION.name}
  AND w.recording_id = s.recording_id
  AND w.lead_index = s.lead_index
  AND w.window_index = s.window_index
WHERE w.usable
  OR SUBSTR(w.usable_mask, 1 + CAST(FLOOR((s.sample - w.start_sample) / s.sampling_rate_hz) AS INTEGER), 1) = '1'`,
  },
  rr_intervals: {
    sentence:
      'Every RR interval that can be trusted, with how typical the beats at its ends are and the share of the recording that the intervals of its lead cover.',
    // The beat before is looked up before intervals are left out: it need not have one of its own.
    query: `SELECT b.recording_id, b.lead, b.lead_index, b.beat_index, b.t_s, b.rr_s, b.partner_r, b.previous_partner_r,
  SUM(b.rr_s) OVER (PARTITION BY b.${PARTITION.name}, b.recording_id, b.lead_index) / r.duration_s AS coverage, b.${PARTITION.name}
FROM (
  SELECT recording_id, lead, lead_index, beat_index, t_s, rr_s, partner_r, ${PARTITION.name},
    LAG(partner_r) OVER (PARTITION BY ${PARTITION.name}, recording_id, lead_index ORDER BY beat_index) AS previous_partner_r
  FROM beats
) b
JOIN recordings r ON r.${PARTITION.name} = b.${PARTITION.name} AND r.recording_id = b.recording_id
WHERE b.rr_s IS NOT NULL`,
  },
  latest_recordings: {
    sentence: 'The newest version of each uploaded key.',
    // Two versions of one second: the larger id wins, whichever was processed last.
    query: `SELECT ${RECORDING_COLUMNS}
FROM (
  SELECT ${RECORDING_COLUMNS}, ROW_NUMBER() OVER (
    PARTITION BY source_bucket, source_key ORDER BY received_at DESC, recording_id DESC
  ) AS newest_first
  FROM recordings
) ranked
WHERE newest_first = 1`,
  },
};

/** The names of the views. */
export const VIEW_NAMES = Object.keys(VIEWS) as readonly ViewName[];
