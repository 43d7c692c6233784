/** The steps that every replay of uploads takes, wherever they lie: plan, show, ask, send, remember. */
import { join } from 'node:path';
import type { Io } from '../../local/terminal/command-context.ts';
import { counted, pathFrom } from '../../local/terminal/text.ts';
import { type Ask, isAgreed } from './confirm.ts';
import type { Found, Judged } from './plan.ts';
import { planOf, type Selection } from './plan.ts';
import { planLines } from './plan-lines.ts';
import { openProgress, PROGRESS_FOLDER } from './progress.ts';
import type { Request } from './request.ts';
import { type Send, sendAll } from './send-all.ts';

/** Where uploads lie, and how they are sent. */
export interface Source {
  /** What tells this store from others, for the progress file. */
  readonly name: string;
  readonly found: readonly Found[];
  /** Rows of the lake, where an outcome is asked for. */
  readonly judged: readonly Judged[] | undefined;
  readonly send: Send;
  /** Batches under way at a time. */
  readonly lanes: number;
  /** Said when it is done. */
  readonly after: () => string;
}

/** @returns the exit status */
export async function replayObjects(
  { max, isDryRun, isRestart, isAgreed: saidYes }: Request,
  selection: Selection,
  source: Source,
  io: Io,
  ask: Ask,
): Promise<number> {
  const progress = openProgress(join(io.folder, PROGRESS_FOLDER), { source: source.name, ...selection });
  const kept = isRestart ? { ...progress, sent: new Set<string>() } : progress;
  const plan = planOf(source.found, source.judged, selection, kept.sent, max);
  const shown = { ...kept, path: pathFrom(io.folder, kept.path) };
  for (const line of planLines(plan, shown)) io.out.write(`${line}\n`);
  const { toSend, beyondLimit } = plan;
  if (isDryRun) return said(io, 'Nothing was sent: this was a dry run.');
  if (toSend.length === 0) {
    progress.finish();
    return said(io, 'There is nothing to send.');
  }
  if (!(await isAgreed(saidYes, `Replay ${counted(toSend.length, 'object')}?`, ask))) {
    return said(io, 'Nothing was sent.');
  }
  if (isRestart) progress.finish();
  const objects = toSend.map(({ object }) => object);
  const taken = await sendAll(objects, source.send, progress.add, source.lanes);
  const left = toSend.length - taken;
  if (left === 0 && beyondLimit === 0) progress.finish();
  io.out.write(`Sent ${counted(taken, 'object')}. ${source.after()}\n`);
  if (beyondLimit > 0) io.out.write(`${counted(beyondLimit, 'object')} left: the same command goes on.\n`);
  if (left > 0) io.err.write(`${counted(left, 'object')} could not be sent: the same command tries again.\n`);
  return left > 0 ? 1 : 0;
}

function said(io: Io, sentence: string): 0 {
  io.out.write(`${sentence}\n`);
  return 0;
}
