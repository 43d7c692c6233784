/** Forgets on this machine: rows of the lake, compacted ones too, what people marked, and the copies of uploads with their sheets. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { compactDay } from '../../handler/compact/compact-day.ts';
import { companionKeysOf } from '../../handler/recording/companion/companion-keys.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { countLabels, forgetLabels } from '../../local/labels/forget-labels.ts';
import { labelsPath } from '../../local/labels/labels-file.ts';
import { withLake } from '../../local/open-lake.ts';
import {
  IN_PLACE_BUCKET,
  keyInPlace,
  pathInPlace,
  UPLOADS_BUCKET,
  UPLOADS_FOLDER,
} from '../../local/stores/buckets.ts';
import { existingLake } from '../../local/stores/existing-lake.ts';
import { FolderCompactStore } from '../../local/stores/folder-compact-store.ts';
import { FolderLakeStore } from '../../local/stores/folder-lake-store.ts';
import { FolderRawStore } from '../../local/stores/folder-raw-store.ts';
import { pathInside } from '../../local/stores/inside.ts';
import { forget } from '../../local/stores/one-day-lake.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import { unfinishedPath } from '../../local/stores/unfinished.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { uploadId } from '../replay/plan.ts';
import { type Doomed, doomedIn, doomedText, isMeant, NOTHING_DOOMED, objectsOf } from './doomed.ts';
import type { Forgetting } from './forget.ts';
import { countRows, rowsIn } from './lake-rows.ts';
import type { ForgetRequest, What } from './request.ts';
import { named } from './summary.ts';

/** Below the lake's folder: the list of what an interrupted run was about to delete. */
const PENDING = 'forgetting.json';

/** @throws {WrongArguments} when there is no lake */
export function forgettingHere(
  { what, lake: name = DEFAULT_LAKE }: ForgetRequest,
  context: CommandContext,
): Forgetting {
  const lake = existingLake(name, context.folder);
  const uploads = join(context.folder, UPLOADS_FOLDER);
  const marks = labelsPath(lake);
  const pendingPath = join(lake, PENDING);
  const copies = new FolderRawStore({ bucket: UPLOADS_BUCKET, pathOf: (key) => pathInside(uploads, key) });
  const isThere = ({ key }: ObjectVersion) => existsSync(pathInside(uploads, key));
  let inPlace: readonly string[] = [];
  return {
    from: 'this machine',
    find: async () => {
      const rows = await withLake(lake, (open) => rowsIn(open, meaningsOf(what, context.folder)));
      await countLabels(marks, new Set()); // a damaged line is named before anything is deleted
      const from = (bucket: string) => rows.filter(({ object }) => object.bucket === bucket);
      inPlace = objectsOf(from(IN_PLACE_BUCKET))
        .map(({ key }) => pathInPlace(key))
        .filter(existsSync);
      const notProcessed = keysIn(uploads)
        .map((key) => copies.objectFor(key))
        .filter((object) => isMeant(what, { object, recordingId: uploadId(object), subject: null }));
      const objects = [...objectsOf(from(UPLOADS_BUCKET)), ...notProcessed];
      const sheets = objects.flatMap(({ key, ...rest }) =>
        companionKeysOf(key).map((sheet) => ({ ...rest, key: sheet })),
      );
      return {
        recordings: rows.map(({ recordingId, day }) => ({ recordingId, day })),
        objects: [...new Map([...objects, ...sheets].filter(isThere).map((object) => [object.key, object])).values()],
      };
    },
    pending: async () =>
      existsSync(pendingPath) ? doomedIn(readFileSync(pendingPath, 'utf8'), pendingPath) : NOTHING_DOOMED,
    note: async (doomed) => {
      const path = unfinishedPath(pendingPath);
      writeFileSync(path, doomedText(doomed));
      renameSync(path, pendingPath);
    },
    delete: async ({ recordings, objects }) => {
      await forgetLabels(marks, idsOf(recordings));
      await deleteRows(lake, recordings);
      for (const { key } of objects) rmSync(pathInside(uploads, key), { force: true });
    },
    rowsLeft: async ({ recordings }) => {
      const rows = await withLake(lake, (open) => countRows(open, recordings));
      return new Map([...rows, ['labels', await countLabels(marks, idsOf(recordings))]]);
    },
    versionsLeft: async ({ objects }) => objects.filter(isThere),
    finish: async () => rmSync(pendingPath, { force: true }),
    remarks: () =>
      inPlace.length === 0
        ? []
        : ['These files were processed where they are, and stay there: delete them yourself.', ...named(inPlace)],
  };
}

function idsOf(recordings: Doomed['recordings']): ReadonlySet<string> {
  return new Set(recordings.map(({ recordingId }) => recordingId));
}

/** Rows first, then the generations that still hold them: a new one is made without them, and the old one goes. */
async function deleteRows(lake: string, recordings: Doomed['recordings']): Promise<void> {
  const store = new FolderLakeStore(lake);
  for (const { recordingId, day } of recordings) await forget(store, recordingId, day);
  const compacting = new FolderCompactStore(lake);
  for (const day of new Set(recordings.map(({ day }) => day))) {
    if ((await compacting.generations(day)).length > 0) await compactDay(compacting, day, Date.now());
  }
}

/** Of a file that was processed where it is, the key is its path: a person writes it as they see it. */
function meaningsOf(what: What, folder: string): What[] {
  if (what.kind !== 'key' && what.kind !== 'prefix') return [what];
  const path = resolve(folder, what.value);
  return [what, { ...what, value: keyInPlace(what.value.endsWith('/') ? `${path}/` : path) }];
}

function keysIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'));
}
