/** Encodes decoded rows of `samples` as the handler does, a file for each recording: for the few that share a row group with one that was replaced. */
import { encodeSamples } from '../write/encode-samples.ts';
import type { SampleSource } from '../write/sample-source.ts';
import type { Row } from './table-sum.ts';

/** @param rows of whole recordings or of whole pieces of their leads, those of a lead together, in the order of samples */
export function* encodedAgain(rows: readonly Row[]): Generator<Uint8Array> {
  const byId = Map.groupBy(rows, ({ recording_id }) => String(recording_id));
  for (const ofRecording of byId.values()) {
    for (const { bytes } of encodeSamples(sourceOf(ofRecording))) yield bytes;
  }
}

/** A shared row group holds every sample of every lead of its recordings, from 0: large ones have groups of their own. */
function sourceOf(rows: readonly Row[]): SampleSource {
  const leads = [...Map.groupBy(rows, ({ lead_index }) => Number(lead_index)).values()];
  const first = leads[0]!; // a recording without rows has no group
  const isWhole = leads.every((lead) => lead.length === first.length && lead.every(({ sample }, at) => sample === at));
  if (!isWhole)
    throw new Error(`a shared row group must hold whole leads, recording ${first[0]!.recording_id} has a part`);
  return {
    recordingId: String(first[0]!.recording_id),
    samplingRateHz: Number(first[0]!.sampling_rate_hz),
    sampleCount: first.length,
    leads: leads.map(([row]) => ({
      index: Number(row!.lead_index),
      name: String(row!.lead),
      gainAduPerMv: row!.gain_adu_per_mv as number | null,
      zeroAdu: row!.zero_adu as number | null,
    })),
    windowStarts: Int32Array.from(
      first.flatMap(({ window_index }, at) => (window_index === first[at - 1]?.window_index ? [] : [at])),
    ),
    holdsCounts: true,
    read: (lead, from, to) =>
      Float64Array.from(leads[lead]!.slice(from, to), ({ adu }) => (adu === null ? Number.NaN : Number(adu))),
  };
}
