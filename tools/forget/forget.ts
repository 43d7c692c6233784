/**
 * The steps of forgetting, wherever the recordings are: find, show, ask, write down, delete, prove.
 *
 * The list of what goes is written down before anything is deleted: with its rows gone, nobody could tell any more which
 * samples and uploads belong to a person. Whoever runs the command next, for whatever reason, finishes that list first.
 */
import type { ObjectVersion } from '../../handler/store.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { counted, quoted } from '../../local/terminal/text.ts';
import { type Confirm, isConfirmed } from '../replay/confirm.ts';
import { type Doomed, isEmpty, together } from './doomed.ts';
import { type ForgetRequest, type What, whatText } from './request.ts';
import { doomedLines, endLines, messageLine, pendingLines, prefixLines, proofLines, question } from './summary.ts';

/** Lists of what is being deleted, one for each run. */
export interface DoomedLists {
  /** What interrupted runs were about to delete; nothing without one. @throws {BadListError} for a list that cannot be used */
  pending(): Promise<Doomed>;
  /** Writes down what is about to be deleted. */
  note(doomed: Doomed): Promise<void>;
  /** Removes the lists that were read and written here; another run's stays. */
  finish(): Promise<void>;
}

/** The visibility timeout of the queue of drawings: six times the function's, as `infra/compute` sets it. */
const HIDING_MINUTES = 90;

/** What was done to messages. */
export interface MessagesDone {
  /** How many were removed, or replaced by one that names only others. */
  readonly changed: number;
  /** How many nobody could look at, because they are hidden until a function has done with them. */
  readonly hidden: number;
  /** The same of requests to draw a report, which no notice brings back. */
  readonly hiddenRequests: number;
}

/** A place that can forget. */
export interface Forgetting extends DoomedLists {
  /** In a sentence: `on stack "dev"`. */
  readonly where: string;
  /** On a stack, all generations of a day go with one of them, and what was written over is kept as an earlier version. */
  readonly isStack: boolean;
  /** What `rowsLeft` counts: rows, or versions of files that hold them. */
  readonly counts: 'rows' | 'versions of files';
  /** Everything that is meant. */
  find(): Promise<Doomed>;
  /** Deletes what was found. Something that is already gone is not an error, so the command can be run again. */
  delete(doomed: Doomed): Promise<void>;
  /** Removes messages that name it or what is meant. Undefined where there are none. */
  readonly deleteMessages?: (doomed: Doomed) => Promise<MessagesDone>;
  /** What is still there, by table. */
  rowsLeft(doomed: Doomed): Promise<ReadonlyMap<string, number>>;
  /** How long nobody can tell yet whether rows that are gone come back; 0 when they cannot. */
  minutesLeft(doomed: Doomed): Promise<number>;
  /** Versions of objects that are still there. */
  versionsLeft(doomed: Doomed): Promise<readonly ObjectVersion[]>;
  /** What a person has to know before they say yes. */
  warnings(doomed: Doomed): readonly string[];
  /** What a person has to know afterwards: where more of it may be. */
  remarks(): readonly string[];
  /** What could not be looked at, and what to do about it, in some lines; none when all was. */
  readonly unproven: () => Promise<readonly string[]>;
}

/** A function that was at work may have written rows since the first time; more often it is for the person to run again. */
const MAX_TRIES = 2;

/** See `SETTLED_MS` in `handler/compact/bucket`: what a function began, it has ended by then. */
const COMPACTION_ENDS = '; if compacted files are left still, a compaction is at work: then in 20 minutes';

