/** A priority queue: what was put in comes out earliest first, and at one time in the order in which it was put in. */

export interface Timed<T> {
  readonly atS: number;
  readonly what: T;
}

interface HeapEntry<T> extends Timed<T> {
  readonly number: number;
}

/** A binary heap that keeps equals in order, which the usual libraries do not: messages of one moment fill batches in it. */
export class Heap<T> {
  private readonly entries: HeapEntry<T>[] = [];
  private count = 0;

  put(atS: number, what: T): void {
    this.entries.push({ atS, what, number: this.count });
    this.count += 1;
    rise(this.entries, this.entries.length - 1);
  }

  /** When the earliest comes; infinity when nothing is left. */
  get nextS(): number {
    return this.entries[0]?.atS ?? Number.POSITIVE_INFINITY;
  }

  /** The earliest, taken out; undefined when nothing is left. */
  take(): Timed<T> | undefined {
    const [first] = this.entries;
    const last = this.entries.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.entries.length > 0) {
      this.entries[0] = last;
      sink(this.entries, 0);
    }
    return first;
  }
}

function rise<T>(entries: HeapEntry<T>[], from: number): void {
  for (let at = from; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!isBefore(entries[at]!, entries[parent]!)) return;
    exchange(entries, at, parent);
    at = parent;
  }
}

function sink<T>(entries: HeapEntry<T>[], from: number): void {
  for (let at = from; ; ) {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < entries.length && isBefore(entries[child]!, entries[first]!)) first = child;
    }
    if (first === at) return;
    exchange(entries, at, first);
    at = first;
  }
}

function isBefore<T>(a: HeapEntry<T>, b: HeapEntry<T>): boolean {
  return a.atS < b.atS || (a.atS === b.atS && a.number < b.number);
}

function exchange<T>(entries: HeapEntry<T>[], a: number, b: number): void {
  [entries[a], entries[b]] = [entries[b]!, entries[a]!];
}
