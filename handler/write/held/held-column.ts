/** The cells of one column while a row group fills: 8 bytes for each, where an object for each row would take 24 and live as long. */
import type { Column, ColumnType } from '../../../lake/column.ts';
import type { StoredValue } from '../stored-value.ts';

/** How a value stands among numbers; a text is the place of its like among those that came before. */
const VALUE_OF: Readonly<Record<Exclude<ColumnType, 'string'>, (number: number) => StoredValue>> = {
  double: (number) => number,
  int32: (number) => number,
  boolean: (number) => number === 1,
  int64: BigInt,
  timestamp: BigInt,
};

/** Stored values in the order of their rows. */
export class HeldColumn {
  /** Of all rows. */
  length = 0;
  private readonly type: ColumnType;
  private readonly isThere: Uint8Array;
  private readonly numbers: Float64Array;
  private count = 0;
  private readonly texts: string[] = [];
  private readonly places = new Map<string, number>();
  /** The text that came last, which most often comes again. */
  private latest: { readonly text: string; readonly place: number } | undefined;

  /** @param rows at most */
  constructor({ type }: Column, rows: number) {
    this.type = type;
    this.isThere = new Uint8Array(rows);
    this.numbers = new Float64Array(rows);
  }

  /** @param value of the column's type, as `storedValue` gives it */
  add(value: StoredValue): void {
    this.isThere[this.length] = value === null ? 0 : 1;
    this.length += 1;
    if (value === null) return;
    this.numbers[this.count] = typeof value === 'string' ? this.placeOf(value) : Number(value);
    this.count += 1;
  }

  /** Which rows have a value, 1 or 0 for each; a view that holds until the next is added. */
  levels(): Uint8Array {
    return this.isThere.subarray(0, this.length);
  }

  /** Of the rows that have one, the values of a column of doubles; a view that holds until the next is added. */
  doubles(): Float64Array {
    return this.numbers.subarray(0, this.count);
  }

  /** The values of all rows. */
  values(): StoredValue[] {
    let next = 0;
    const textOrValue = this.type === 'string' ? (place: number) => this.texts[place]! : VALUE_OF[this.type];
    return Array.from(this.levels(), (isThere) => (isThere === 0 ? null : textOrValue(this.numbers[next++]!)));
  }

  /** Forgets all of them; the memory is used again. */
  clear(): void {
    this.length = 0;
    this.count = 0;
    this.texts.length = 0;
    this.places.clear();
    this.latest = undefined;
  }

  private placeOf(text: string): number {
    if (this.latest?.text === text) return this.latest.place;
    const known = this.places.get(text);
    const place = known ?? this.texts.push(text) - 1;
    if (known === undefined) this.places.set(text, place);
    this.latest = { text, place };
    return place;
  }
}
