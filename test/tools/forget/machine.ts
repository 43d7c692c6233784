/** A lake on this machine with two people's recordings, and the command that forgets. */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compactDay } from '../../../handler/compact/compact-day.ts';
import { RECORDING_TABLES } from '../../../lake/schema.ts';
import { LabelsFile, labelsPath } from '../../../local/labels/labels-file.ts';
import { lakeDays } from '../../../local/lake/list-lake.ts';
import { main as processMain } from '../../../local/process.ts';
import { FolderCompactStore } from '../../../local/stores/folder-compact-store.ts';
import { main } from '../../../tools/forget/main.ts';
import { main as replay } from '../../../tools/replay/main.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';

const DAY_MS = 24 * 3600 * 1000;
/** The folder of the lake, in the person's. */
export const LAKE = join('.local', 'lake');
/** The folder of uploads. */
export const UPLOADS = join('.local', 'raw');

const never = () => {
  throw new Error('AWS is not asked for what lies here');
};

/** Runs the command. @param answer of the person, who may do something meanwhile; none without a terminal */
export async function forget(here: Workspace, argv: readonly string[], answer?: boolean | (() => Promise<boolean>)) {
  const status = await main(argv, here.context, {
    confirm: async () => (typeof answer === 'function' ? answer() : answer),
    s3: never,
    sqs: never,
    catalogue: never,
  });
  return { status, ...here.taken() };
}

/** Two people's recordings, processed where they are, and two uploads with a sheet. */
export async function lakeOfPeople(): Promise<Workspace> {
  const here = workspace();
  here.put('a.mat', { from: samples.good });
  here.put('b.mat', { from: samples.alsoGood });
  await processMain(['a.mat', '--subject', 'S-017'], here.context);
  await processMain(['b.mat', '--subject', 'S-018'], here.context);
  here.put(join(UPLOADS, 'mit-bih-360', 'c.mat'), { from: samples.electrodeOff });
  here.put(join(UPLOADS, 'mit-bih-360', 'c.hea'), 'c 1 360 3600\nc.mat 16+24 200 11 1024 0 0 0 MLII\n');
  here.put(join(UPLOADS, 'mit-bih-360', 'd.mat'), { from: samples.cutShort });
  await replay(['--prefix', 'mit-bih-360/', '--yes'], here.context);
  here.taken();
  return here;
}

/** Where an interrupted run left its list; the folder is made. */
export function pendingList(here: Workspace): string {
  const folder = join(here.folder, LAKE, 'forgetting');
  mkdirSync(folder, { recursive: true });
  return join(folder, 'earlier.json');
}

/** Somebody marks a recording. */
export async function mark(here: Workspace, id: string): Promise<void> {
  const stretch = { lead: 'ch1', lead_index: 0, start_s: 0, end_s: 10 };
  const said = { mark: 'poor', note: `of ${id}`, reader: 'Anna', marked_at: new Date(), shown: 'raw' } as const;
  const file = new LabelsFile(labelsPath(join(here.folder, LAKE)));
  await file.add({ recording_id: id, ...stretch, ...said, ruleset: '0123456789abcdef' });
}

/** Compacts every day. */
export async function compacted(here: Workspace): Promise<void> {
  const lake = join(here.folder, LAKE);
  for (const day of lakeDays(lake)) await compactDay(new FolderCompactStore(lake), day, Date.now() + DAY_MS);
}

/** Rows of each table of the recordings that a condition is true of. */
export const countsOf = async (here: Workspace, where: string) =>
  Object.fromEntries(
    await Promise.all(
      RECORDING_TABLES.map(async (table) => {
        const [[count] = []] = await queryLake(
          here,
          `select count(*) from ${table} where recording_id in (select recording_id from recordings where ${where})`,
        );
        return [table, Number(count)] as const;
      }),
    ),
  );

/** Every file below a folder, with its bytes. */
export function everyFile(folder: string): [path: string, bytes: Buffer][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path)]);
}

/** Files that hold a text, in their name or their bytes. */
export function holding(here: Workspace, text: string): string[] {
  return everyFile(join(here.folder, '.local'))
    .filter(([path, bytes]) => path.includes(text) || bytes.includes(text))
    .map(([path]) => path);
}
