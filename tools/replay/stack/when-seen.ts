/** Says before a replay of a stack when its result will be seen, and waits for it afterwards. */
import { earliestCompaction } from '../../../handler/compact/bucket/schedule.ts';
import { type Interruption, withInterruption } from '../../../local/interruption.ts';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import type { CommandContext } from '../../../local/terminal/command-context.ts';
import { CommandError } from '../../../local/terminal/command-error.ts';
import { counted, quoted } from '../../../local/terminal/text.ts';
import { awsSentence, isFromAws } from '../../stack/from-aws.ts';
import { awaitOutcomes, type Clock } from '../../upload/await-outcomes.ts';
import { type StoredUpload, uploadId } from '../plan.ts';
import { type AwaitedDay, awaitedDays, dayOf, generationDays, isSeen, type SeenLake } from './days-seen.ts';

const MINUTE_MS = 60_000;
const GOES_ON = 'What was sent is processed all the same.';
/** A question lists the rows of a day, and a compaction comes once an hour. */
const MAX_PAUSE_MS = 30_000;
/** The rights that waiting takes, as IAM writes them; and those that it takes besides where the stack compacts its lake. */
const WAIT_RIGHTS = 's3:ListBucketVersions on the lake';
const COMPACTED_RIGHTS =
  's3:ListBucket and s3:GetObject on the lake, glue:GetPartition and glue:GetPartitions on its tables';
/** How many days a sentence names. */
const MAX_NAMED = 3;

/** What a replay asks for, and how. */
export interface WhenSeenOptions {
  readonly lake: SeenLake;
  /** Undefined: nobody waits. */
  readonly waitMs: number | undefined;
  readonly clock: Clock;
  readonly context: CommandContext;
}

/** AWS does not let somebody see what they want to wait for. */
export class CannotWait extends CommandError {
  override readonly name = 'CannotWait';
  override readonly exitStatus = 1;
}

/** When people see what a replay does. */
export class WhenSeen {
  private readonly options: WhenSeenOptions;
  private late = new Set<string>();
  private days: readonly AwaitedDay[] = [];
  private earliestMs = 0;

  constructor(options: WhenSeenOptions) {
    this.options = options;
  }

  /**
   * Looks where the days are, before anybody is asked.
   *
   * @returns what to say about it
   * @throws {WrongArguments} when it cannot be seen within the time that somebody wants to wait
   * @throws {CannotWait} when somebody wants to wait, and may not look
   */
  async outlook(uploads: readonly StoredUpload[]): Promise<string[]> {
    const { lake, waitMs, clock } = this.options;
    const nowMs = clock.now().getTime();
    try {
      this.late = await generationDays(lake.catalogue, new Set(uploads.map(dayOf)));
      if (waitMs !== undefined) this.days = await awaitedDays(lake, uploads);
    } catch (error) {
      if (!isFromAws(error)) throw error;
      if (waitMs !== undefined)
        throw new CannotWait(`Nothing was sent: ${awsSentence(error, this.rights())}; or leave out --wait.`);
      const why = awsSentence(error, 'glue:GetPartitions on the tables of the stack');
      return [`When queries see the result on days that were compacted is not known. ${why}.`];
    }
    const late = uploads.filter((upload) => this.late.has(dayOf(upload))).length;
    if (late === 0) return [];
    this.earliestMs = earliestCompaction(nowMs);
    const neededMinutes = Math.ceil((this.earliestMs - nowMs) / MINUTE_MS) + 1;
    if (waitMs !== undefined && waitMs < neededMinutes * MINUTE_MS)
      throw new WrongArguments(
        `The files of ${namesOf(this.late)} were compacted, and the next compaction that takes a replay begins at ${timeOf(this.earliestMs)}: --wait must be ${neededMinutes} or more, got ${waitMs / MINUTE_MS}.`,
      );
    return [
      `${counted(late, 'object')} of ${counted(this.late.size, 'day')} whose files were compacted: queries see the result after a compaction, not before ${timeOf(this.earliestMs)}.`,
    ];
  }

  /** Where the result shows, once all is sent. */
  summary(): string {
    if (this.earliestMs === 0) return 'Results appear in the lake within minutes.';
    return `Results appear in the lake within minutes; on days that were compacted, not before ${timeOf(this.earliestMs)}.`;
  }

