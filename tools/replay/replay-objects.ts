/** The steps of every replay of uploads, wherever they are: plan, show, confirm, send, remember. */
import { join } from 'node:path';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { counted, pathFrom } from '../../local/terminal/text.ts';
import { type Confirm, isConfirmed } from './confirm.ts';
import type { JudgedUpload, StoredUpload } from './plan.ts';
import { planReplay, type Selection, uploadId } from './plan.ts';
import { planLines } from './plan-lines.ts';
import { openProgress, PROGRESS_FOLDER } from './progress.ts';
import type { ReplayRequest } from './request.ts';
import { type Send, sendAll } from './send-all.ts';

/** Where the uploads are, and how they are sent. */
export interface UploadSource {
  /** Distinguishes this source from others in the progress file. */
  readonly name: string;
  readonly found: readonly StoredUpload[];
  /** Rows of the lake, if the selection names an outcome. */
  readonly judged: readonly JudgedUpload[] | undefined;
  readonly send: Send;
  /** Batches in flight at a time. */
  readonly lanes: number;
  /** What is said before anybody is asked, about when the result will be seen. @throws when it cannot be as it was asked for */
  readonly outlook: (toSend: readonly StoredUpload[]) => Promise<readonly string[]>;
  /** The sentence to print at the end. */
  readonly summary: () => string;
  /** What follows once uploads are sent. @returns the exit status */
  readonly afterwards: (sent: readonly StoredUpload[]) => Promise<number>;
}

/** @returns the exit status */
export async function replayObjects(
  { max, isDryRun, isRestart, isConfirmed: saidYes }: ReplayRequest,
  selection: Selection,
  source: UploadSource,
  context: CommandContext,
  confirm: Confirm,
): Promise<number> {
  const progress = openProgress(join(context.folder, PROGRESS_FOLDER), { source: source.name, ...selection });
  const kept = isRestart ? { ...progress, sent: new Set<string>() } : progress;
  const plan = planReplay(source.found, source.judged, selection, kept.sent, max);
  const shown = { ...kept, path: pathFrom(context.folder, kept.path) };
  for (const line of planLines(plan, shown)) context.out.write(`${line}\n`);
  const { toSend, beyondLimit } = plan;
  for (const line of toSend.length === 0 ? [] : await source.outlook(toSend)) context.out.write(`${line}\n`);
  if (isDryRun) return printed(context, 'Nothing was sent: this was a dry run.');
  if (toSend.length === 0) {
    progress.finish();
    return printed(context, 'There is nothing to send.');
  }
  if (!(await isConfirmed(saidYes, `Replay ${counted(toSend.length, 'object')}?`, confirm))) {
    return printed(context, 'Nothing was sent.');
  }
  if (isRestart) progress.finish();
  const objects = toSend.map(({ object }) => object);
  const sent = new Set<string>();
  const remember = (ids: readonly string[]) => {
    progress.add(ids);
    for (const id of ids) sent.add(id);
  };
  const taken = await sendAll(objects, source.send, remember, source.lanes);
  const left = toSend.length - taken;
  if (left === 0 && beyondLimit === 0) progress.finish();
  context.out.write(`Sent ${counted(taken, 'object')}. ${source.summary()}\n`);
  if (beyondLimit > 0) context.out.write(`${counted(beyondLimit, 'object')} left: the same command goes on.\n`);
  if (left > 0) context.err.write(`${counted(left, 'object')} could not be sent: the same command tries again.\n`);
  const status = await source.afterwards(toSend.filter(({ object }) => sent.has(uploadId(object))));
  return left > 0 ? 1 : status;
}

function printed(context: CommandContext, sentence: string): 0 {
  context.out.write(`${sentence}\n`);
  return 0;
}
