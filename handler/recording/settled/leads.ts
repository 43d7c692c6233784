/** Settles what each channel is called, and which of them are ECG leads. */
import type { LeadDescription } from '../../../quality/profile.ts';
import type { CompanionSays } from '../companion/companion.ts';
import { quoted } from '../quoted.ts';
import { leadName } from '../said/lead-names.ts';
import type { Statement } from '../said/statement.ts';
import { type ProfileUse, sourceOf } from '../upload.ts';
import { isOtherChannel } from '../words/names.ts';
import type { ChannelUnit } from '../words/units.ts';
import { type Claim, impossible, nearest, type Settled, settle } from './settle.ts';

/** One channel of the signal. */
export interface Channel {
  /** Row of the matrix, or place among the channels, from 0. */
  readonly index: number;
  readonly name: string;
  /** False for a pulse wave, breathing or a counter: it is left out. */
  readonly isEcg: boolean;
  /** What the profile says about this channel; undefined when it describes another number of them, or may not speak. */
  readonly described: Exclude<LeadDescription, string> | undefined;
}

/** Everything that is said about the channels. */
export interface LeadsSaid {
  readonly count: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly companion: CompanionSays | undefined;
  readonly file: readonly Statement<readonly string[]>[];
  readonly use: ProfileUse;
  /** One for each channel, where somebody names the units of all; else empty. */
  readonly units: readonly (ChannelUnit | undefined)[];
  /** Channels that hold the time or number of each sample. */
  readonly clocks: ReadonlySet<number>;
}

/** The channels of a file, ECG leads and others. */
export interface SettledLeads {
  readonly channels: readonly Channel[];
  readonly names: Settled<readonly string[]>;
  /** What was left out, as sentences. */
  readonly notes: readonly string[];
}

/** Names the channels, and leaves out what is not an ECG. */
export function settleLeads(said: LeadsSaid): SettledLeads {
  const { count, use, units, clocks } = said;
  const source = sourceOf(use);
  const described =
    source !== undefined && use.profile.recording.leads?.length === count ? use.profile.recording.leads : [];
  const names = settle<readonly string[]>(
    { about: 'the leads are', name: 'the names of the leads' },
    [...metadataNames(said), ...companionNames(said), ...nearest(said.file), ...profileNames(described, source)],
    (a, b) => a.length === b.length && a.every((name, i) => name.toLowerCase() === b[i]!.toLowerCase()),
  );
  const isProfiles = names.source === 'profile' || names.source === 'assumed';
  const channels = Array.from({ length: count }, (_, index): Channel => {
    const description = described[index];
    const of = typeof description === 'string' ? undefined : description;
    const name = names.value?.[index] ?? `ch${index + 1}`;
    const isOther = isProfiles || names.value === undefined ? of?.isEcg === false : isOtherChannel(name);
    return { index, name, isEcg: !isOther && units[index] !== 'other' && !clocks.has(index), described: of };
  });
  const left = channels.filter(({ isEcg }) => !isEcg);
  const notes = left.map(({ index, name }) =>
    clocks.has(index)
      ? `channel ${index + 1} rises by the same step at every sample: it is a clock, not a lead, and was left out`
      : `channel ${index + 1}, ${quoted(name)}, is not an ECG and was left out`,
  );
  return { channels, names, notes };
}

function metadataNames({ metadata, count }: LeadsSaid): Claim<readonly string[]>[] {
  const text = metadata.get('leads');
  if (text === undefined) return [];
  const names = text.split(',').map(leadName);
  if (names.length !== count || names.includes('')) {
    return [impossible('metadata', quoted(text), `which names ${names.length} leads, expected ${count}`)];
  }
  return [claimOf('metadata', names)];
}

function companionNames({ companion, count }: LeadsSaid): Claim<readonly string[]>[] {
  const names = companion?.signals.map(({ name }) => leadName(name ?? '')) ?? [];
  return names.length === count && !names.includes('') && count > 0 ? [claimOf('companion', names)] : [];
}

function profileNames(
  described: readonly LeadDescription[],
  source: 'profile' | 'assumed' | undefined,
): Claim<readonly string[]>[] {
  const names = described.map((lead) => (typeof lead === 'string' ? lead : lead.name));
  return source === undefined || names.length === 0 ? [] : [{ source, value: names, shown: names.join(', ') }];
}

function claimOf(source: 'metadata' | 'companion', names: readonly string[]): Claim<readonly string[]> {
  const shown = quoted(names.join(', '));
  if (new Set(names).size < names.length) return impossible(source, shown, 'which are not all different');
  return { source, value: names, shown: names.join(', ') };
}
