import { expect, test } from '@jest/globals';
import { MAX_SPANS } from '../../quality/judge/findings.ts';
import { processed } from '../support/processed.ts';
import { chunksOf } from '../support/read-back.ts';
import { goodCounts } from '../support/recordings.ts';
import { writeMat4 } from './mat/write-mat.ts';

const LEADS = 10;
/** Rows of a row group. */
const ROW_GROUP_ROWS = 8640;

/** Ten leads, in each of which every other sample is missing. */
function fullOfGaps(): Uint8Array {
  const values = Float64Array.from({ length: LEADS * goodCounts.length }, (_, i) => {
    const sample = Math.floor(i / LEADS);
    return sample % 2 === 0 ? Number.NaN : goodCounts[sample]!;
  });
  return writeMat4([['val', { kind: 'numeric', matClass: 'double', dims: [LEADS, goodCounts.length], values }]]);
}

test('more findings than a row group holds are all written, in the order of the result, with a count at the end of each lead', async () => {
  const { result, findings, lake } = await processed({ bytes: fullOfGaps(), metadata: { profile: 'mit-bih-360' } });
  expect(findings.length).toBeGreaterThan(LEADS * MAX_SPANS);
  expect(findings.map(({ message }) => message)).toEqual(result.findings.map(({ message }) => message));
  const counts = findings.filter(({ rule_id, unit }) => rule_id === 'finite-samples' && unit === 'count');
  expect(counts.map(({ lead, value }) => [lead, value])).toEqual(
    Array.from({ length: LEADS }, (_, index) => [`ch${index + 1}`, goodCounts.length / 2 - MAX_SPANS]),
  );
  const chunks = await chunksOf(lake.of('findings')[0]!);
  const ofFirstColumn = chunks.filter(({ column }) => column === 'recording_id').map(({ rows }) => Number(rows));
  expect(ofFirstColumn).toEqual([ROW_GROUP_ROWS, findings.length - ROW_GROUP_ROWS]);
});
