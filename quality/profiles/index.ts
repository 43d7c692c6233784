/** Every profile, by its id. A new file in this folder is added here. */
import type { Profile } from '../profile.ts';
import baselineRemovedAdu from './baseline-removed-adu.ts';
import cinc2015 from './cinc-2015.ts';
import cinc2017 from './cinc-2017.ts';
import holter24h from './holter-24h.ts';
import millivolts from './millivolts.ts';
import mitBih360 from './mit-bih-360.ts';
import smartphone12Lead from './smartphone-12-lead.ts';
import twelveLead500 from './twelve-lead-500.ts';

/** The profile of files about which nobody says anything else. */
export const defaultProfile = mitBih360;

export const profiles: ReadonlyMap<string, Profile> = new Map(
  [mitBih360, baselineRemovedAdu, holter24h, cinc2015, cinc2017, smartphone12Lead, twelveLead500, millivolts].map(
    (profile) => [profile.id, profile],
  ),
);
