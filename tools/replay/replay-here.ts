/** Replays the uploads of this machine, and tells what became otherwise. */
import { join } from 'node:path';
import type { Result } from '../../handler/result.ts';
import { DEFAULT_LAKE, prepareOutFolder } from '../../local/stores/out-folder.ts';
import type { Io } from '../../local/terminal/command-context.ts';
import { counted, outcomeCounts, outcomeWord, Progress, paintWith, visible } from '../../local/terminal/text.ts';
import type { Ask } from './confirm.ts';
import { foundHere, processing, storesOf } from './here.ts';
import { rowsOfLake } from './lake-rows.ts';
import { replayObjects } from './replay-objects.ts';
import type { Request } from './request.ts';

/** @returns the exit status */
export async function replayHere(request: Request, io: Io, ask: Ask): Promise<number> {
  const { what } = request;
  if (what === 'dead letters') throw new TypeError('dead letters are refused without a stack');
  const lake = join(io.folder, DEFAULT_LAKE);
  const rows = await rowsOfLake(lake);
  if (!request.isDryRun) prepareOutFolder(lake, DEFAULT_LAKE);
  const stores = storesOf(io.folder, rows);
  const before = new Map(rows.map(({ recordingId, outcome }) => [recordingId, outcome]));
  const changes = changesFrom(before, io);
  const source = {
    name: 'this machine',
    found: await foundHere(io.folder, rows, stores),
    judged: what.outcome === undefined ? undefined : rows,
    send: processing(lake, stores, io, changes.add),
    lanes: 1,
    after: changes.summary,
  };
  return replayObjects(request, what, source, io, ask);
}

/** Prints each recording whose outcome is another than before. */
function changesFrom(before: ReadonlyMap<string, string>, { out, err, colours }: Io) {
  const paint = paintWith(colours);
  const progress = new Progress(err, Number.POSITIVE_INFINITY);
  const outcomes: Result['outcome'][] = [];
  let changed = 0;
  return {
    add: ({ outcome, object, recordingId, reason }: Result) => {
      outcomes.push(outcome);
      const was = before.get(recordingId) ?? 'new';
      const why = reason === undefined ? '' : paint('dim', `: ${visible(reason)}`);
      const isChanged = was !== outcome;
      if (isChanged) changed += 1;
      const line = `${was.padEnd('unreadable'.length)} → ${outcomeWord(outcome, paint)}  ${visible(object.key)}${why}\n`;
      progress.past(() => isChanged && out.write(line));
    },
    summary: () => {
      progress.end();
      return `Now ${outcomeCounts(outcomes)}; ${counted(changed, 'outcome')} changed.`;
    },
  };
}
