/**
 * One row for each sample of each lead. There is no `ruleset` here: a sample is what the device recorded, whichever rules
 * judge it.
 */
import type { Column } from '../column.ts';
import { LEAD, LEAD_INDEX, RECORDING_ID } from './shared.ts';

/** The columns of `samples`. */
export const samples = [
  RECORDING_ID,
  LEAD,
  LEAD_INDEX,
  {
    name: 'window_index',
    type: 'int32',
    unit: '',
    nullable: false,
    sentence: 'Window that holds the sample, as in `windows`, from 0.',
    encoding: 'delta',
  },
  {
    name: 'sample',
    type: 'int32',
    unit: 'samples',
    nullable: false,
    sentence: 'Number of the sample in its lead, from 0.',
    encoding: 'delta',
  },
  {
    name: 'adu',
    type: 'int32',
    unit: 'adu',
    nullable: true,
    sentence: 'Converter counts as stored; null for a missing sample and when the file holds millivolts.',
    encoding: 'delta',
  },
  {
    name: 'gain_adu_per_mv',
    type: 'double',
    unit: 'adu/mV',
    nullable: true,
    sentence: 'Counts per millivolt; null when the file holds millivolts.',
  },
  {
    name: 'zero_adu',
    type: 'double',
    unit: 'adu',
    nullable: true,
    sentence: 'The count at 0 mV; null when the file holds millivolts.',
  },
  { name: 'sampling_rate_hz', type: 'double', unit: 'Hz', nullable: false, sentence: 'Samples per second.' },
  {
    name: 'mv',
    type: 'double',
    unit: 'mV',
    nullable: true,
    sentence: 'Millivolts as stored; null when the file holds counts (the view `signal` has both).',
  },
] as const satisfies readonly Column[];
