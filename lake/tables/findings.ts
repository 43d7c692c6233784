/** One row for each thing that a rule reports: about a stretch of a lead, or about the whole file. */
import type { Column } from '../column.ts';
import { LEAD, LEAD_INDEX, RECORDING_ID, RULESET } from './shared.ts';

/** The columns of `findings`. */
export const findings = [
  RECORDING_ID,
  { ...LEAD, nullable: true, sentence: 'Name of the lead; null when the finding is about the whole file.' },
  { ...LEAD_INDEX, nullable: true, sentence: 'Row of the lead, from 0; null when about the whole file.' },
  { name: 'rule_id', type: 'string', unit: '', nullable: false, sentence: 'Rule that reported it.' },
  { name: 'outcome', type: 'string', unit: '', nullable: false, sentence: 'info, warn or reject.' },
  {
    name: 'clinical_review',
    type: 'boolean',
    unit: '',
    nullable: false,
    sentence: 'True when a sick heart can produce this too, so a physician should look.',
  },
  {
    name: 'start_s',
    type: 'double',
    unit: 's',
    nullable: true,
    sentence: 'Start of the span; null when about the whole file.',
  },
  { name: 'end_s', type: 'double', unit: 's', nullable: true, sentence: 'End of the span, exclusive; null likewise.' },
  { name: 'value', type: 'double', unit: 'see unit', nullable: true, sentence: 'What was measured, if anything.' },
  { name: 'unit', type: 'string', unit: '', nullable: true, sentence: 'Unit of value and limit_value.' },
  {
    name: 'limit_value',
    type: 'double',
    unit: 'see unit',
    nullable: true,
    sentence: 'The limit that the value was compared with.',
  },
  { name: 'message', type: 'string', unit: '', nullable: false, sentence: 'The finding in one sentence.' },
  RULESET,
] as const satisfies readonly Column[];
