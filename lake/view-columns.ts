/** The columns of the views. A catalogue has to be told them; a test asks the engine whether they are true. */

import type { Column } from './column.ts';
import { COLUMNS } from './schema.ts';
import { PARTITION } from './tables/shared.ts';
import type { ViewName } from './views.ts';

const SIGNAL: readonly Column[] = [
  ...COLUMNS.samples.filter(({ name }) => ['recording_id', 'lead', 'lead_index', 'sample'].includes(name)),
  { name: 't_s', type: 'double', unit: 's', nullable: false, sentence: 'Time from the start of the recording.' },
  { name: 'mv', type: 'double', unit: 'mV', nullable: true, sentence: 'Millivolts; null where they are not known.' },
  PARTITION,
];

const OF_INTERVALS = ['recording_id', 'lead', 'lead_index', 'beat_index', 't_s', 'rr_s', 'partner_r'];

const RR_INTERVALS: readonly Column[] = [
  ...COLUMNS.beats.filter(({ name }) => OF_INTERVALS.includes(name)),
  {
    name: 'previous_partner_r',
    type: 'double',
    unit: '1',
    nullable: true,
    sentence: '`partner_r` of the previous beat: where either is low, an ectopic beat may bound the interval.',
  },
  {
    name: 'coverage',
    type: 'double',
    unit: '1',
    nullable: true,
    sentence: 'Share of the recording that the intervals of this lead cover, 0 to 1.',
  },
  PARTITION,
];

/** In the order of the query. */
export const VIEW_COLUMNS: Readonly<Record<ViewName, readonly Column[]>> = {
  signal: SIGNAL,
  usable_signal: SIGNAL,
  rr_intervals: RR_INTERVALS,
  latest_recordings: [...COLUMNS.recordings, PARTITION],
};
