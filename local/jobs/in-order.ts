/** Puts what is finished in any order back into the order of its list. */
export class InOrder<T> {
  private readonly tell: (value: T) => void;
  private readonly early = new Map<number, T>();
  private next = 0;

  /** @param tell is called with each value once all before it have been told */
  constructor(tell: (value: T) => void) {
    this.tell = tell;
  }

  /**
   * @param place in the list, from 0; each once
   * @returns whether it has been told; else it waits for one before it
   */
  put(place: number, value: T): boolean {
    this.early.set(place, value);
    for (; this.early.has(this.next); this.next += 1) {
      const ready = this.early.get(this.next)!;
      this.early.delete(this.next);
      this.tell(ready);
    }
    return !this.early.has(place);
  }
}
