/** What is read ahead, of the recording that was asked for last, while nobody waits for anything of any. */
import { MAX_RAW_S } from '../../stretch-bytes.ts';
import type { Ahead } from './signal-stretches.ts';

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
  /** What is read next; undefined while somebody waits, and once there is no more of it. */
  private next: { readonly read: ReadAhead; readonly what: Ahead } | undefined;
  private isReading = false;
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
    this.next = undefined;
    clearTimeout(this.quiet);
  }

  private goOn(): void {
    const { last } = this;
    if (last === undefined) return;
    const from = (what: Ahead) => {
      this.next = { read: last.read, what };
      if (!this.isReading) void this.readOn(); // else it goes on with this after its block
    };
    from(last.what);
    this.quiet = setTimeout(from, QUIET_MS, 'all');
  }

  /** What cannot be read now is read again when it is asked for, and said then. */
  private async readOn(): Promise<void> {
    this.isReading = true;
    for (let { next } = this; next !== undefined; next = this.next) {
      const isMore = await next.read(next.what).catch(() => false);
      if (!isMore && this.next === next) this.next = undefined;
    }
    this.isReading = false;
  }
}
