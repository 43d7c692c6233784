/** Recordings as other people's tools write them, from their bytes to the rows that people query. */
import { describe, expect, test } from '@jest/globals';
import { writers } from '../support/layouts/index.ts';
import { heartOf } from '../support/layouts/written.ts';
import { processed } from '../support/processed.ts';
import { writeMat5 } from './mat/write-mat.ts';

/** A few drawn habits of each writer; the property in `recording/layouts.test.ts` draws many. */
const DRAWS = [3, 17, 29];

describe('the rows of a recording that was written as', () => {
  test.each(writers.flatMap(([name, write]) => DRAWS.map((draw) => [name, draw, write] as const)))(
    '%s (%i) hold what was recorded, or say why there are none',
    async (_, draw, write) => {
      const picks = Array.from({ length: 24 }, (_, i) => (i * 13 + draw) % 61);
      const heart = heartOf({ rateHz: 250, leadCount: 2, stepUv: 5, zeroAdu: -200, firstName: draw % 12, picks });
      const written = write(heart);
      const { row, samples } = await processed({ bytes: writeMat5(written.variables, { compressed: true }) });
      if (row.sampling_rate_hz === null || samples === undefined || samples.length === 0) {
        expect(written.must ?? 'right').not.toBe('right');
        expect(row.reason).not.toBe('');
        return;
      }
      expect(written.must ?? 'right').not.toBe('refused');
      const leads = written.mv ?? heart.mv;
      expect(row).toMatchObject({
        sampling_rate_hz: 250,
        lead_count: leads.length,
        sample_count: BigInt(leads[0]!.length),
      });
      const far = samples.filter(({ lead_index, sample, adu, mv, gain_adu_per_mv, zero_adu }) => {
        const value = mv === null ? (Number(adu) - Number(zero_adu)) / Number(gain_adu_per_mv) : Number(mv);
        return !(Math.abs(value - leads[Number(lead_index)]![Number(sample)]!) < 0.0025);
      });
      expect(far).toEqual([]);
    },
  );
});
