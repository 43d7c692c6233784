/** `./ecg profiles explain ID`: everything that one profile says, in words. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { knownProfile } from '../../local/which-profile.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import type { LeadDescription, Profile } from '../../quality/profile.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';
import { type Chapter, printChapters } from '../page/chapters.ts';
import { differencesOf, paragraph } from '../rules/words.ts';

export const main = command({
  call: './ecg profiles explain',
  names: 'ID',
  about: 'Explains one profile: what its files mean, when its recordings are rejected, and which rules differ.',
  examples: [['./ecg profiles explain twelve-lead-500', '']],
  exitStatus: { 0: 'explained', 2: 'wrong use, or no profile has that name' },
  run: ({ names: [id, ...more] }, context) => {
    if (id === undefined || more.length > 0) throw new WrongArguments('Name one profile: ./ecg profiles explain ID.');
    const profile = profiles.get(knownProfile(id) ?? '') ?? defaultProfile;
    rulesetOf(profile); // an invalid profile is refused here as in a run
    printChapters([profile.id, profile.title], chapters(profile), context);
    return 0;
  },
});

function chapters(profile: Profile): Chapter[] {
  const { id, recording, window, policy } = profile;
  const { variables, samplingRate, rails, mains, leads } = recording;
  return [
    ['from', commentOf(id)],
    ['signal', [`the variable ${variables.join(', or ')}; ${orientationWords(recording.orientation)}`]],
    ['values', [valuesWords(recording)]],
    ['range', rails === undefined ? ['the range of the converter is not known'] : [`${rails[0].value} to ${rails[1]}`]],
    [
      'rate',
      [samplingRate === undefined ? 'given by every file or upload' : `${samplingRate}, unless the file gives another`],
    ],
    ['mains', [String(mains)]],
    [
      'leads',
      [
        leads === undefined
          ? 'any number, called ch1, ch2, … unless the file names them'
          : leads.map(leadWords).join(', '),
      ],
    ],
    ['looks like', [looksWords(profile)]],
    ['windows', [`${window} each`]],
    [
      'rejected',
      [
        `unless at least ${policy.minGoodLeads} ${policy.minGoodLeads === 1 ? 'lead is' : 'leads are'} good; a lead is bad when more than ${policy.badLeadOver} of it is unusable`,
      ],
    ],
    ['rules', ruleParagraphs(profile)],
    ['to change', [`quality/profiles/${id}.ts`]],
  ];
}

/** How its files are recognised. */
function looksWords({ looksLike }: Profile): string {
  if (looksLike === undefined) return 'any file';
  const { leads, codes, within } = looksLike;
  const channels = `${leads.join(', ').replace(/, ([^,]*)$/, ' or $1')} ${leads.length === 1 && leads[0] === 1 ? 'channel' : 'channels'}`;
  if (within !== undefined) return `${channels} of numbers that are not whole, up to ${within}`;
  return codes === undefined ? channels : `${channels} of whole numbers from ${codes[0].value} to ${codes[1].value}`;
}

function orientationWords(orientation: Profile['recording']['orientation']): string {
  return orientation === 'auto' ? 'the shorter side of the matrix holds the leads' : orientation;
}

function valuesWords({ stores, gain, zero }: Profile['recording']): string {
  if (stores === 'as the file says') return stores;
  return stores === 'mV' ? 'millivolts' : countsWords(gain, zero);
}

function countsWords(gain: unknown, zero: unknown): string {
  const scale = gain === undefined ? 'the file gives the gain' : `${gain}`;
  return `counts of the converter (adu): ${scale}${zero === undefined ? '' : `, 0 mV at ${zero}`}`;
}

function leadWords(lead: LeadDescription): string {
  if (typeof lead === 'string') return lead;
  return lead.isEcg === false ? `${lead.name} (not an ECG, left out)` : lead.name;
}

function ruleParagraphs(profile: Profile): string[] {
  const differences = differencesOf(profile);
  return differences.length === 0
    ? ['all of them, with their defaults']
    : differences.map(({ rule, words }) => `${rule}: ${words}`);
}

/** The comment above the profile: where its numbers come from. */
function commentOf(id: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'quality', 'profiles', `${id}.ts`), 'utf8');
  const comment = /\/\*\*([\s\S]*?)\*\/\s*export default/.exec(text)?.[1];
  return comment === undefined ? [] : [paragraph(comment.replace(/^ *\* ?/gm, ''))];
}
