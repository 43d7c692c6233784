import type { Layout } from './layout.ts';

/**
 * EEGLAB: a struct `EEG` with `data` of channels × samples, `srate` and the names of the channels in `chanlocs`; values in
 * microvolts, though the file does not say so.
 *
 * Source: EEGLAB, "Understanding EEGLAB data structures".
 */
export const eeglab: Layout = {
  tool: 'EEGLAB',
  together: ['data', 'srate', 'chanlocs', 'nbchan'],
  signal: 'data',
  orientation: 'leads in rows',
  names: { leads: ['chanlocs'] },
};
