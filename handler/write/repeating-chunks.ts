/** The columns of `samples` that hold one value for a whole lead: whose sample it is, which lead, how it was sampled. */
import { COLUMNS } from '../../lake/schema.ts';
import { type ConstantRun, constantChunk } from './constant-chunk.ts';
import type { Chunk } from './join-row-groups.ts';
import type { Run } from './plan-row-groups.ts';
import type { SampleSource } from './sample-source.ts';

type ValueOfLead = (lead: SampleSource['leads'][number]) => ConstantRun['value'];

/** The repeating columns of one row group, among them that of `adu` and `mv` which the recording does not have. */
export function repeatingChunks(source: SampleSource, group: readonly Run[]): Chunk[] {
  const values = repeatingValues(source);
  return COLUMNS.samples.flatMap((column) => {
    const valueIn = values[column.name];
    if (valueIn === undefined) return [];
    const runs = group.map(({ lead, from, to }) => ({ rows: to - from, value: valueIn(source.leads[lead]!) }));
    return [constantChunk(column, runs)];
  });
}

function repeatingValues({ recordingId, samplingRateHz, holdsCounts }: SampleSource) {
  const values: Readonly<Record<string, ValueOfLead>> = {
    recording_id: () => recordingId,
    lead: ({ name }) => name,
    lead_index: ({ index }) => index,
    gain_adu_per_mv: ({ gainAduPerMv }) => gainAduPerMv,
    zero_adu: ({ zeroAdu }) => zeroAdu,
    sampling_rate_hz: () => samplingRateHz,
    [holdsCounts ? 'mv' : 'adu']: () => null,
  };
  return values;
}
