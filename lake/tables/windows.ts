/** One row for each window of each lead: its verdict. The measures of the rules follow these columns. */
import type { Column } from '../column.ts';
import { LEAD, LEAD_INDEX, RECORDING_ID, RULESET } from './shared.ts';

/** The columns of `windows` that do not depend on the rules. */
export const windows = [
  RECORDING_ID,
  LEAD,
  LEAD_INDEX,
  { name: 'window_index', type: 'int32', unit: '', nullable: false, sentence: 'Number of the window, from 0.' },
  { name: 'start_s', type: 'double', unit: 's', nullable: false, sentence: 'Start, from the start of the recording.' },
  { name: 'end_s', type: 'double', unit: 's', nullable: false, sentence: 'End, exclusive.' },
  { name: 'start_sample', type: 'int64', unit: 'samples', nullable: false, sentence: 'First sample, from 0.' },
  { name: 'end_sample', type: 'int64', unit: 'samples', nullable: false, sentence: 'One past the last sample.' },
  {
    name: 'usable',
    type: 'boolean',
    unit: '',
    nullable: false,
    sentence: 'True when every second of the window is usable.',
  },
  {
    name: 'usable_s',
    type: 'double',
    unit: 's',
    nullable: true,
    sentence: 'Total time in usable seconds; null in rows written before this column existed.',
  },
  {
    name: 'usable_mask',
    type: 'string',
    unit: '',
    nullable: true,
    sentence:
      'One character per second from the start of the window: 1 usable, 0 when a rule rejects something within 0.5 s of it; null in rows written before this column existed.',
  },
  {
    name: 'rejected_by',
    type: 'string',
    unit: '',
    nullable: true,
    sentence:
      'Ids of the rules that reject any part of the window, comma-separated in catalogue order; null when none.',
  },
  {
    name: 'warned_by',
    type: 'string',
    unit: '',
    nullable: true,
    sentence: 'Ids of the rules that warn about the window, comma-separated in catalogue order; null when none.',
  },
  RULESET,
] as const satisfies readonly Column[];
