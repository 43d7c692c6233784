/** The work of a batch: its objects, in the order in which they are processed. */
import type { ObjectVersion } from '../store.ts';
import { objectsIn, type QueueBatch, type QueueMessage, receivesOf } from './event.ts';

/** One object to process, and the message that waits for it. */
export interface Task {
  readonly message: QueueMessage;
  readonly object: ObjectVersion;
  /** Messages of the sheets beside it, which are done when it is. */
  readonly sheetMessages?: readonly QueueMessage[];
}

/** A message that names no objects because it is not an S3 notification, and why. */
export interface BadMessage {
  readonly message: QueueMessage;
  readonly error: unknown;
}

/** The tasks of a batch, in the order in which its messages are processed. */
export function tasksOf({ Records: messages }: QueueBatch): { tasks: Task[]; bad: BadMessage[] } {
  const tasks: Task[] = [];
  const bad: BadMessage[] = [];
  for (const message of processingOrder(messages, receivesOf)) {
    try {
      for (const object of objectsIn(message.body)) tasks.push({ message, object });
    } catch (error) {
      bad.push({ message, error });
    }
  }
  return { tasks, bad };
}

/**
 * The order in which the messages of a batch are processed. Those that were put off or failed before come first: behind
 * new ones they might be put off until they are dead letters. Those delivered an even number of times come in reverse:
 * when an object stops the whole process, the ones that waited behind it are processed before it the next time.
 *
 * @param receives how often a message was delivered, this time included
 */
export function processingOrder<M>(messages: readonly M[], receives: (message: M) => number): M[] {
  const numbered = messages.map((message, number) => ({ message, number, receives: receives(message) }));
  numbered.sort((a, b) => {
    if (a.receives !== b.receives) return b.receives - a.receives;
    return a.receives % 2 === 0 ? b.number - a.number : a.number - b.number;
  });
  return numbered.map(({ message }) => message);
}
