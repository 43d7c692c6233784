/** The lists of what runs on this machine were about to delete: one for each run, in a folder of the lake. */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UPLOADS_BUCKET } from '../../../local/stores/buckets.ts';
import { removeStale, unfinishedPath } from '../../../local/stores/unfinished.ts';
import { type Doomed, NOTHING_DOOMED, together } from '../doomed.ts';
import { doomedIn, doomedText } from '../doomed-list.ts';
import type { DoomedLists } from '../forget.ts';

const FOLDER = 'forgetting';

/** @param lake the folder of the lake, absolute */
export function listsHere(lake: string): DoomedLists {
  const folder = join(lake, FOLDER);
  const taken = new Set<string>();
  return {
    pending: async () => {
      let all: Doomed = NOTHING_DOOMED;
      if (!existsSync(folder)) return all;
      for (const name of readdirSync(folder).filter((each) => each.endsWith('.json'))) {
        const path = join(folder, name);
        all = together(all, doomedIn(readFileSync(path, 'utf8'), path, UPLOADS_BUCKET));
        taken.add(path);
      }
      return all;
    },
    note: async (doomed) => {
      const path = join(folder, `${randomUUID()}.json`);
      mkdirSync(folder, { recursive: true });
      const unfinished = unfinishedPath(path);
      writeFileSync(unfinished, doomedText(doomed), { flush: true });
      renameSync(unfinished, path);
      taken.add(path);
    },
    finish: async () => {
      for (const path of taken) rmSync(path, { force: true });
      if (!existsSync(folder)) return;
      removeStale(folder);
      if (readdirSync(folder).length === 0) rmdirSync(folder);
    },
  };
}
