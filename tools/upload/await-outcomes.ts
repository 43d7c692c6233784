/** Waits until the lake says what became of each upload. */
import { setTimeout } from 'node:timers/promises';

/** Time as a test can turn it. */
export interface Clock {
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The clock of this machine. */
export const REAL_CLOCK: Clock = { now: () => new Date(), sleep: async (ms) => void (await setTimeout(ms)) };

/** A row is there within some seconds; later, it is asked for less often. A question costs $0.0000004. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 5_000;
const SLOWER = 1.5;
/** How soon Ctrl-C is heard. */
const SLICE_MS = 200;
/** Questions at a time. */
const AT_A_TIME = 16;

/** How long, by which clock, and what stops it. */
export interface WaitOptions {
  /** 0: ask once. */
  readonly waitMs: number;
  readonly clock: Clock;
  readonly interruption: { readonly isAsked: boolean };
  /** The longest pause between two questions; some seconds where it is left out. */
  readonly maxPauseMs?: number;
}

/**
 * Asks for each until it is answered, the time is over or somebody interrupts.
 *
 * @param answerOf undefined: not yet
 * @param onAnswer is called for each, as answers come
 * @returns those without an answer, in their order
 */
export async function awaitOutcomes<Asked, Answer>(
  asked: readonly Asked[],
  answerOf: (one: Asked) => Promise<Answer | undefined>,
  onAnswer: (one: Asked, answer: Answer) => void,
  { waitMs, clock, interruption, maxPauseMs = MAX_PAUSE_MS }: WaitOptions,
): Promise<Asked[]> {
  const endMs = clock.now().getTime() + waitMs;
  let open = [...asked];
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(maxPauseMs, pauseMs * SLOWER)) {
    open = await stillOpen(open, answerOf, onAnswer, interruption);
    if (open.length === 0 || interruption.isAsked || clock.now().getTime() >= endMs) return open;
    await pause(Math.min(pauseMs, Math.max(0, endMs - clock.now().getTime())), clock, interruption);
  }
}

async function stillOpen<Asked, Answer>(
  asked: readonly Asked[],
  answerOf: (one: Asked) => Promise<Answer | undefined>,
  onAnswer: (one: Asked, answer: Answer) => void,
  interruption: WaitOptions['interruption'],
): Promise<Asked[]> {
  const open: Asked[] = [];
  for (let at = 0; at < asked.length; at += AT_A_TIME) {
    const some = asked.slice(at, at + AT_A_TIME);
    if (interruption.isAsked) {
      open.push(...some);
      continue;
    }
    const answers = await Promise.all(some.map(answerOf));
    for (const [index, one] of some.entries()) {
      const answer = answers[index];
      if (answer === undefined) open.push(one);
      else onAnswer(one, answer);
    }
  }
  return open;
}

async function pause(ms: number, { sleep }: Clock, interruption: WaitOptions['interruption']): Promise<void> {
  for (let left = ms; left > 0 && !interruption.isAsked; left -= SLICE_MS) await sleep(Math.min(SLICE_MS, left));
}
