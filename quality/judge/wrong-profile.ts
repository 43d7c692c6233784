/** An impossible profile. The compiler catches most first, but people also edit a profile and run it uncompiled. */
export class WrongProfile extends TypeError {
  override readonly name = 'WrongProfile';
  readonly profileId: string;
  /** Names that lead to the mistake, from the outside in: `rules`, `frozen-trace`, `band`. */
  readonly path: readonly string[];

  constructor(profileId: string, path: readonly string[], sentence: string) {
    super(`profile ${profileId}: ${sentence}`);
    this.profileId = profileId;
    this.path = path;
  }
}
