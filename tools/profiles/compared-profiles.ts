/** Which profiles a file looks like one of, and why it is not one of the others. */
import { type Looks, whyUnlike } from '../../handler/recording/settled/profile-fit.ts';
import { profiles } from '../../quality/profiles/index.ts';

/** A profile, and why a file is not one of its own. */
export interface ComparedProfile {
  readonly id: string;
  readonly title: string;
  /** As the end of a sentence; undefined when the file may be. */
  readonly why: string | undefined;
}

/** Every profile that says what its files look like. */
export function comparedProfiles(looks: Looks): ComparedProfile[] {
  return [...profiles.values()].flatMap((profile) => {
    const { id, title, looksLike } = profile;
    return looksLike === undefined ? [] : [{ id, title, why: whyUnlike(profile, looks) }];
  });
}
