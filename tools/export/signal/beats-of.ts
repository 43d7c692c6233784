/** The beats of one lead of a recording. */
import type { LocalLake } from '../../../local/open-lake.ts';
import type { Chosen } from '../choose/choose-recordings.ts';

/** One R peak. */
export interface Beat {
  readonly sample: number;
  /** Refined, between samples. */
  readonly timeS: number;
  /** False where a rule rejects the second. */
  readonly isUsable: boolean;
  /** Whether both detectors found it. */
  readonly detectorsAgree: boolean;
}

/** The beats of a lead in the order of time; empty for a recording that was processed before there were beats. */
export async function beatsOf(lake: LocalLake, { id, day }: Chosen, leadIndex: number): Promise<Beat[]> {
  const { rows } = await lake.query(`
    select sample, t_s, usable, detectors_agree from beats
    where ingest_date = '${day}' and recording_id = '${id}' and lead_index = ${leadIndex} order by sample`);
  return rows.map(([sample, timeS, usable, agree]) => ({
    sample: Number(sample),
    timeS: Number(timeS),
    isUsable: usable === true,
    detectorsAgree: agree === true,
  }));
}
