/** A priority queue: what was put in comes out earliest first, and at one time in the order in which it was put in. */

interface Entry<T> {
  readonly atS: number;
  readonly number: number;
  readonly what: T;
}

export interface Heap<T> {
  put(atS: number, what: T): void;
  /** When the earliest comes; infinity when nothing is left. */
  nextS(): number;
  /** The earliest, taken out; undefined when nothing is left. */
  take(): { readonly atS: number; readonly what: T } | undefined;
}

export function heap<T>(): Heap<T> {
  const entries: Entry<T>[] = [];
  let count = 0;
  return {
    put: (atS, what) => {
      entries.push({ atS, number: count, what });
      count += 1;
      rise(entries, entries.length - 1);
    },
    nextS: () => entries[0]?.atS ?? Number.POSITIVE_INFINITY,
    take: () => {
      const [first] = entries;
      const last = entries.pop();
      if (first === undefined || last === undefined) return undefined;
      if (entries.length > 0) {
        entries[0] = last;
        sink(entries, 0);
      }
      return first;
    },
  };
}

function rise<T>(entries: Entry<T>[], from: number): void {
  for (let at = from; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (!isBefore(entries[at]!, entries[parent]!)) return;
    swap(entries, at, parent);
    at = parent;
  }
}

function sink<T>(entries: Entry<T>[], from: number): void {
  for (let at = from; ; ) {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < entries.length && isBefore(entries[child]!, entries[first]!)) first = child;
    }
    if (first === at) return;
    swap(entries, at, first);
    at = first;
  }
}

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.atS < b.atS || (a.atS === b.atS && a.number < b.number);
}

function swap<T>(entries: Entry<T>[], a: number, b: number): void {
  [entries[a], entries[b]] = [entries[b]!, entries[a]!];
}
