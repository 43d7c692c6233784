/** What the user should know about a run as a whole: what was assumed, and what most recordings were rejected for. */
import { KNOWN_MEANING } from '../handler/notify/report.ts';
import type { Result } from '../handler/result.ts';
import type { LeadDescription, Profile } from '../quality/profile.ts';
import { defaultProfile, profiles } from '../quality/profiles/index.ts';
import { counted } from './terminal/text.ts';

/** What of a result is looked at. */
export interface Seen extends Pick<Result, 'outcome' | 'code' | 'profile' | 'leads' | 'fitting' | 'sources'> {
  /** Whether its heart is one that no human has, with a rate or a gain that nobody measured. */
  readonly isImplausible: boolean;
}

/** A single bad recording has its own line. */
const MIN_RECORDINGS = 2;

/**
 * Sentences for the end of a run; none when nothing stands out.
 *
 * @param isProfileNamed whether the person named the profile, who then means it
 */
export function standingOut(seen: readonly Seen[], isProfileNamed: boolean): string[] {
  return [...rejectedWords(seen, isProfileNamed), ...assumedWords(seen), ...implausibleWords(seen)];
}

function rejectedWords(seen: readonly Seen[], isProfileNamed: boolean): string[] {
  const rejected = seen.filter(({ outcome }) => outcome === 'rejected');
  const groups = [...Map.groupBy(rejected, ({ code, profile }) => `${code} ${profile}`).values()];
  const [largest = []] = groups.sort((a, b) => b.length - a.length);
  const [{ code, profile }] = largest.length === 0 ? [{ code: '', profile: '' }] : (largest as [Seen]);
  if (largest.length < MIN_RECORDINGS || 2 * largest.length <= seen.length) return [];
  const howMany =
    largest.length === seen.length
      ? `${seen.length === 2 ? 'Both' : `All ${seen.length}`} recordings`
      : `${largest.length} of ${seen.length} recordings`;
  if (code === KNOWN_MEANING) return meaninglessWords(howMany, largest);
  const isAssumed = !isProfileNamed && profile === defaultProfile.id;
  const judgedBy = isAssumed ? `the default profile ${profile}, because no other was named` : `profile ${profile}`;
  return [
    `${howMany} were rejected by ${code} under ${judgedBy}.`,
    ...(isAssumed ? [madeForWords(largest)] : []),
    `What the rule demands: ./ecg rules explain ${code}`,
  ];
}

/** About files of unknown meaning. */
function meaninglessWords(howMany: string, seen: readonly Seen[]): string[] {
  const [first] = seen;
  const fitting = (first?.fitting ?? []).filter((id) => seen.every((one) => one.fitting.includes(id)));
  const said = `${howMany} were rejected because nobody says what their numbers mean.`;
  const next =
    fitting.length === 0
      ? 'No profile fits all of them; ./ecg profiles suggest FILE compares one with each.'
      : `By what they look like, these profiles fit: try ${options(fitting)}.`;
  return [said, next];
}

/** What the files look like, and the profiles that are made for such files. */
function madeForWords(seen: readonly Seen[]): string {
  const leads = [...new Set(seen.map((one) => one.leads))].sort((a, b) => a - b);
  const [count] = leads;
  if (leads.length !== 1 || count === undefined) return `The files have ${leads.join(', ')} leads. ${ALL_PROFILES}`;
  const fitting = [...profiles.values()].filter((profile) => ecgLeads(profile) === count).map(({ id }) => id);
  const have = `The files have ${counted(count, 'lead')}`;
  return fitting.length === 0 ? `${have}. ${ALL_PROFILES}` : `${have}: try ${options(fitting)}.`;
}

function options(ids: readonly string[]): string {
  return ids.map((id) => `--profile ${id}`).join(' or ');
}

const ALL_PROFILES = 'If another profile describes them, name it with --profile; ./ecg profiles list shows all.';

/** How many leads a profile names; undefined where it takes any number. */
function ecgLeads({ recording }: Profile): number | undefined {
  return recording.leads?.filter((lead: LeadDescription) => typeof lead === 'string' || lead.isEcg !== false).length;
}

/** What no source gave, so that it was taken from the default profile, because the files look like its own. */
function assumedWords(seen: readonly Seen[]): string[] {
  const accepted = seen.filter(({ outcome }) => outcome === 'accepted');
  const of = (fact: 'samplingRate' | 'gain') => accepted.filter(({ sources }) => sources?.[fact] === 'assumed').length;
  const [rates, gains] = [of('samplingRate'), of('gain')];
  const facts = [...(rates > 0 ? ['sampling rate'] : []), ...(gains > 0 ? ['scale'] : [])];
  if (facts.length === 0) return [];
  const [verb, them] = facts.length === 1 ? ['was', 'it'] : ['were', 'them'];
  const recordings = counted(Math.max(rates, gains), 'recording');
  return [
    `The ${facts.join(' and ')} of ${recordings} ${verb} assumed, because nobody says ${them}: ./ecg sql --question assumed`,
  ];
}

function implausibleWords(seen: readonly Seen[]): string[] {
  const count = seen.filter(({ isImplausible }) => isImplausible).length;
  if (count === 0) return [];
  const show = count === 1 ? 'shows' : 'show';
  return [`${counted(count, 'recording')} ${show} a heart that no human has: see the findings of plausible-heart.`];
}
