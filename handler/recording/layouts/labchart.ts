import type { MatVariable } from '../../mat/variables.ts';
import { numbersIn, textsIn } from '../said/contents.ts';
import type { Track } from '../tracks.ts';
import { isOtherChannel } from '../words/names.ts';
import type { Channels, Layout, Refusal } from './layout.ts';

/**
 * ADInstruments LabChart, "Export as MATLAB file": all channels one behind the other in `data`, each from `datastart` to
 * `dataend`, counted from 1; a column for each block, -1 where a channel has nothing in it.
 *
 * Source: ADInstruments, "Exporting MATLAB data files" (variables of the file, version 7 and later).
 */
export const labchart: Layout = {
  tool: 'LabChart',
  together: ['data', 'datastart', 'dataend', 'titles'],
  names: { unit: ['unittext'], leads: ['titles'] },
  channels: channelsOf,
};

function channelsOf(variables: ReadonlyMap<string, MatVariable>): Channels | Refusal {
  const data = variables.get('data');
  const starts = numbersIn(variables.get('datastart')!);
  const ends = numbersIn(variables.get('dataend')!);
  const titles = textsIn(variables.get('titles')!);
  if (data?.kind !== 'numeric' || starts === undefined || ends === undefined || titles === undefined) {
    return { why: 'has "data", "datastart", "dataend" or "titles" of a kind that LabChart does not write' };
  }
  const channelCount = titles.length;
  const blocks = starts.length / channelCount;
  if (blocks !== 1) return { why: `holds ${blocks} blocks, each a recording of its own: export them one by one` };
  const found = titles.flatMap((name, index) => {
    const [start = -1, end = -1] = [starts[index], ends[index]];
    return start < 1 || isOtherChannel(name) ? [] : [{ name, start: start - 1, length: end - start + 1 }];
  });
  const [first] = found;
  if (first === undefined) return { why: `holds no ECG channel: ${titles.join(', ')}` };
  if (found.some(({ length }) => length !== first.length)) {
    return { why: `holds channels of different lengths (${found.map(({ length }) => length).join(', ')} samples)` };
  }
  if (found.some(({ start, length }) => length < 1 || start + length > data.values.length)) {
    return { why: `says that a channel ends behind the ${data.values.length} values of "data"` };
  }
  const tracks: Track[] = found.map(({ start }) => ({ values: data.values, start, stride: 1 }));
  return { tracks, sampleCount: first.length, names: found.map(({ name }) => name) };
}
