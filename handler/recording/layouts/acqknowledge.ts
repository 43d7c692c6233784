import type { Layout } from './layout.ts';

/**
 * BIOPAC AcqKnowledge, "Save as MATLAB": `data` of samples × channels, `isi` (the interval between samples, in `isi_units`),
 * `labels` and `units`.
 *
 * Source: BIOPAC, AcqKnowledge Software Guide, "MATLAB files".
 */
export const acqknowledge: Layout = {
  tool: 'AcqKnowledge',
  together: ['data', 'isi', 'isiunits', 'labels', 'units'],
  signal: 'data',
  orientation: 'leads in columns',
};
