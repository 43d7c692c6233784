/** A lake with a file whose meaning nobody knows, one that anybody knows, and one that is damaged. */
import { main as processMain } from '../../../../local/process.ts';
import { goodCounts, matOf } from '../../../support/recordings.ts';
import { queryLake, samples, type Workspace, workspace } from '../../../support/workspace.ts';

/** Counts of three leads in 1 µV: 360 Hz, zero at 0; the second is the first upside down, the third half of it. */
export function unknownBytes(): Uint8Array {
  const rows = Array.from(goodCounts, (count) => (count - 1024) * 5);
  return matOf(3, Int16Array.from(rows.flatMap((uv) => [uv, -uv, Math.trunc(uv / 2)])), 'wave');
}

/** Eight equal leads of 40 000 samples, of which samples 20 and 22 alone are not 0 µV: 5000 and -5000. */
export function wideBytes(): Uint8Array {
  const at = new Map([
    [20, 5000],
    [22, -5000],
  ]);
  return matOf(
    8,
    Int16Array.from({ length: 320_000 }, (_, i) => at.get(Math.floor(i / 8)) ?? 0),
    'wide',
  );
}

/** The workspace, and the ids of its recordings. */
export async function unknownWorkspace(): Promise<
  Workspace & { readonly ids: Record<'unknown' | 'wide' | 'good' | 'cut', string> }
> {
  const here = workspace();
  here.put('recordings/unknown.mat', unknownBytes());
  here.put('recordings/wide.mat', wideBytes());
  here.put('recordings/good.mat', { from: samples.good });
  here.put('recordings/cut.mat', { from: samples.cutShort });
  await processMain(['recordings'], here.context);
  here.taken();
  const rows = await queryLake(here, 'select source_key, recording_id from recordings');
  const idOf = (end: string) => String(rows.find(([key]) => String(key).endsWith(end))?.[1]);
  const [unknown, wide, good, cut] = ['unknown', 'wide', 'good', 'cut'].map((name) => idOf(`${name}.mat`));
  return { ...here, ids: { unknown: unknown!, wide: wide!, good: good!, cut: cut! } };
}
