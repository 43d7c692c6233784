import type { Layout } from './layout.ts';

/**
 * ecg-kit (MATLAB): a matrix `signal` of samples × leads beside a struct `header` with WFDB's fields.
 *
 * Source: ecg-kit, documentation of the header structure: recname, nsig, freq, nsamp, gain, adczero, units, desc.
 */
export const ecgKit: Layout = {
  tool: 'ecg-kit',
  together: ['freq', 'nsamp', 'nsig'],
  orientation: 'leads in columns',
  names: { rate: ['freq'], leads: ['desc'] },
};
