/**
 * A queue as SQS is: it hands out messages in any order, hides them while they are worked on, hands them out again when
 * they were not settled, and sets them aside after five deliveries.
 *
 * Source: AWS, "Amazon SQS visibility timeout" and "Using dead-letter queues in Amazon SQS".
 */
import type { BatchResponse, QueueBatch } from '../../handler/queue/event.ts';

const MAX_RECEIVES = 5;

export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** How often it was handed out. */
  receives: number;
}

export class Queue {
  /** Messages that can be handed out, the next one first. */
  private visible: Message[] = [];
  dead: Message[] = [];
  /** How many messages were handed out, again or for the first time. */
  deliveries = 0;
  private sent = 0;

  send(...bodies: readonly string[]): void {
    for (const body of bodies) this.visible.push({ messageId: `m${this.sent++}`, body, receives: 0 });
  }

  /** @returns up to so many messages, hidden from now on; none when none is visible */
  receive(most: number): Message[] {
    const worn = this.visible.filter(({ receives }) => receives >= MAX_RECEIVES);
    this.visible = this.visible.filter(({ receives }) => receives < MAX_RECEIVES);
    this.dead.push(...worn);
    const received = this.visible.splice(0, most);
    for (const message of received) message.receives += 1;
    this.deliveries += received.length;
    return received;
  }

  /** Forgets the messages that are done; the others become visible again. */
  settle(received: readonly Message[], { batchItemFailures }: BatchResponse): void {
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    this.visible.push(...received.filter(({ messageId }) => failed.has(messageId)));
  }

  /** Whoever had these is dead, and their time is over. */
  timeOut(received: readonly Message[]): void {
    this.visible.push(...received);
  }

  /** What `./ecg replay --dead-letters` does. */
  replayDead(): void {
    this.send(...this.dead.splice(0).map(({ body }) => body));
  }
}

/** Messages as Lambda hands them over. */
export function batchOf(messages: readonly Message[]): QueueBatch {
  const Records = messages.map(({ messageId, body, receives }) => ({
    messageId,
    body,
    attributes: { ApproximateReceiveCount: String(receives) },
  }));
  return { Records };
}