  /**
   * Waits until queries see the result.
   *
   * @param sent those that the queue has taken
   * @returns the exit status
   */
  async wait(sent: readonly StoredUpload[]): Promise<number> {
    const { waitMs, context } = this.options;
    if (waitMs === undefined || sent.length === 0) return 0;
    const ids = new Set(sent.map(({ object }) => uploadId(object)));
    for (const { unwritten } of this.days)
      for (const key of unwritten.keys()) if (!ids.has(idOf(key))) unwritten.delete(key);
    const days = this.days.filter(({ unwritten }) => unwritten.size > 0);
    try {
      return await withInterruption((interruption) => this.waitFor(days, sent.length, interruption));
    } catch (error) {
      if (!isFromAws(error)) throw error;
      context.err.write(`${awsSentence(error, this.rights())}. ${GOES_ON}\n`);
      return 1;
    }
  }

  private rights(): string {
    return this.options.lake.catalogue === undefined ? WAIT_RIGHTS : `${WAIT_RIGHTS}, and ${COMPACTED_RIGHTS}`;
  }

  private async waitFor(days: readonly AwaitedDay[], count: number, interruption: Readonly<Interruption>) {
    const { lake, waitMs = 0, clock, context } = this.options;
    const show = () => {
      const { out, done } = progressOf(days);
      if (context.err.isTerminal)
        context.err.write(`\r\x1b[2K${done}/${out} processed, waiting until queries see them`);
    };
    const left = await awaitOutcomes(
      days,
      async (on) => {
        // Nothing takes what is written on a day that lies in a generation before that.
        const isTooEarly = on.unwritten.size === 0 && this.late.has(on.day) && clock.now().getTime() < this.earliestMs;
        const isDone = !isTooEarly && (await isSeen(lake, on));
        show();
        return isDone ? true : undefined;
      },
      () => {},
      { waitMs, clock, interruption, maxPauseMs: MAX_PAUSE_MS },
    );
    if (context.err.isTerminal) context.err.write('\r\x1b[2K');
    if (left.length > 0) return this.printLeft(left, interruption);
    context.out.write(`Queries see the result of ${counted(count, 'object')}.\n`);
    return 0;
  }

  private printLeft(left: readonly AwaitedDay[], { isAsked }: Readonly<Interruption>): 1 {
    const { context, waitMs = 0 } = this.options;
    const unwritten = left.reduce((sum, on) => sum + on.unwritten.size, 0);
    const waiting = left.filter((on) => on.unwritten.size === 0);
    const lines = [
      isAsked
        ? `Stopped waiting. ${GOES_ON}`
        : `Stopped waiting after ${counted(waitMs / MINUTE_MS, 'minute')}. ${GOES_ON}`,
      ...(unwritten === 0
        ? []
        : [
            `${counted(unwritten, 'object')} not processed yet, or deleted since: ./ecg status says what waits and what failed.`,
          ]),
      ...(waiting.length === 0
        ? []
        : [
            `Processed, but not seen yet: ${namesOf(waiting.map(({ day }) => day))}. The saved log query "Compaction, day by day" says what became of the day.`,
          ]),
      ...left.flatMap(({ day, elsewhere }) =>
        elsewhere === undefined
          ? []
          : [
              `The catalogue has ${day} at ${quoted(elsewhere)}, which this stack does not write to, so its compactions do not show.`,
            ],
      ),
    ];
    context.err.write(`${lines.join('\n')}\n`);
    return 1;
  }
}

function progressOf(days: readonly AwaitedDay[]) {
  const done = days.reduce((sum, { written }) => sum + written.size, 0);
  return { done, out: days.reduce((sum, { unwritten }) => sum + unwritten.size, done) };
}

/** The recording of a row's key. */
function idOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1, -'.parquet'.length);
}

/** To the minute, in UTC. */
function timeOf(ms: number): string {
  const [day = '', time = ''] = new Date(ms).toISOString().split('T');
  return `${day} ${time.slice(0, 'HH:MM'.length)} UTC`;
}

function namesOf(days: Iterable<string>): string {
  const all = [...days].sort();
  const more = all.length - MAX_NAMED;
  return `${all.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${counted(more, 'more day')}` : ''}`;
}
