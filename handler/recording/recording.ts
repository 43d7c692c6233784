/** Turns a MAT-file into a recording: which variable is the signal, which way it lies, which lead is which, at what rate and scale. */
import type { FileFacts, Meaning, UnknownFact } from '../../quality/facts.ts';
import type { Profile } from '../../quality/profile.ts';
import { profiles } from '../../quality/profiles/index.ts';
import { count, hz } from '../../quality/units.ts';
import type { MatFile } from '../mat/variables.ts';
import { type Choice, type ChosenSignal, chooseSignal } from './choose-signal.ts';
import { clocksIn, clockTimes } from './clocks.ts';
import { type CompanionSays, whyNotOf } from './companion/companion.ts';
import { medianQrsHeight } from './qrs-height.ts';
import { quoted } from './quoted.ts';
import { namesOfLayout, nearestFirst, rateOfLayout, scaleOfLayout } from './said/by-layout.ts';
import { saidInKey } from './said/in-key.ts';
import { leadNamesSaid, unitsInNames } from './said/lead-names.ts';
import type { Place } from './said/nearness.ts';
import { ratesSaid } from './said/rate.ts';
import { type ScaleSaid, scaleSaid } from './said/scale.ts';
import { settleLeads } from './settled/leads.ts';
import { fittingProfiles, whyUnlike } from './settled/profile-fit.ts';
import { settleRate } from './settled/sampling-rate.ts';
import { settleScale } from './settled/scale.ts';
import { settleWho, type Who } from './settled/who-and-when.ts';
import { Signal } from './signal.ts';
import { millivoltHeader, signalOf } from './signal-of.ts';
import { everything, type Named } from './tree.ts';
import type { ChosenProfile, ProfileUse, Said } from './upload.ts';
import { rangeOf } from './value-range.ts';
import { plainName } from './words/names.ts';
import { type ChannelUnit, channelUnit, nameAndUnit } from './words/units.ts';

/** A recording as far as it could be understood. */
export interface Recording extends Who {
  readonly facts: FileFacts;
  /** Undefined when there is no signal, or when nobody knows what its numbers mean. */
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
  return { facts, signal: undefined, profile: chosen.profile };
}

const NOTHING_KNOWN: Meaning = { unknown: [], contradictions: [], misfits: [], fitting: [] };
const GENERIC = profiles.get('generic')!;

function withSignal({ all, said, companion, chosen, choice, notes }: Context, signal: ChosenSignal): Understood {
  const { metadata } = said;
  const { tracks, sampleCount } = signal;
  const place = placeOf(signal, choice);
  const own = choice.layout?.names ?? {};
  const scaleOfFile = nearestFirst([
    scaleOfLayout(signal),
    { units: unitsInNames(all, place, own.leads), gains: [], zeros: [] },
    scaleSaid(all, place, own),
  ]);
  const clocks = clocksIn(tracks, sampleCount);
  const noValue = noValueCodes(chosen.profile);
  const ecgTracks = tracks.filter((_, index) => !clocks.has(index));
  const looks = { channelCount: tracks.length, range: once(() => rangeOf(ecgTracks, sampleCount, noValue)) };
  const use: ProfileUse = { ...chosen, fits: whyUnlike(chosen.profile, looks) === undefined };
  const leads = settleLeads({
    count: tracks.length,
    metadata,
    companion,
    file: [...namesOfLayout(signal), ...leadNamesSaid(all, place, own.leads)],
    use,
    units: unitsOf(scaleOfFile, companion, tracks.length),
    clocks,
  });
  const rates = [...rateOfLayout(signal), ...ratesSaid(all, place, own), ...clockTimes(tracks, clocks, sampleCount)];
  const rate = settleRate({ metadata, companion, file: rates, use });
  const ecg = leads.channels.filter(({ isEcg }) => isEcg);
  const range = once(() =>
    rangeOf(
      ecg.map(({ index }) => tracks[index]!),
      sampleCount,
      noValue,
    ),
  );
  const rangeOfChannel = (index: number) => rangeOf([tracks[index]!], sampleCount, noValue);
  const asStored = (rateHz: number) =>
    new Signal({ tracks, headers: ecg.map(millivoltHeader), sampleCount, samplingRateHz: rateHz });
  const scale = settleScale({
    metadata,
    companion,
    file: scaleOfFile,
    use,
    channels: leads.channels,
    evidence: {
      range,
      rangeOf: rangeOfChannel,
      qrsHeight: once(() => (rate.value === undefined ? Number.NaN : medianQrsHeight(asStored(rate.value)))),
    },
  });
  const unknownRate: UnknownFact[] =
    rate.value === undefined ? [{ fact: 'the sampling rate', metadata: 'sampling-rate-hz', found: '' }] : [];
  const unknown = [...unknownRate, ...scale.unknown];
  const contradictions = [rate.contradiction ?? [], scale.contradictions].flat();
  const isKnown = unknown.length === 0 && contradictions.length === 0 && scale.misfits.length === 0;
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
    meaning: { unknown, contradictions, misfits: scale.misfits, fitting: isKnown ? [] : fittingProfiles(looks) },
    sources: { samplingRate: rate.source, gain: scale.source, leadNames: leads.names.source },
    notes: [...notes, ...leads.notes, ...rates.flatMap(({ note }) => note ?? [])],
  };
  const isReadable = isKnown && rate.value !== undefined;
  return {
    facts,
    signal: isReadable ? signalOf(signal, ecg, scale, { companion, use, rateHz: rate.value, range }) : undefined,
    profile: chosen.isNamed || use.fits ? chosen.profile : GENERIC,
  };
}

function placeOf({ within, name, tracks, sampleCount }: ChosenSignal, { foreign, sensors }: Choice): Place {
  return { within, name: plainName(nameAndUnit(name).name), leadCount: tracks.length, sampleCount, foreign, sensors };
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

/** The codes for "no value" that a profile's rule looks for, or those of 16 bits. */
function noValueCodes({ rules }: Profile): number[] {
  const settings = rules['missing-sentinel'];
  const codes = typeof settings === 'object' ? settings.codes : undefined;
  return codes?.map(({ value }) => value) ?? [-32768, -2048, 32767];
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
