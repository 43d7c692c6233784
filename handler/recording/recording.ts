/** Turns a MAT-file into a recording: which variable is the signal, which way it lies, which lead is which, at what rate and scale. */
import type { FileFacts, Meaning, UnknownFact } from '../../quality/facts.ts';
import { settingsOf } from '../../quality/judge/settings.ts';
import type { Profile } from '../../quality/profile.ts';
import { profiles } from '../../quality/profiles/index.ts';
import missingSentinel from '../../quality/rules/missing-sentinel.ts';
import { count, hz } from '../../quality/units.ts';
import type { MatFile } from '../mat/variables.ts';
import { type Choice, type ChosenSignal, chooseSignal } from './choose-signal.ts';
import { clocksIn } from './clocks.ts';
import { type CompanionSays, whyNotOf } from './companion/companion.ts';
import { medianQrsHeight } from './qrs-height.ts';
import { quoted } from './quoted.ts';
import { saidInFile } from './said/in-file.ts';
import { saidInKey } from './said/in-key.ts';
import type { ScaleSaid } from './said/scale.ts';
import type { Evidence } from './settled/evidence.ts';
import { type Channel, settleLeads } from './settled/leads.ts';
import { fittingProfiles, type Looks, whyUnlike } from './settled/profile-fit.ts';
import { settleRate } from './settled/sampling-rate.ts';
import { type Scale, settleScale } from './settled/scale.ts';
import type { Settled } from './settled/settle.ts';
import { settleWho, type Who } from './settled/who-and-when.ts';
import { Signal } from './signal.ts';
import { millivoltHeader, signalOf } from './signal-of.ts';
import type { Track } from './tracks.ts';
import { everything, type Named } from './tree.ts';
import type { ChosenProfile, ProfileUse, Said } from './upload.ts';
import { rangeOf } from './value-range.ts';
import { type ChannelUnit, channelUnit } from './words/units.ts';

/** A recording as far as it could be understood. */
export interface Recording extends Who {
  readonly facts: FileFacts;
  /** Undefined when the file holds no signal, or when no source says what its numbers mean. */
  readonly signal: Signal | undefined;
  /** The profile it is judged by: `generic` when nobody named one and the file does not look like the default's. */
  readonly profile: Profile;
}

/** Makes sense of a file. Nothing here throws: what cannot be understood is among the facts, for rules to judge. */
export function recordingIn(file: MatFile, said: Said, chosen: ChosenProfile): Recording {
  const all = everything(file);
  const sheet = said.companion !== undefined && 'signals' in said.companion ? said.companion : undefined;
  const { variables, orientation } = chosen.profile.recording;
  const choice = chooseSignal(all, {
    names: chosen.isNamed ? variables : [],
    orientation: chosen.isNamed ? orientation : 'auto',
    rows: sheet?.signals.length,
    samples: sheet?.sampleCount,
  });
  const whyNot =
    sheet &&
    choice.signal &&
    whyNotOf(sheet, { key: said.key, rows: choice.signal.tracks.length, samples: choice.signal.sampleCount });
  const companion = whyNot === undefined ? sheet : undefined;
  const notes = [...folderNotes(chosen), ...(file.replaced ?? []).map(replacedNote), ...companionNotes(said, whyNot)];
  const inKey = chosen.isNamed ? saidInKey(said.key, chosen.profile.recording.keys) : {};
  const who = settleWho(all, said.metadata, companion, inKey);
  const context = { all, said, companion, chosen, choice, notes };
  const understood = choice.signal === undefined ? withoutSignal(context) : withSignal(context, choice.signal);
  const { facts } = understood;
  return {
    ...understood,
    ...who,
    facts: {
      ...facts,
      disagreements: [...profileDisagreements(said, chosen), ...who.disagreements, ...facts.disagreements],
    },
  };
}

interface Context {
  readonly all: readonly Named[];
  readonly said: Said;
  /** The sheet that describes this file. */
  readonly companion: CompanionSays | undefined;
  readonly chosen: ChosenProfile;
  readonly choice: Choice;
  readonly notes: readonly string[];
}

type Understood = Pick<Recording, 'facts' | 'signal' | 'profile'>;

function withoutSignal({ chosen, choice, notes }: Context): Understood {
  const facts: FileFacts = {
    signal: undefined,
    candidates: count(choice.candidates),
    whyNoSignal: choice.whyNoSignal,
    refused: choice.refused,
    samplingRate: undefined,
    leadCount: 0,
    sampleCount: 0,
    disagreements: [],
    meaning: NOTHING_KNOWN,
    sources: { samplingRate: undefined, gain: undefined, leadNames: undefined },
    notes,
  };
  return { facts, signal: undefined, profile: chosen.isNamed ? chosen.profile : GENERIC };
}

const NOTHING_KNOWN: Meaning = { unknown: [], contradictions: [], misfits: [], fitting: [] };
const GENERIC = profiles.get('generic')!;

