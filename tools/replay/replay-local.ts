/** Replays the uploads of this machine, and prints which outcomes changed. */
import { join } from 'node:path';
import type { Result } from '../../handler/result.ts';
import { ingestDate } from '../../lake/layout.ts';
import { compactAfter } from '../../local/compaction/after-process.ts';
import { withInterruption } from '../../local/interruption.ts';
import { DEFAULT_LAKE, prepareOutFolder } from '../../local/stores/out-folder.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { outcomeCounts, outcomeWord, paintWith } from '../../local/terminal/paint.ts';
import { ProgressLine } from '../../local/terminal/progress-line.ts';
import { counted, visible } from '../../local/terminal/text.ts';
import type { Confirm } from './confirm.ts';
import { rowsOfLake } from './lake-rows.ts';
import { localStores, localUploads, processAtOnce } from './local-uploads.ts';
import type { StoredUpload } from './plan.ts';
import { replayObjects } from './replay-objects.ts';
import type { ReplayRequest } from './request.ts';

/** @returns the exit status */
export async function replayLocal(request: ReplayRequest, context: CommandContext, confirm: Confirm): Promise<number> {
  const { what } = request;
  if (what === 'dead letters') throw new TypeError('dead letters are refused without a stack');
  const lake = join(context.folder, DEFAULT_LAKE);
  const rows = await rowsOfLake(lake);
  if (!request.isDryRun) prepareOutFolder(lake, DEFAULT_LAKE);
  const stores = localStores(context.folder, rows);
  const before = new Map(rows.map(({ recordingId, outcome }) => [recordingId, outcome]));
  const changes = changesSince(before, context);
  const source = {
    name: 'this machine',
    found: await localUploads(context.folder, rows, stores),
    judged: what.outcome === undefined ? undefined : rows,
    send: processAtOnce(lake, stores, context, changes.add),
    lanes: 1,
    outlook: async () => [],
    summary: changes.summary,
    afterwards: (sent: readonly StoredUpload[]) => compacted(lake, sent, context),
  };
  return replayObjects(request, what, source, context, confirm);
}

/** What is replayed lies in small files again, as after `./ecg process`. @returns the exit status */
async function compacted(lake: string, sent: readonly StoredUpload[], { out, err }: CommandContext): Promise<0> {
  const byDay = Map.groupBy(sent, ({ receivedAt }) => ingestDate(receivedAt));
  const written = new Map([...byDay].map(([day, { length }]) => [day, length]));
  await withInterruption((interruption) =>
    compactAfter({ lake, command: './ecg compact', written, out, err, interruption }),
  );
  return 0;
}

/** Prints each recording whose outcome has changed. */
function changesSince(before: ReadonlyMap<string, string>, { out, err, colours }: CommandContext) {
  const paint = paintWith(colours);
  const progress = new ProgressLine(err, Number.POSITIVE_INFINITY);
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
      return `Now ${outcomeCounts(outcomes)}; ${counted(changed, 'outcome')} changed. Queries see it now.`;
    },
  };
}
