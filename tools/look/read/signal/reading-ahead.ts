/** What is read ahead, of the recording that was asked for last, while nobody waits for anything of any. */
import { MAX_RAW_S } from '../../stretch-bytes.ts';
import type { Ahead } from './lake-stretch.ts';

/** Reads the next block of a recording. @returns whether there may be more */
export type ReadAhead = (what: Ahead) => Promise<boolean>;

/**
 * Columns are read ahead once nobody has asked for anything for so long, or somebody has looked at more than a minute: whoever
 * leafs through recordings waits for none of them.
 */
const QUIET_MS = 250;

/** Reads ahead for a whole server, one block at a time. */
export class ReadingAhead {
  private waiting = 0;
  private last: { readonly read: ReadAhead; readonly what: Ahead } | undefined;
  /** Counts whatever somebody waited for: what was begun before is not gone on with. */
  private turn = 0;
  private quiet: NodeJS.Timeout | undefined;

  /** Does what somebody waits for: at most the block that is being read comes before it. */
  async before<T>(work: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    this.pause();
    try {
      return await work();
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0) this.goOn();
    }
  }

  /** From now on it is read, once nobody waits. @param spanS how long the stretch is that was asked for; undefined where there is nothing to read */
  of(read: ReadAhead | undefined, spanS: number): void {
    this.last = read && { read, what: spanS > MAX_RAW_S ? 'all' : 'near' };
  }

  /** Reads nothing until something is asked for. */
  stop(): void {
    this.last = undefined;
    this.pause();
  }

  private pause(): void {
    this.turn += 1;
    clearTimeout(this.quiet);
  }

  private goOn(): void {
    const { last, turn } = this;
    if (last === undefined) return;
    void this.read(last.read, last.what, turn);
    this.quiet = setTimeout(() => void this.read(last.read, 'all', turn), QUIET_MS);
  }

  /** What cannot be read now is read again when it is asked for, and said then. */
  private async read(next: ReadAhead, what: Ahead, turn: number): Promise<void> {
    while (this.turn === turn && (await next(what).catch(() => false)));
  }
}
