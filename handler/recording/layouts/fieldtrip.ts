import type { MatVariable } from '../../mat/variables.ts';
import { textsIn } from '../said/contents.ts';
import { tracksInMatrix } from '../tracks.ts';
import type { Channels, Layout, Refusal } from './layout.ts';

/**
 * FieldTrip's raw data: a cell `trial` of channels × samples, `label`, and `fsample` or a cell `time`.
 *
 * Source: FieldTrip, ft_datatype_raw.
 */
export const fieldtrip: Layout = {
  tool: 'FieldTrip',
  together: ['trial', 'label'],
  signal: 'trial',
  names: { unit: ['chanunit'] },
  channels: channelsOf,
};

function channelsOf(variables: ReadonlyMap<string, MatVariable>): Channels | Refusal {
  const trials = variables.get('trial');
  const cells = trials?.kind === 'cell' ? trials.cells : [];
  const [trial, ...more] = cells;
  if (more.length > 0)
    return { why: `holds ${cells.length} trials, each a recording of its own; save each in a file of its own` };
  if (trial?.kind !== 'numeric' || trial.complex || trial.dims.length > 2)
    return { why: 'holds a trial that is not a matrix of numbers' };
  const { tracks, sampleCount } = tracksInMatrix(trial, { leadsInRows: true, saidBy: 'file' });
  return { tracks, sampleCount, says: { names: textsIn(variables.get('label')!) } };
}
