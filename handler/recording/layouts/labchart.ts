import type { MatVariable } from '../../mat/variables.ts';
import { numbersIn, textsIn } from '../said/contents.ts';
import type { Track } from '../tracks.ts';
import { isOtherChannel } from '../words/names.ts';
import { channelUnit } from '../words/units.ts';
import type { Channels, Layout, Refusal } from './layout.ts';

/**
 * ADInstruments LabChart, "Export as MATLAB file": all channels one after the other in `data`, each from `datastart` to
 * `dataend`, counted from 1; a row for each channel, a column for each block, -1 where a channel has nothing in it. Every
 * unit occurs once in `unittext`, and `unittextmap` says which one a channel has. Where `data` holds 16-bit numbers, a value
 * is (number + `scaleoffset`) × `scaleunits`.
 *
 * Source: ADInstruments, "How does MATLAB open exported data?".
 */
export const labchart: Layout = {
  tool: 'LabChart',
  together: ['data', 'datastart', 'dataend', 'titles'],
  channels: channelsOf,
};

interface Channel {
  readonly title: string;
  readonly track: Track;
  readonly length: number;
  readonly rateHz: number | undefined;
  /** Undefined when the file has no map of units. */
  readonly unit: string | undefined;
  readonly scaleUnits: number | undefined;
  readonly scaleOffset: number | undefined;
}

function channelsOf(variables: ReadonlyMap<string, MatVariable>): Channels | Refusal {
  const data = variables.get('data');
  const numbers = (name: string) => numbersIn(variables.get(name) ?? NOTHING);
  const starts = numbers('datastart');
  const ends = numbers('dataend');
  const titles = textsIn(variables.get('titles')!);
  if (data?.kind !== 'numeric' || starts === undefined || ends === undefined || titles === undefined) {
    return { why: 'has "data", "datastart", "dataend" or "titles" of a kind that LabChart does not write' };
  }
  const blocks = starts.length / titles.length;
  if (blocks !== 1)
    return { why: `holds ${blocks} blocks, each a recording of its own; export each into a file of its own` };
  const { values } = data;
  const rates = numbers('samplerate');
  const units = textsIn(variables.get('unittext') ?? NOTHING);
  const unitOf = numbers('unittextmap');
  const all = titles.map((title, i): Channel => {
    const [start = -1, end = -1] = [starts[i], ends[i]];
    return {
      title,
      track: { values, start: start - 1, stride: 1 },
      length: start < 1 ? 0 : end - start + 1,
      rateHz: rates?.[rates.length === 1 ? 0 : i],
      unit: unitOf === undefined && units?.length === 1 ? units[0] : units?.[(unitOf?.[i] ?? 0) - 1],
      scaleUnits: numbers('scaleunits')?.[i],
      scaleOffset: numbers('scaleoffset')?.[i],
    };
  });
  const found = all.filter((channel) => channel.length > 0 && isEcg(channel));
  if (found.length === 0) return { why: `holds no ECG channel: ${titles.join(', ')}` };
  return whyNotOneRecording(found, values.length) ?? recordingOf(found);
}

const NOTHING: MatVariable = { kind: 'opaque', name: '', dims: [0, 0] };

function isEcg({ title, unit }: Channel): boolean {
  return !isOtherChannel(title) && channelUnit(unit ?? '') !== 'other';
}

function whyNotOneRecording(channels: readonly Channel[], valueCount: number): Refusal | undefined {
  const [{ length, rateHz }] = channels as readonly [Channel, ...Channel[]];
  if (channels.some((channel) => channel.length !== length)) {
    return { why: `holds channels of different lengths (${channels.map((one) => one.length).join(', ')} samples)` };
  }
  if (channels.some((channel) => channel.rateHz !== rateHz)) {
    return { why: `holds channels of different rates (${channels.map((one) => one.rateHz).join(', ')} Hz)` };
  }
  const isInside = ({ track: { start } }: Channel) => start + length <= valueCount;
  return channels.every(isInside)
    ? undefined
    : { why: `says that a channel ends beyond the ${valueCount} values of "data"` };
}

function recordingOf(channels: readonly Channel[]): Channels {
  const [{ length, rateHz }] = channels as readonly [Channel, ...Channel[]];
  const units = channels.flatMap(({ unit }) => unit ?? []);
  const gains = channels.flatMap(({ scaleUnits }) => (scaleUnits === undefined ? [] : [1 / scaleUnits]));
  const zeros = channels.flatMap(({ scaleOffset }) => (scaleOffset === undefined ? [] : [-scaleOffset]));
  const each = <T>(list: readonly T[]) => (list.length === channels.length ? list : undefined);
  return {
    tracks: channels.map(({ track }) => track),
    sampleCount: length,
    says: {
      names: channels.map(({ title }) => title),
      rateHz,
      units: each(units),
      gains: each(gains),
      zerosAdu: each(zeros),
    },
  };
}
