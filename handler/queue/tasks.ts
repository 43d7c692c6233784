/** What a batch asks for: its objects, in the order in which they are processed. */
import type { ObjectVersion } from '../store.ts';
import { objectsIn, type QueueBatch, type QueueMessage, receivesOf } from './event.ts';

/** One object to process, and the message that waits for it. */
export interface Task {
  readonly message: QueueMessage;
  readonly object: ObjectVersion;
}

/** A message that names no objects because it is not an S3 notification, and why. */
export interface BadMessage {
  readonly message: QueueMessage;
  readonly error: unknown;
}

/**
 * The tasks of a batch. Messages that were put off or failed before come first: behind new ones they might be put off
 * until they are dead letters. Those of an even delivery come in reverse: when an object stops the whole process, the
 * neighbours behind it are before it the next time.
 */
export function tasksOf({ Records: messages }: QueueBatch): { tasks: Task[]; bad: BadMessage[] } {
  const tasks: Task[] = [];
  const bad: BadMessage[] = [];
  for (const message of inOrder(messages)) {
    try {
      for (const object of objectsIn(message.body)) tasks.push({ message, object });
    } catch (error) {
      bad.push({ message, error });
    }
  }
  return { tasks, bad };
}

function inOrder(messages: readonly QueueMessage[]): QueueMessage[] {
  const numbered = messages.map((message, number) => ({ message, number, receives: receivesOf(message) }));
  numbered.sort((a, b) => {
    if (a.receives !== b.receives) return b.receives - a.receives;
    return a.receives % 2 === 0 ? b.number - a.number : a.number - b.number;
  });
  return numbered.map(({ message }) => message);
}
