import type { Layout } from './layout.ts';

/**
 * BIOPAC AcqKnowledge, "Save as MATLAB": `data` of samples × channels, `isi` (the interval between samples, in `isi_units`,
 * which are always milliseconds for data over time), `labels` and `units`.
 *
 * Source: BIOPAC, AcqKnowledge and BSL PRO Software Guide, "MATLAB files".
 */
export const acqknowledge: Layout = {
  tool: 'AcqKnowledge',
  together: ['data', 'isi', 'labels', 'units'],
  signal: 'data',
  orientation: 'leads in columns',
  names: { periodS: 1e-3 },
};
