/** What is known of an upload beside its bytes, as far as it says what they mean. */
import type { Profile } from '../../quality/profile.ts';
import type { CompanionRefused, CompanionSays } from './companion/companion.ts';

/** What is said of a recording outside its file. */
export interface Said {
  readonly key: string;
  readonly metadata: ReadonlyMap<string, string>;
  /** The sheet beside it, or why it cannot be read; undefined without one. */
  readonly companion?: CompanionSays | CompanionRefused | undefined;
}

/** The profile of an upload. */
export interface ChosenProfile {
  readonly profile: Profile;
  /** Whether somebody named it: in the metadata, by the folder, on the command line. Else it is the default, and nobody did. */
  readonly isNamed: boolean;
  /** The folder that named it, where it is spelt otherwise; undefined where it is not. */
  readonly folder?: string | undefined;
}

/** How far a profile may speak for a recording. */
export interface ProfileUse extends ChosenProfile {
  /** Whether the file looks like the profile's files. */
  readonly fits: boolean;
}

/** The source that a profile's claims have; undefined when it may not speak at all. */
export function sourceOf({ isNamed, fits }: ProfileUse): 'profile' | 'assumed' | undefined {
  if (isNamed) return 'profile';
  return fits ? 'assumed' : undefined;
}
