/** What somebody should know about a run as a whole, when most of its recordings were rejected for one reason. */
import type { Result } from '../handler/result.ts';
import type { LeadDescription, Profile } from '../quality/profile.ts';
import { defaultProfile, profiles } from '../quality/profiles/index.ts';
import { counted } from './terminal/text.ts';

type Seen = Pick<Result, 'outcome' | 'code' | 'profile' | 'leads'>;

/** One bad recording is told by its own line. */
const MIN_RECORDINGS = 2;

/**
 * Sentences for the end of a run; none when nothing stands out.
 *
 * @param isProfileNamed whether the person named the profile, who then means it
 */
export function standingOut(seen: readonly Seen[], isProfileNamed: boolean): string[] {
  const rejected = seen.filter(({ outcome }) => outcome === 'rejected');
  const groups = [...Map.groupBy(rejected, ({ code, profile }) => `${code} ${profile}`).values()];
  const [largest = []] = groups.sort((a, b) => b.length - a.length);
  const [{ code, profile }] = largest.length === 0 ? [{ code: '', profile: '' }] : (largest as [Seen]);
  if (largest.length < MIN_RECORDINGS || 2 * largest.length <= seen.length) return [];
  const howMany =
    largest.length === seen.length
      ? `${seen.length === 2 ? 'Both' : `All ${seen.length}`} recordings`
      : `${largest.length} of ${seen.length} recordings`;
  const isAssumed = !isProfileNamed && profile === defaultProfile.id;
  const judgedBy = isAssumed ? `the default profile, ${profile}, since no other was named` : `profile ${profile}`;
  return [
    `${howMany} were rejected by ${code} under ${judgedBy}.`,
    ...(isAssumed ? [fittingWords(largest)] : []),
    `What the rule demands: ./ecg rules explain ${code}`,
  ];
}

/** What the files look like, and the profiles that are made for such files. */
function fittingWords(seen: readonly Seen[]): string {
  const leads = [...new Set(seen.map((one) => one.leads))].sort((a, b) => a - b);
  const [count] = leads;
  if (leads.length !== 1 || count === undefined) return `The files have ${leads.join(', ')} leads. ${ALL_PROFILES}`;
  const fitting = [...profiles.values()].filter((profile) => ecgLeads(profile) === count).map(({ id }) => id);
  const have = `The files have ${counted(count, 'lead')}`;
  if (fitting.length === 0) return `${have}. ${ALL_PROFILES}`;
  return `${have}: try ${fitting.map((id) => `--profile ${id}`).join(' or ')}.`;
}

const ALL_PROFILES = 'If another profile says what they mean, name it: ./ecg profiles list';

/** How many leads a profile names; undefined where it takes any number. */
function ecgLeads({ recording }: Profile): number | undefined {
  return recording.leads?.filter((lead: LeadDescription) => typeof lead === 'string' || lead.isEcg !== false).length;
}
