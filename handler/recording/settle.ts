/** Settles one fact of which several sources speak: the strongest is believed, and who says otherwise is named. */
import type { ClaimSource, Disagreement } from '../../quality/facts.ts';

/** What a fact is called where it is stated (`the sampling rate is` 360 Hz), and where nobody states it. */
export interface Topic {
  readonly about: string;
  readonly name: string;
}

/** What one source says of one thing. */
export interface Claim<T> {
  readonly source: ClaimSource;
  /** Undefined when what is said cannot be, so that the next source is asked. */
  readonly value: T | undefined;
  /** How a sentence quotes it, unit included. */
  readonly shown: string;
}

/** The value that is believed, and each source that says otherwise; empty when all agree. */
export interface Settled<T> {
  /** Undefined when nobody says anything that can be. */
  readonly value: T | undefined;
  readonly disagreements: readonly Disagreement[];
}

/** What a source says that cannot be, and why not. */
export function impossible(source: ClaimSource, shown: string, why = 'which cannot be'): Claim<never> {
  return { source, value: undefined, shown: `${shown}, ${why}` };
}

/** @param statements strongest source first */
export function settle<T>({ about, name }: Topic, statements: readonly Claim<T>[]): Settled<T> {
  const believed = statements.find(({ value }) => value !== undefined);
  const others = statements.filter(({ shown }) => shown !== believed?.shown);
  const first =
    believed === undefined
      ? { about: 'nothing of', believed: { source: 'profile' as const, value: name } }
      : { about, believed: { source: believed.source, value: believed.shown } };
  return {
    value: believed?.value,
    disagreements: others.map(({ source, shown }) => ({ ...first, overruled: { source, value: shown } })),
  };
}
