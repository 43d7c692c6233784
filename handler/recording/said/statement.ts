/** One thing that a file says of its signal. */

export interface Statement<T> {
  /** Undefined when what is said cannot be. */
  readonly value: T | undefined;
  /** How a sentence quotes it, unit included; with the reason where it cannot be. */
  readonly shown: string;
  /** The variable that says it. */
  readonly path: string;
  /** How near it stands to the signal; smaller is nearer. */
  readonly rank: number;
  /** Computed from many values, so that it agrees only nearly with what is said in one. */
  readonly isMeasured?: boolean;
  /** Of what cannot be: nobody filled it in, such as a rate of 0, so that it stands for nothing that was meant. */
  readonly isBlank?: boolean | undefined;
  /** What else is to be told of it; undefined when nothing is. */
  readonly note?: string | undefined;
}
