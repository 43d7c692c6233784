/**
 * One row for each mark that stands: what a person said about a stretch of a lead. It belongs to the recording, not to a day or
 * a run, so it stays when rules, windows or days change.
 */
import type { Column } from '../column.ts';
import { LEAD, LEAD_INDEX, RECORDING_ID, RULESET } from './shared.ts';

/** What can be said of a stretch, from the best. */
export const MARKS = ['good', 'doubtful', 'poor'] as const;
/** One of them. */
export type Mark = (typeof MARKS)[number];

/** How the signal can have been shown to the one who marked it: as it was recorded, or filtered. */
export const SHOWN = ['raw', 'filtered'] as const;
/** One of them. */
export type Shown = (typeof SHOWN)[number];

/** The columns of `labels`. */
export const labels = [
  RECORDING_ID,
  LEAD,
  LEAD_INDEX,
  { name: 'start_s', type: 'double', unit: 's', nullable: false, sentence: 'Start, from the start of the recording.' },
  { name: 'end_s', type: 'double', unit: 's', nullable: false, sentence: 'End, exclusive.' },
  { name: 'mark', type: 'string', unit: '', nullable: false, sentence: 'good, doubtful or poor.' },
  { name: 'note', type: 'string', unit: '', nullable: true, sentence: 'What the reader wrote beside it, if anything.' },
  { name: 'reader', type: 'string', unit: '', nullable: false, sentence: 'Name of the person who set the mark.' },
  { name: 'marked_at', type: 'timestamp', unit: 'UTC', nullable: false, sentence: 'When it was set.' },
  {
    ...RULESET,
    sentence: 'The ruleset whose findings the reader saw, as in `recordings` then: a replay does not change it.',
  },
  {
    name: 'shown',
    type: 'string',
    unit: '',
    nullable: false,
    sentence: 'How the reader saw the signal: raw, as it was recorded, or filtered from 0.5 to 40 Hz.',
  },
] as const satisfies readonly Column[];
