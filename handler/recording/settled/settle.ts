/**
 * Settles one fact about which several sources speak: the strongest is believed, and those that differ are named. A sheet
 * and the file itself are equals. Where they differ, or where two equally near things in the file differ, one of them is
 * wrong, and only a person can know which.
 */
import type { ClaimSource, Disagreement } from '../../../quality/facts.ts';
import type { Statement } from '../said/statement.ts';

/** What a fact is called where it is stated (`the sampling rate is` 360 Hz), and where nobody states it. */
export interface Topic {
  readonly about: string;
  readonly name: string;
}

/** What one source says about one thing. */
export interface Claim<T> {
  readonly source: ClaimSource;
  /** Undefined when what is said cannot be right, so that the next source is asked. */
  readonly value: T | undefined;
  /** How a sentence quotes it, unit included. */
  readonly shown: string;
  /** Of a claim in the file: smaller is nearer to the signal. */
  readonly rank?: number;
  /** Computed from many values, so it agrees only approximately with others. */
  readonly isMeasured?: boolean;
  /** Of a claim that cannot be right: nobody filled it in. */
  readonly isBlank?: boolean | undefined;
}

/** What is believed about one fact, and who said otherwise. */
export interface Settled<T> {
  /** Undefined when nobody says anything that can be right. */
  readonly value: T | undefined;
  /** Who said it; undefined when nobody did. */
  readonly source: ClaimSource | undefined;
  readonly disagreements: readonly Disagreement[];
  /** Two equals that say different things, when nobody stronger settles it. */
  readonly contradiction: Disagreement | undefined;
}

/** Whether two values are the same statement. */
export type Agree<T> = (a: T, b: T, isMeasured: boolean) => boolean;

/** Nobody was asked, or nobody said anything. */
export const NOTHING_SAID: Settled<never> = {
  value: undefined,
  source: undefined,
  disagreements: [],
  contradiction: undefined,
};

/** Sources of which none is stronger than the other. */
const EQUALS: ReadonlySet<ClaimSource> = new Set(['companion', 'file']);

/** A claim that cannot be right, and why not. */
export function impossible(source: ClaimSource, shown: string, why = 'which cannot be right'): Claim<never> {
  return { source, value: undefined, shown: `${shown}, ${why}` };
}

/**
 * Does a file say something that cannot be read? Then the default profile, which nobody named, does not speak in its
 * place.
 */
export function isUnreadable(claims: readonly Claim<unknown>[]): boolean {
  return claims.every(({ value }) => value === undefined) && claims.some(({ isBlank }) => isBlank !== true);
}

/** What a file says about one fact, as claims: those nearest to the signal, and nearer ones that cannot be right. */
export function nearest<T>(statements: readonly Statement<T>[]): Claim<T>[] {
  const first = statements.find(({ value }) => value !== undefined);
  return statements
    .filter(
      ({ rank, value }) => first === undefined || rank < first.rank || (rank === first.rank && value !== undefined),
    )
    .map((statement) => ({ source: 'file', ...statement }));
}

/** @param claims strongest source first */
export function settle<T>(
  { about, name }: Topic,
  claims: readonly Claim<T>[],
  agree: Agree<T> = Object.is,
): Settled<T> {
  const believed = claims.find(({ value }) => value !== undefined);
  const others = claims.filter((claim) => claim !== believed && !isSame(claim, believed, agree));
  const first =
    believed === undefined
      ? { about: 'nothing about', believed: { source: 'profile' as const, value: name } }
      : { about, believed: { source: believed.source, value: believed.shown } };
  const disagreementWith = ({ source, shown }: Claim<T>) => ({ ...first, overruled: { source, value: shown } });
  const equal = others.find(
    ({ source, value }) => value !== undefined && EQUALS.has(source) && EQUALS.has(believed!.source),
  );
  return {
    value: believed?.value,
    source: believed?.source,
    disagreements: others.map(disagreementWith),
    contradiction: equal && disagreementWith(equal),
  };
}

function isSame<T>(claim: Claim<T>, believed: Claim<T> | undefined, agree: Agree<T>): boolean {
  if (believed?.value === undefined) return false;
  if (claim.value === undefined) return false;
  return agree(claim.value, believed.value, claim.isMeasured === true || believed.isMeasured === true);
}

/** Two numbers that differ by rounding say the same. */
const ROUNDING = 1e-3;
/** A rate that was computed from rounded times. */
const MEASURING = 5e-3;

/** Whether two numbers say the same. */
export function numbersAgree(a: number, b: number, isMeasured = false): boolean {
  return Math.abs(a - b) <= (isMeasured ? MEASURING : ROUNDING) * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether two lists, each of one value for all or one for each, say the same. */
export function listsAgree<T>(same: (a: T, b: T) => boolean): Agree<readonly T[]> {
  return (a, b) => {
    const length = Math.max(a.length, b.length);
    return Array.from({ length }, (_, i) => same(a[a.length === 1 ? 0 : i]!, b[b.length === 1 ? 0 : i]!)).every(
      Boolean,
    );
  };
}
