/** The bench as it was on the recording before: it stays open on the next one of the same profile, with the same numbers. */

/** What is kept. */
export interface RememberedBench {
  readonly profile: string;
  readonly rule: string;
  /** By the names of settings, in their units. */
  readonly values: ReadonlyMap<string, number>;
}

let kept: RememberedBench | undefined;

/** @param bench undefined when it is closed */
export function rememberBench(bench: RememberedBench | undefined): void {
  kept = bench;
}

/** The one that is open, if it is of this profile. */
export function rememberedBench(profile: string): RememberedBench | undefined {
  return kept?.profile === profile ? kept : undefined;
}
