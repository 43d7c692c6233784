/** `./ecg compact`: few large files instead of many small ones, day by day. */
import { compactDay } from '../handler/compact/compact-day.ts';
import { planDay } from '../handler/compact/plan-day.ts';
import { Interrupted, interruptible } from './compaction/interruptible.ts';
import { checkedNewPin, listPins, pin, unpin } from './compaction/pin.ts';
import { resultText, takenBefore, waitingText } from './compaction/result-text.ts';
import { type Interruption, withInterruption } from './interruption.ts';
import { lakeDays } from './lake/list-lake.ts';
import { existingLake } from './stores/existing-lake.ts';
import { FolderCompactStore } from './stores/folder-compact-store.ts';
import { DEFAULT_LAKE } from './stores/out-folder.ts';
import { type Arguments, WrongArguments } from './terminal/arguments.ts';
import { command } from './terminal/command.ts';
import type { CommandContext } from './terminal/command-context.ts';
import { counted, quoted, systemMessage } from './terminal/text.ts';

const WHOLE_DAY = { recordings: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
const DAY = /^\d{4}-\d\d-\d\d$/;

export const main = command({
  call: './ecg compact',
  names: '',
  about:
    'Puts the rows of many recordings together in few large files, so that queries answer at once and the lake takes a fraction of its size. The same questions have the same answers, before, after and meanwhile. Recordings can be processed at the same time; it can be stopped at any moment and run again.',
  options: {
    '--lake DIR': `the folder of the lake (default: ${DEFAULT_LAKE})`,
    '--day DAY': 'only this day of uploads, as in ingest_date: 2026-01-31',
    '--dry-run': 'only say what would be compacted',
    '--pin NAME': 'compact every day, and keep what the lake has now under this name: ./ecg sql --pin NAME queries it',
    '--unpin NAME': 'release a pin',
    '--pins': 'list pins',
  },
  examples: [
    ['./ecg compact', 'every day that has something new'],
    ['./ecg compact --day 2026-01-31 --dry-run', 'what there is to do on one day'],
    ['./ecg compact --pin paper-2026', 'freeze what a paper was computed from'],
  ],
  notes: ['Compacted rows lie in the folder compacted of the lake, no longer under the names of the tables.'],
  exitStatus: { 0: 'done', 1: 'a day could not be compacted, or is left to do after Ctrl-C', 2: 'wrong use' },
  run: (args, context) => withInterruption((interruption) => compact(args, context, interruption)),
});

async function compact(
  { names, values, switches }: Arguments,
  context: CommandContext,
  interruption: Readonly<Interruption>,
): Promise<number> {
  if (names.length > 0) throw new WrongArguments(`./ecg compact takes only options, got ${quoted(names[0]!)}.`);
  const folder = existingLake(values.get('lake') ?? DEFAULT_LAKE, context.folder);
  const [pinning, ...more] = ['pin', 'unpin', 'pins', 'day', 'dry-run'].filter(
    (name) => values.has(name) || switches.has(name),
  );
  if (pinning?.includes('pin') && more.length > 0)
    throw new WrongArguments(`--${pinning} is about the whole lake: --${more[0]} does not go with it.`);
  if (pinning === 'pins') return listPins(folder, context);
  if (pinning === 'unpin') return await unpin(folder, values.get('unpin')!, context, interruption); // it is given
  if (pinning === 'pin') {
    const name = values.get('pin')!; // it is given
    checkedNewPin(folder, name);
    return await pin(folder, name, context, interruption);
  }
  const days = chosenDays(lakeDays(folder), values.get('day'));
  const store = new FolderCompactStore(folder, interruptible(interruption));
  let status = 0;
  for (const day of days) {
    const progress = { taken: 0 };
    try {
      if (interruption.isAsked) throw new Interrupted();
      if (switches.has('dry-run')) await preview(store, day, context);
      else if (!(await compactOne(store, day, context, progress))) status = 1;
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      context.err.write(
        `Interrupted at ${day}; no row is lost${takenBefore(progress.taken)}. Run the same command again to continue.\n`,
      );
      return 1;
    }
  }
  return status;
}

async function preview(store: FolderCompactStore, day: string, { out }: CommandContext): Promise<void> {
  const { taken, waiting } = await planDay(store, day, Date.now(), new Set(), WHOLE_DAY);
  out.write(`${day}  would take ${counted(taken.length, 'recording')}${waitingText(waiting.length)}\n`);
}

/** @throws {WrongArguments} when the day is not one of the lake */
function chosenDays(days: readonly string[], day: string | undefined): readonly string[] {
  if (day === undefined) return days;
  if (!DAY.test(day)) throw new WrongArguments(`--day must be a day like 2026-01-31, got ${quoted(day)}.`);
  if (days.includes(day)) return [day];
  throw new WrongArguments(`The lake has no day ${day}; it has ${days.length === 0 ? 'none' : days.join(', ')}.`);
}

/** @param progress keeps what its pieces have taken, also when it throws @returns whether the day is compacted now */
async function compactOne(
  store: FolderCompactStore,
  day: string,
  { out, err }: CommandContext,
  progress: { taken: number },
): Promise<boolean> {
  const onPiece = (taken: number) => {
    progress.taken = taken;
  };
  try {
    const result = await compactDay(store, day, Date.now(), undefined, onPiece);
    out.write(`${day}  ${resultText(result)}\n`);
    return true;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    err.write(`${day}  not finished, and no row is lost${takenBefore(progress.taken)}: ${systemMessage(error)}.\n`);
    return false;
  }
}