function withSignal(context: Context, signal: ChosenSignal): Understood {
  const { all, said, companion, chosen, choice, notes } = context;
  const { metadata } = said;
  const { tracks, sampleCount } = signal;
  const clocks = clocksIn(tracks, sampleCount);
  const file = saidInFile(all, choice, signal, clocks);
  const noValue = noValueCodes(chosen.profile);
  const rangeOfChannels = (kept: readonly Track[]) => once(() => rangeOf(kept, sampleCount, noValue));
  const noClocks = tracks.filter((_, index) => !clocks.has(index));
  const looks: Looks = { channelCount: tracks.length, range: rangeOfChannels(noClocks) };
  const use: ProfileUse = { ...chosen, fits: whyUnlike(chosen.profile, looks) === undefined };
  const units = unitsOf(file.scale, companion, tracks.length);
  const leads = settleLeads({ count: tracks.length, metadata, companion, file: file.names, use, units, clocks });
  const ecg = leads.channels.filter(({ isEcg }) => isEcg);
  const rate = settleRate({ metadata, companion, file: file.rates, use });
  const range = ecg.length === noClocks.length ? looks.range : rangeOfChannels(ecg.map(({ index }) => tracks[index]!));
  const evidence: Evidence = {
    range,
    rangeOf: (index) => rangeOf([tracks[index]!], sampleCount, noValue),
    qrsHeight: once(() => qrsHeightOf(signal, ecg, rate.value)),
  };
  const scale = settleScale({ metadata, companion, file: file.scale, use, channels: leads.channels, evidence });
  const meaning = meaningOf(rate, scale, looks);
  const isKnown = [meaning.unknown, meaning.contradictions, meaning.misfits].every(({ length }) => length === 0);
  const facts: FileFacts = {
    signal: { variable: signal.path, chosenBy: signal.chosenBy },
    candidates: count(choice.candidates),
    whyNoSignal: '',
    refused: undefined,
    matrix: signal.matrix,
    samplingRate: rate.value === undefined ? undefined : hz(rate.value),
    leadCount: ecg.length,
    sampleCount,
    disagreements: [rate, scale, leads.names].flatMap(({ disagreements }) => disagreements),
    meaning,
    sources: { samplingRate: rate.source, gain: scale.source, leadNames: leads.names.source },
    notes: [...notes, ...leads.notes, ...file.rates.flatMap(({ note }) => note ?? [])],
  };
  const rateHz = isKnown ? rate.value : undefined;
  return {
    facts,
    signal: rateHz === undefined ? undefined : signalOf(signal, ecg, scale, { companion, use, rateHz, range }),
    profile: chosen.isNamed || use.fits ? chosen.profile : GENERIC,
  };
}

/** The median height of a QRS in stored values; NaN when none is found, or when no rate is known. */
function qrsHeightOf(
  { tracks, sampleCount }: ChosenSignal,
  ecg: readonly Channel[],
  rateHz: number | undefined,
): number {
  if (rateHz === undefined) return Number.NaN;
  return medianQrsHeight(
    new Signal({ tracks, headers: ecg.map(millivoltHeader), sampleCount, samplingRateHz: rateHz }),
  );
}

/** What is not known; the profiles that fit are looked for only where something is missing. */
function meaningOf(rate: Settled<number>, scale: Scale, looks: Looks): Meaning {
  const unknownRate: UnknownFact[] =
    rate.value === undefined ? [{ fact: 'the sampling rate', metadata: 'sampling-rate-hz', found: '' }] : [];
  const unknown = [...unknownRate, ...scale.unknown];
  const contradictions = [rate.contradiction ?? [], scale.contradictions].flat();
  const { misfits } = scale;
  const isKnown = [unknown, contradictions, misfits].every(({ length }) => length === 0);
  return { unknown, contradictions, misfits, fitting: isKnown ? [] : fittingProfiles(looks) };
}

/** The unit of each channel, where somebody gives one to each. */
function unitsOf(
  { units }: ScaleSaid,
  companion: CompanionSays | undefined,
  channels: number,
): (ChannelUnit | undefined)[] {
  if (companion?.signals.length === channels) return companion.signals.map(({ unit }) => channelUnit(unit));
  const said = units.find(({ value }) => value !== undefined)?.value;
  return said?.length !== channels || channels < 2 ? [] : [...said];
}

/**
 * The codes for "no value" that the profile's rule looks for.
 *
 * @throws {WrongProfile} when its settings cannot be what they are
 */
function noValueCodes({ id, rules }: Profile): number[] {
  const { 'missing-sentinel': changed = {} } = rules;
  const codes =
    changed === 'off'
      ? missingSentinel.settings.codes.default
      : (settingsOf(id, missingSentinel, changed).codes as typeof missingSentinel.settings.codes.default); // of that kind, or refused
  return codes.map(({ value }) => value);
}

function profileDisagreements({ metadata }: Said, { profile, isNamed }: ChosenProfile) {
  const asked = metadata.get('profile');
  if (asked === undefined || asked === profile.id) return [];
  const believed = { source: isNamed ? ('profile' as const) : ('assumed' as const), value: profile.id };
  return [
    {
      about: 'it is',
      believed,
      overruled: { source: 'metadata' as const, value: `${quoted(asked)}, which does not exist` },
    },
  ];
}

function companionNotes({ companion }: Said, whyNot: string | undefined): string[] {
  if (companion === undefined) return [];
  const name = quoted(companion.key.slice(companion.key.lastIndexOf('/') + 1));
  const why = 'why' in companion ? companion.why : whyNot;
  return why === undefined ? [] : [`the sheet ${name} was ignored: ${why}`];
}

function folderNotes({ folder, profile }: ChosenProfile): string[] {
  return folder === undefined
    ? []
    : [`the folder ${quoted(folder)} was taken as the name of the profile ${profile.id}`];
}

function replacedNote(name: string): string {
  return `the file holds several variables named ${quoted(name)}; the last one was read`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
