import type { MatVariable } from '../../mat/variables.ts';
import { textsIn } from '../said/contents.ts';
import { rateOfTimes, timesOf } from '../said/times.ts';
import { tracksInMatrix } from '../tracks.ts';
import { isOtherChannel } from '../words/names.ts';
import { channelUnit } from '../words/units.ts';
import type { Channels, Layout, Refusal } from './layout.ts';

/**
 * ADInstruments LabChart, "simple" export to MATLAB: for each block a matrix of channels × samples, with the time of each
 * sample in seconds, a title and a unit for each channel. Channels with a lower rate are padded with NaN at their ends.
 *
 * Source: files of LabChart 7 and 8, and PsPM's reader of them.
 */
export const labchartBlocks: Layout = {
  tool: 'LabChart',
  together: ['datablock1', 'ticktimesblock1', 'titlesblock1'],
  signal: 'datablock1',
  channels: channelsOf,
};

function channelsOf(variables: ReadonlyMap<string, MatVariable>): Channels | Refusal {
  const data = variables.get('datablock1');
  const times = variables.get('ticktimesblock1');
  const titles = textsIn(variables.get('titlesblock1')!);
  if (variables.has('datablock2'))
    return { why: 'holds several blocks, each a recording of its own; export each into a file of its own' };
  const isMatrix = data?.kind === 'numeric' && data.dims.length === 2 && data.dims[0] === titles?.length;
  if (!isMatrix || titles === undefined || times?.kind !== 'numeric') {
    return { why: 'has "data_block1", "ticktimes_block1" or "titles_block1" of a kind that LabChart does not write' };
  }
  const { tracks, sampleCount } = tracksInMatrix(data, { leadsInRows: true, saidBy: 'file' });
  const units = variables.has('unitsblock1') ? textsIn(variables.get('unitsblock1')!) : undefined;
  const ecg = titles.flatMap((title, i) =>
    isOtherChannel(title) || channelUnit(units?.[i] ?? '') === 'other'
      ? []
      : [{ title, unit: units?.[i], track: tracks[i]! }],
  );
  if (ecg.length === 0) return { why: `holds no ECG channel: ${titles.join(', ')}` };
  const last = ({ track: { values, start, stride } }: (typeof ecg)[number]) => {
    const at = start + (sampleCount - 1) * stride;
    return Number(values.slice(at, at + 1)[0]);
  };
  if (times.values.length !== sampleCount || ecg.some((channel) => Number.isNaN(last(channel)))) {
    return { why: 'holds channels with different rates; export only those of the ECG' };
  }
  const said = ecg.flatMap(({ unit }) => unit ?? []);
  return {
    tracks: ecg.map(({ track }) => track),
    sampleCount,
    says: {
      names: ecg.map(({ title }) => title),
      rateHz: rateOfTimes(timesOf(times.values), 1)?.rateHz,
      units: said.length === ecg.length ? said : undefined,
    },
  };
}
