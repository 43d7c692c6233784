/**
 * Gives recordings to threads: in the order of the list, so that what an interrupted run has done is its beginning, and only as
 * many at once as memory can hold.
 */
import { totalmem } from 'node:os';

/**
 * A recording of version 7.3 is held whole while it is processed, in up to eight times the bytes of its file where that is
 * compressed. Which version a file has is not known before it is read.
 */
const BYTES_HELD_PER_BYTE = 8;
/** The rest is for the system and for the threads themselves. */
const SHARE_OF_MEMORY = 0.5;

/** What is to be given out. */
export interface TurnsOptions {
  /** Of one key that is listed twice, the second waits for the first: both would write the same files. */
  readonly keys: readonly string[];
  /** Bytes of each key's file. */
  readonly sizes: readonly number[];
  /** When this becomes true, no further recording is given out. */
  readonly interruption?: { readonly isAsked: boolean } | undefined;
  /** Bytes that all files together may take, as they are on disk; at least one is always given out. */
  readonly maxBytes?: number;
}

/** Half of this machine's memory, or of what its container may take, as bytes of files. */
export function filesInMemory(machineBytes = totalmem(), containerBytes = process.constrainedMemory()): number {
  const memory = containerBytes > 0 ? Math.min(machineBytes, containerBytes) : machineBytes;
  return (memory * SHARE_OF_MEMORY) / BYTES_HELD_PER_BYTE;
}

/** The places in the list, each given out once. */
export class Turns {
  private readonly options: TurnsOptions;
  private readonly maxBytes: number;
  private readonly underWay = new Set<number>();
  private readonly waiting: ((place: number | undefined) => void)[] = [];
  private given = 0;
  private stopped = false;

  constructor(options: TurnsOptions) {
    this.options = options;
    this.maxBytes = options.maxBytes ?? filesInMemory();
  }

  /** How many were never given out. */
  get left(): number {
    return this.options.keys.length - this.given;
  }

  /** The next place in the list, as soon as it may be begun; undefined when no more are to be begun. */
  next(): Promise<number | undefined> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.giveOut();
    });
  }

  /** A recording is done, or given up. */
  done(place: number): void {
    this.underWay.delete(place);
    this.giveOut();
  }

  /** Was it stopped? */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** No more are given out. */
  stop(): void {
    this.stopped = true;
    this.giveOut();
  }

  private giveOut(): void {
    while (this.waiting.length > 0) {
      const isOver = this.left === 0 || this.stopped || this.options.interruption?.isAsked === true;
      if (!isOver && !this.mayBegin(this.given)) return;
      const place = isOver ? undefined : this.given++;
      if (place !== undefined) this.underWay.add(place);
      this.waiting.shift()?.(place);
    }
  }

  private mayBegin(place: number): boolean {
    const { keys, sizes } = this.options;
    const others = [...this.underWay];
    const bytes = others.reduce((total, other) => total + sizes[other]!, sizes[place]!);
    return others.length === 0 || (bytes <= this.maxBytes && others.every((other) => keys[other] !== keys[place]));
  }
}
