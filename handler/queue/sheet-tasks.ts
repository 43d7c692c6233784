/** A sheet is not a recording: its message stands for the newest version of the recording that it lies beside. */
import { isCompanionKey, recordingKeyOf } from '../recording/companion/companion-keys.ts';
import type { ObjectVersion, RawStore } from '../store.ts';
import type { QueueMessage } from './event.ts';
import type { BadMessage, Task } from './tasks.ts';

/** What is left to do once every sheet stands for its recording. */
export interface SheetTasks {
  /** Each of them a recording, in the order of the batch. */
  readonly tasks: readonly Task[];
  /** Messages of sheets that no recording lies beside: there is nothing to do. */
  readonly alone: readonly QueueMessage[];
  /** Messages of sheets for which this could not be determined. */
  readonly bad: readonly BadMessage[];
}

/**
 * Puts recordings in the place of sheets. A recording that is in the batch already takes the sheet's message along, so
 * that it is processed once.
 */
export async function recordingsForSheets(tasks: readonly Task[], raw: RawStore): Promise<SheetTasks> {
  const recordings = new Map<Task, ObjectVersion | undefined>();
  const bad: BadMessage[] = [];
  const isSheet = ({ object }: Task) => isCompanionKey(object.key);
  await Promise.all(
    tasks.filter(isSheet).map(async (task) => {
      const { bucket, key } = task.object;
      try {
        recordings.set(task, await raw.newest(bucket, recordingKeyOf(key)));
      } catch (error) {
        bad.push({ message: task.message, error });
      }
    }),
  );
  const left = tasks.filter((task) => !isSheet(task) || recordings.get(task) !== undefined);
  const alone = tasks.filter((task) => recordings.has(task) && recordings.get(task) === undefined);
  return { tasks: merged(left, recordings), alone: alone.map(({ message }) => message), bad };
}

function merged(tasks: readonly Task[], recordings: ReadonlyMap<Task, ObjectVersion | undefined>): Task[] {
  const own = tasks.filter((task) => !recordings.has(task));
  const taken = new Map<Task, QueueMessage[]>();
  const first = new Map<string, Task>(own.toReversed().map((task) => [nameOf(task.object), task]));
  const result: Task[] = [];
  for (const task of tasks) {
    const recording = recordings.get(task);
    const known = recording && first.get(nameOf(recording));
    if (recording === undefined) result.push(task);
    else if (known !== undefined) taken.set(known, [...(taken.get(known) ?? []), task.message]);
    else {
      const instead = { message: task.message, object: recording };
      first.set(nameOf(recording), instead);
      result.push(instead);
    }
  }
  return result.map((task) => {
    const sheetMessages = taken.get(task);
    return sheetMessages === undefined ? task : { ...task, sheetMessages };
  });
}

function nameOf({ bucket, key, version }: ObjectVersion): string {
  return JSON.stringify([bucket, key, version]);
}