/** @returns the exit status */
export async function forgetAll(
  { what, isDryRun, isConfirmed: saidYes }: ForgetRequest,
  place: Forgetting,
  context: CommandContext,
  confirm: Confirm,
): Promise<number> {
  const say = (lines: readonly string[]) => context.out.write(lines.map((line) => `${line}\n`).join(''));
  const pending = await place.pending();
  say(pendingLines(pending, place.isStack));
  const found = await place.find();
  const doomed = together(pending, found);
  const isNothing = isEmpty(doomed);
  const isSure = doomed.awaited.length === 0 && (await place.unproven()).length === 0;
  say(isEmpty(found) ? nothingLines(what, place, { isNothing, isSure }) : doomedLines(what, found, place));
  if (isNothing && !mayBeInMessages(what, place)) {
    say(place.remarks());
    return (await isProven(place, context)) ? 0 : 1;
  }
  say([...prefixLines(what), ...(isNothing ? [] : place.warnings(doomed))]);
  if (isDryRun) {
    say([...place.remarks(), 'Nothing was deleted: this was a dry run.']);
    return (await isProven(place, context)) ? 0 : 1;
  }
  const asked = question(doomed, place.where);
  if (!(await isConfirmed(saidYes, asked, confirm, '--yes to delete, or --dry-run to preview'))) {
    say(['Nothing was deleted.']);
    return 0;
  }
  if (!isNothing) await place.note(doomed);
  const isGone = isNothing || (await deleteAndProve(doomed, place, context));
  const isUnnamed = await messagesAreGone(doomed, place, context);
  const minutes = isNothing ? 0 : await place.minutesLeft(doomed);
  if (minutes > 0)
    context.err.write(
      `A compaction may just have read an earlier row: run the same command again in ${counted(minutes, 'minute')}.\n`,
    );
  if (!isGone || !isUnnamed || minutes > 0) return 1;
  await place.finish();
  const isAll = await isProven(place, context);
  const end = { isOnlyList: isEmpty(found), isAll, isStack: place.isStack };
  say([...place.remarks(), ...(isNothing ? [] : endLines(what, doomed, end))]);
  return isAll ? 0 : 1;
}

/** @returns false when something could not be looked at, which is said */
async function isProven(place: Forgetting, { err }: CommandContext): Promise<boolean> {
  const lines = await place.unproven();
  for (const line of lines) err.write(`${line}\n`);
  return lines.length === 0;
}

/** A message has no subject: without an id or a key, none can be known to be of it. */
function mayBeInMessages({ kind }: What, { deleteMessages }: Forgetting): boolean {
  return deleteMessages !== undefined && kind !== 'subject';
}

function nothingLines(
  what: What,
  place: Forgetting,
  { isNothing, isSure }: { readonly isNothing: boolean; readonly isSure: boolean },
): string[] {
  const isOnlyStored = isNothing && mayBeInMessages(what, place);
  const nothing = isSure ? 'There is nothing' : 'Nothing was found';
  return [`${nothing} of ${whatText(what)} ${place.where}${isOnlyStored ? ', but messages may name it' : ''}.`];
}

/** @returns whether all of it is gone */
async function deleteAndProve(doomed: Doomed, place: Forgetting, { out, err }: CommandContext): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    await place.delete(doomed);
    const [rows, versions] = [await place.rowsLeft(doomed), await place.versionsLeft(doomed)];
    const isGone = versions.length === 0 && [...rows.values()].every((count) => count === 0);
    if (!isGone && tries < MAX_TRIES) continue;
    for (const line of proofLines(rows, place.counts, doomed.objects, versions.length)) out.write(`${line}\n`);
    if (isGone) return true;
    const [first] = versions;
    const which = first === undefined ? '' : ` It begins with ${quoted(first.key)}.`;
    const again = (rows.get('compacted') ?? 0) > 0 ? COMPACTION_ENDS : '';
    err.write(`Not all of it is deleted.${which} Run the same command again${again}.\n`);
    return false;
  }
}

/** @returns false when some could not be looked at */
async function messagesAreGone(doomed: Doomed, place: Forgetting, { out, err }: CommandContext): Promise<boolean> {
  if (place.deleteMessages === undefined) return true;
  const { changed, hidden, hiddenRequests } = await place.deleteMessages(doomed);
  out.write(`${messageLine(changed)}\n`);
  if (hidden > 0)
    err.write(
      `About ${counted(hidden, 'message')} could not be looked at: hidden until the next notice, or while a function has them. Run the same command again after the next notice.\n`,
    );
  if (hiddenRequests > 0)
    err.write(
      `About ${counted(hiddenRequests, 'request')} to draw a report could not be looked at: hidden while index.draw has them, and for up to ${HIDING_MINUTES} minutes after a drawing that was stopped. Run the same command again then.\n`,
    );
  return hidden + hiddenRequests === 0;
}
