/** A profile that cannot be meant: of most the compiler says so first, but whoever edits a profile and runs it has not compiled. */
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
