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
import { type ForgetRequest, whatText } from './request.ts';
import { doomedLines, proofLines, question } from './summary.ts';

/** A place that can forget. */
export interface Forgetting {
  /** In a sentence: `this machine`. */
  readonly from: string;
  /** Everything that is meant. */
  find(): Promise<Doomed>;
  /** What an interrupted run was about to delete; nothing without one. */
  pending(): Promise<Doomed>;
  /** Writes down what is about to be deleted. */
  note(doomed: Doomed): Promise<void>;
  /** Deletes it. What is gone already is no error, so that it can be run again. */
  delete(doomed: Doomed): Promise<void>;
  /** Rows that are still there, by table. */
  rowsLeft(doomed: Doomed): Promise<ReadonlyMap<string, number>>;
  /** Versions of objects that are still there. */
  versionsLeft(doomed: Doomed): Promise<readonly ObjectVersion[]>;
  /** Removes the list. */
  finish(): Promise<void>;
  /** What a person has to know: where more of it may be. */
  remarks(): readonly string[];
}

/** @returns the exit status */
export async function forgetAll(
  { what, isDryRun, isConfirmed: saidYes }: ForgetRequest,
  place: Forgetting,
  context: CommandContext,
  confirm: Confirm,
): Promise<number> {
  const { out, err } = context;
  const say = (lines: readonly string[]) => out.write(lines.map((line) => `${line}\n`).join(''));
  const pending = await place.pending();
  if (!isEmpty(pending)) {
    const list = `${counted(pending.recordings.length, 'recording')}, ${counted(pending.objects.length, 'object')}`;
    say([`An earlier run was interrupted. Still on its list, and deleted with the rest: ${list}.`]);
  }
  const found = await place.find();
  const doomed = together(pending, found);
  if (isEmpty(doomed)) {
    say([`There is nothing of ${whatText(what)} on ${place.from}.`, ...place.remarks()]);
    return 0;
  }
  if (!isEmpty(found)) say(doomedLines(what, found, place.from));
  if (isDryRun) {
    say([...place.remarks(), 'Nothing was deleted: this was a dry run.']);
    return 0;
  }
  if (!(await isConfirmed(saidYes, question(doomed), confirm, '--yes to delete, or --dry-run to preview'))) {
    say(['Nothing was deleted.']);
    return 0;
  }
  await place.note(doomed);
  await place.delete(doomed);
  const [rows, versions] = [await place.rowsLeft(doomed), await place.versionsLeft(doomed)];
  say(proofLines(rows, doomed.objects, versions.length));
  const isGone = versions.length === 0 && [...rows.values()].every((count) => count === 0);
  if (!isGone) {
    const [first] = versions;
    const which = first === undefined ? '' : ` It begins with ${quoted(first.key)}.`;
    err.write(`Not all of it is deleted.${which} Run the same command again.\n`);
    return 1;
  }
  await place.finish();
  say([...place.remarks(), `Forgotten: ${whatText(what)}.`]);
  return 0;
}
