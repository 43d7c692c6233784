/** Forgets on this machine: rows of the lake, compacted ones too, what people marked, and the copies of uploads with their sheets. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isCompanionKey } from '../../handler/recording/companion/companion-keys.ts';
import type { ObjectVersion } from '../../handler/store.ts';
import { countLabels, forgetLabels } from '../../local/labels/forget-labels.ts';
import { labelsPath } from '../../local/labels/labels-file.ts';
import { withLake } from '../../local/open-lake.ts';
import { IN_PLACE_BUCKET, keyInPlace, pathInPlace, UPLOADS_FOLDER } from '../../local/stores/buckets.ts';
import { existingLake } from '../../local/stores/existing-lake.ts';
import { FolderRawStore } from '../../local/stores/folder-raw-store.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { quoted } from '../../local/terminal/text.ts';
import { uploadId } from '../replay/plan.ts';
import { type Doomed, type DoomedRecording, earlierRows, NOTHING_DOOMED, objectsOf } from './doomed.ts';
import type { Forgetting } from './forget.ts';
import { listsHere } from './here/lists-here.ts';
import {
  incompleteLines,
  pinsWith,
  removeIncomplete,
  rowsInGenerations,
  unprovenFiles,
} from './here/old-generations.ts';
import { compactedLeft, deleteRows, placesOf } from './here/rows-here.ts';
import { uploadsHere } from './here/uploads-here.ts';
import { countRows, namedToday, rowsIn } from './lake-rows.ts';
import type { ForgetRequest, What } from './request.ts';
import { named, onlyBefore } from './summary.ts';
import type { UnreadableFile } from './unreadable-file.ts';

/** @throws {WrongArguments} when there is no lake */
export function forgettingHere(
  { what, lake: name = DEFAULT_LAKE, isDryRun }: ForgetRequest,
  context: CommandContext,
): Forgetting {
  const lake = existingLake(name, context.folder);
  const uploads = uploadsHere(join(context.folder, UPLOADS_FOLDER));
  const marks = labelsPath(lake);
  /** An upload may have been processed since it was found, and a recording may have left a day: they are looked for each time. */
  const recordingsOf = ({ recordings, objects }: Doomed): readonly DoomedRecording[] => {
    const ids = new Set([...idsOf(recordings), ...objects.filter(isRecording).map(uploadId)]);
    return [...recordings, ...placesOf(lake, ids)];
  };
  let inPlace: readonly string[] = [];
  /** Those that go and are found only by what an older row says. */
  let unnamed: readonly string[] = [];
  let unreadable: readonly UnreadableFile[] = [];
  return {
    where: `in the lake ${quoted(name)} on this machine`,
    isStack: false,
    counts: 'rows',
    find: async () => {
      const meanings = meaningsOf(what, context.folder);
      const inGenerations = await rowsInGenerations(lake, meanings);
      if (!isDryRun) await removeIncomplete(lake);
      const compacted = inGenerations.rows;
      // By an id, the lists of recordings say which generations have it.
      unreadable = what.kind === 'recording' ? [] : inGenerations.unreadable;
      const [today, names] = await withLake(lake, async (open) => [
        await rowsIn(open, meanings),
        await namedToday(
          open,
          what,
          compacted.map(({ recordingId }) => recordingId),
        ),
      ]);
      const { others } = names;
      const known = new Set([...today.map(({ recordingId }) => recordingId), ...others]);
      const all = new Map(compacted.map((row) => [row.recordingId, row]));
      const before = [...all.values()].filter(({ recordingId }) => !known.has(recordingId));
      // A key is the same in all rows of a recording; a subject may be another one by now.
      if (what.kind === 'subject') unnamed = before.map(({ recordingId }) => recordingId);
      const rows = [...today, ...before];
      const earlier = earlierRows(compacted.filter(({ recordingId }) => others.has(recordingId)));
      await countLabels(marks, new Set()); // a damaged line is named before anything is deleted
      inPlace = objectsOf(rows.filter(({ object }) => object.bucket === IN_PLACE_BUCKET))
        .map(({ key }) => pathInPlace(key))
        .filter(existsSync);
      const objects = uploads.doomed(what, rows);
      const withRow = new Set(rows.map(({ recordingId }) => recordingId));
      // A run that died before it wrote the row left files that no row leads to.
      const ids = new Set([
        ...objects.filter(isRecording).map(uploadId),
        ...idsInPlace(what, context.folder),
        ...(what.kind === 'recording' ? [what.value] : []),
      ]);
      const places = placesOf(lake, without(ids, withRow));
      const found = [...rows.map(({ recordingId, day }) => ({ recordingId, day })), ...places];
      const onlyMarked = await marked(marks, without(ids, idsOf(found)));
      return { ...NOTHING_DOOMED, recordings: [...found, ...onlyMarked], earlier, objects };
    },
    ...listsHere(lake),
    delete: async (doomed) => {
      const recordings = recordingsOf(doomed);
      await forgetLabels(marks, idsOf(recordings));
      await deleteRows(lake, recordings, doomed.earlier);
      for (const object of doomed.objects) uploads.remove(object);
    },
    rowsLeft: async (doomed) => {
      const recordings = recordingsOf(doomed);
      const rows = await withLake(lake, (open) => countRows(open, recordings));
      const labels = await countLabels(marks, idsOf(recordings));
      return new Map([
        ...rows,
        ['labels', labels],
        ['compacted', await compactedLeft(lake, recordings, doomed.earlier)],
      ]);
    },
    minutesLeft: async () => 0,
    versionsLeft: async ({ objects }) => objects.filter(uploads.isThere),
    warnings: ({ recordings, earlier, objects }) => {
      const pins = pinsWith(lake, idsOf(recordings), earlier);
      return [
        ...onlyBefore(unnamed),
        ...(pins.length === 0
          ? []
          : [
              `What is pinned as ${pins.map(quoted).join(', ')} loses every day that has one of these recordings, and all others of that day with it.`,
            ]),
        ...(objects.length === 0
          ? []
          : [
              `All lakes of this folder share the uploads in ${quoted(UPLOADS_FOLDER)}: rows that another lake has of them stay. Name that lake by --lake first.`,
            ]),
      ];
    },
    unproven: async () => unprovenFiles(lake, name, unreadable),
    remarks: () => [
      ...incompleteLines(lake, name),
      ...(inPlace.length === 0
        ? []
        : ['These files were processed where they are, and stay there: delete them yourself.', ...named(inPlace)]),
    ],
  };
}

