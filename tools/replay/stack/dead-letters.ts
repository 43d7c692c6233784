/**
 * Moves dead letters back to their queue: received, sent, and only then deleted. Killed anywhere in between, a letter
 * is sent twice at worst, and processing one twice changes nothing.
 *
 * SQS can move them by itself (StartMessageMoveTask), but only all of them: it has no limit and no dry run.
 */
import { inRequests } from '../../../handler/aws/sqs-send.ts';

/** A received message. */
export interface Letter {
  readonly body: string;
  /** Needed to delete it. */
  readonly receipt: string;
}

/** The dead-letter queue, and the queue that its letters came from. */
export interface DeadLetters {
  /** About how many letters there are. */
  count(): Promise<number>;
  /** Up to `most`, hidden from others for a while; none when none is left. */
  receive(most: number): Promise<readonly Letter[]>;
  /** @returns those that the queue took */
  send(letters: readonly Letter[]): Promise<readonly Letter[]>;
  remove(letters: readonly Letter[]): Promise<void>;
}

/** Messages that SQS delivers at once. */
const BATCH_LETTERS = 10;

/** How many letters were moved, and how many were not. */
export interface Moved {
  readonly moved: number;
  /** Received, but not taken by the queue: they stay dead letters. */
  readonly refused: number;
}

/** @param most how many are moved at most: letters that fail again meanwhile must not be moved without end */
export async function moveDeadLetters(
  letters: DeadLetters,
  most: number,
  onMoved: (moved: number) => void,
): Promise<Moved> {
  let [moved, refused] = [0, 0];
  while (moved + refused < most) {
    const received = await letters.receive(Math.min(BATCH_LETTERS, most - moved - refused));
    if (received.length === 0) break;
    for (const batch of inSends(received)) {
      const taken = await letters.send(batch);
      if (taken.length > 0) await letters.remove(taken);
      moved += taken.length;
      refused += batch.length - taken.length;
    }
    onMoved(moved);
  }
  return { moved, refused };
}

/** In lists that fit into one call each. */
function inSends(letters: readonly Letter[]): Letter[][] {
  let at = 0;
  return inRequests(letters.map(({ body }) => body)).map(({ length }) => {
    at += length;
    return letters.slice(at - length, at);
  });
}
