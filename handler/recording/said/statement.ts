/** One thing that a file says about its signal. */

export interface Statement<T> {
  /** Undefined when what is said cannot be right. */
  readonly value: T | undefined;
  /** How a sentence quotes it, unit included; with the reason where it cannot be right. */
  readonly shown: string;
  /** The variable that it comes from. */
  readonly path: string;
  /** How near it is to the signal; smaller is nearer. */
  readonly rank: number;
  /** Computed from many values, so it agrees only approximately with one that is written out. */
  readonly isMeasured?: boolean;
  /** Of a statement that cannot be right: nobody filled it in, such as a rate of 0, so nobody meant it. */
  readonly isBlank?: boolean | undefined;
  /** What else should be reported about it; undefined when nothing should. */
  readonly note?: string | undefined;
}
