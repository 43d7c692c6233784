/** Runs `./ecg export` in a workspace, and reads what it wrote. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { withLake } from '../../../local/open-lake.ts';
import { main as processFiles } from '../../../local/process.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { main } from '../../../tools/export/main.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';

/**
 * A workspace with a lake of the samples: two good fragments, one rejected, one unreadable, and five minutes; of a person whose
 * name is in the folder's.
 *
 * @returns the id of each recording by the name of its file too
 */
export async function lakeOfSamples(): Promise<{
  readonly here: Workspace;
  readonly ids: ReadonlyMap<string, string>;
}> {
  const here = workspace();
  for (const [name, from] of Object.entries(samples)) here.put(`Meier/${name}.mat`, { from });
  await processFiles(['Meier', '--subject', 'S-017', '--recorded-at', '2026-01-31T08:30Z'], here.context);
  here.taken();
  const rows = await queryLake(here, 'select source_key, recording_id from recordings');
  return { here, ids: new Map(rows.map(([key, id]) => [basename(String(key), '.mat'), String(id)])) };
}

/** What the command printed, and its status. */
export async function exported(here: Workspace, ...argv: string[]) {
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

/** The manifest, as far as tests look at it. */
export interface Manifest {
  readonly command: string;
  readonly condition: string | null;
  readonly recordings: readonly {
    readonly record: string;
    readonly recording_id: string;
    readonly ruleset: string;
    readonly pipeline_version: string;
    readonly leads: readonly { readonly name: string; readonly samples: number; readonly missing: number }[];
  }[];
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
}

export function manifestIn(here: Workspace, out: string): Manifest {
  return JSON.parse(readFileSync(join(here.folder, out, 'MANIFEST.json'), 'utf8'));
}

/** A lead with every stored value: counts or millivolts, undefined where there is none. */
export interface ReadLead {
  readonly name: string;
  readonly gain: number | undefined;
  readonly zero: number | undefined;
  readonly values: readonly (number | undefined)[];
}

/** A MAT-file as the handler understands it, with nothing but its bytes. */
export async function understood(bytes: Uint8Array) {
  const said = { key: 'a.mat', metadata: new Map<string, string>() };
  const { facts, signal, ...who } = recordingIn(await readMat(bytes), said, {
    profile: defaultProfile,
    isNamed: false,
  });
  const leads = (signal?.headers ?? []).map(
    ({ name, gainAduPerMv, zeroAdu }, at): ReadLead => ({
      name,
      gain: gainAduPerMv,
      zero: zeroAdu,
      values: valuesIn(signal!.measured(at, 0, signal!.sampleCount)),
    }),
  );
  return { leads, rateHz: facts.samplingRate?.value, sources: facts.sources, disagreements: facts.disagreements, who };
}

/** The same leads as the lake of the workspace has them, of one recording: all samples, or those of `usable_signal`. */
export async function leadsInLake(
  here: Workspace,
  recordingId: string,
  seconds: 'all' | 'usable' = 'all',
): Promise<ReadLead[]> {
  return await withLake(join(here.folder, '.local', 'lake'), async (lake) => {
    const { rows } = await lake.query(`
      select lead_index, s.lead, gain_adu_per_mv, zero_adu,
        case when ${seconds === 'all'} or u.sample is not null then coalesce(s.adu, s.mv) end
      from samples s left join usable_signal u using (recording_id, lead_index, sample)
      where recording_id = '${recordingId}' order by lead_index, sample`);
    return [...Map.groupBy(rows, ([index]) => index).values()].map((lead) => {
      const [, name, gain, zero] = lead[0]!;
      return {
        name: String(name),
        gain: (gain as number | null) ?? undefined,
        zero: (zero as number | null) ?? undefined,
        values: lead.map((row) => (row[4] as number | null) ?? undefined),
      };
    });
  });
}

function valuesIn(values: ArrayLike<number>): (number | undefined)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : undefined));
}

/**
 * The first row in which two results differ, and undefined where they are equal: of a hundred thousand rows, Jest's own comparison
 * takes seconds.
 */
export function firstDifference(found: readonly (readonly unknown[])[], expected: readonly (readonly unknown[])[]) {
  const rows = Math.max(found.length, expected.length);
  for (let row = 0; row < rows; row += 1) {
    const [is, wanted] = [String(found[row]), String(expected[row])];
    if (is !== wanted) return { row, is, wanted };
  }
  return undefined;
}
