/** Stretches of an accepted recording, from its lake. */
import type { LocalLake } from '../../../../local/open-lake.ts';
import type { ShownLead } from '../../wire.ts';
import { KEPT } from './kept-signal.ts';
import { LakeSignal, type RecordingPlace } from './lake-signal.ts';
import { type RecordingSize, SignalStretches, type StretchesOptions } from './signal-stretches.ts';

/** @param folder of the lake, absolute: a long recording is then read from its files where that is quicker */
export function lakeStretches(
  lake: LocalLake,
  place: RecordingPlace,
  leads: readonly ShownLead[],
  size: RecordingSize,
  { folder, ...options }: StretchesOptions & { readonly folder?: string } = {},
): SignalStretches {
  const { columnBlockSamples } = options.bounds ?? KEPT;
  const isLong = size.sampleCount * leads.length >= columnBlockSamples;
  const packedOf = isLong && folder !== undefined ? { ...place, ...size, folder, leads } : undefined;
  const of = { state: place.version?.state ?? '', leads };
  return new SignalStretches(new LakeSignal(lake, place, leads, packedOf), of, size, options);
}
