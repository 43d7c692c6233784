/** One row for each R peak of each lead of an accepted recording. */
import type { Column } from '../column.ts';
import { LEAD, LEAD_INDEX, RECORDING_ID } from './shared.ts';

/** The columns of `beats`. */
export const beats = [
  RECORDING_ID,
  LEAD,
  LEAD_INDEX,
  {
    name: 'beat_index',
    type: 'int32',
    unit: '',
    nullable: false,
    sentence: 'Number of the beat in its lead, from 0, in order of time.',
  },
  {
    name: 't_s',
    type: 'double',
    unit: 's',
    nullable: false,
    sentence: 'Time of the R peak from the start of the recording, interpolated between samples.',
  },
  {
    name: 'sample',
    type: 'int64',
    unit: 'samples',
    nullable: false,
    sentence: 'The sample nearest to the R peak, from 0.',
  },
  {
    name: 'rr_s',
    type: 'double',
    unit: 's',
    nullable: true,
    sentence:
      'RR interval: time since the previous beat; null for the first beat, and across unusable seconds, gaps of 0.1 s or more, and windows whose quality is below 0.5 or null, as with fewer than three beats.',
  },
  {
    name: 'amplitude_mv',
    type: 'double',
    unit: 'mV',
    nullable: false,
    sentence: 'Height of the R peak in the band from 0.5 to 40 Hz; negative where the QRS points down.',
  },
  {
    name: 'detectors_agree',
    type: 'boolean',
    unit: '',
    nullable: false,
    sentence: 'True when both detectors find the beat (Elgendi 2013 and Zong 2003).',
  },
  {
    name: 'partner_r',
    type: 'double',
    unit: '1',
    nullable: true,
    sentence:
      'Correlation with the most similar other beat of its window, 0 to 1: low for an isolated ectopic beat; null when the beat is cut off.',
  },
  {
    name: 'quality',
    type: 'double',
    unit: '1',
    nullable: true,
    sentence: 'Quality of the window that the beat is in, 0 to 1; null when it cannot be determined.',
  },
  {
    name: 'usable',
    type: 'boolean',
    unit: '',
    nullable: false,
    sentence: 'True when the second that the beat is in is usable.',
  },
] as const satisfies readonly Column[];