function isRecording({ key }: ObjectVersion): boolean {
  return !isCompanionKey(key);
}

function idsOf(recordings: Doomed['recordings']): ReadonlySet<string> {
  return new Set(recordings.map(({ recordingId }) => recordingId));
}

function without(ids: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...ids].filter((id) => !others.has(id));
}

/** Those that people marked, and of which nothing else is there. */
async function marked(marks: string, ids: readonly string[]): Promise<DoomedRecording[]> {
  const found: DoomedRecording[] = [];
  for (const recordingId of ids) {
    if ((await countLabels(marks, new Set([recordingId]))) > 0) found.push({ recordingId, day: null });
  }
  return found;
}

/** Of a file that was processed where it is, the key is its path: a person writes it as they see it. */
function meaningsOf(what: What, folder: string): What[] {
  if (what.kind !== 'key' && what.kind !== 'prefix') return [what];
  const path = resolve(folder, what.value);
  return [what, { ...what, value: keyInPlace(what.value.endsWith('/') ? `${path}/` : path) }];
}

/** The id of the recording that a run would make, or was making, of the file that a person names. */
function idsInPlace({ kind, value }: What, folder: string): string[] {
  const path = resolve(folder, value);
  if (kind !== 'key' || !existsSync(path)) return [];
  const store = new FolderRawStore({ bucket: IN_PLACE_BUCKET, pathOf: pathInPlace });
  return [uploadId(store.objectFor(keyInPlace(path)))];
}
