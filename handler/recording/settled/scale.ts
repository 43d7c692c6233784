/**
 * Settles how stored values become millivolts: whether they are counts or voltages, and the gain and zero of counts. What
 * a file or a named profile says is held against the values themselves: a heart gives a few millivolts.
 */
import type { ClaimSource, Disagreement, UnknownFact } from '../../../quality/facts.ts';
import { GAIN, isWithin, ZERO } from '../../../quality/limits.ts';
import type { CompanionSays } from '../companion/companion.ts';
import { quoted } from '../quoted.ts';
import type { PerRow, ScaleSaid } from '../said/scale.ts';
import { type ProfileUse, sourceOf } from '../upload.ts';
import type { ValueRange } from '../value-range.ts';
import { type ChannelUnit, channelUnit, MILLIVOLTS_PER, voltageUnit } from '../words/units.ts';
import type { Channel } from './leads.ts';
import { whyUnlike } from './profile-fit.ts';
import { metadataNumber } from './sampling-rate.ts';
import {
  type Claim,
  impossible,
  listsAgree,
  NOTHING_SAID,
  nearest,
  numbersAgree,
  type Settled,
  settle,
} from './settle.ts';

export interface ScaleQuestion {
  readonly metadata: ReadonlyMap<string, string>;
  readonly companion: CompanionSays | undefined;
  readonly file: ScaleSaid;
  readonly use: ProfileUse;
  readonly channels: readonly Channel[];
  /** Of the stored values of all leads. */
  readonly range: () => ValueRange;
  /** The median height of a QRS in stored values; NaN when none is found or no rate is known. */
  readonly qrsHeight: () => number;
}

/** How stored values become millivolts, or why nobody knows. */
export interface Scale {
  /** Of each channel: counts, or a unit of voltage. */
  readonly stored: PerRow<ChannelUnit> | undefined;
  /** Counts per millivolt and the count of 0 mV, of each channel; undefined without counts. */
  readonly gains: PerRow<number> | undefined;
  readonly zeros: PerRow<number> | undefined;
  /** The weakest source of what is used. */
  readonly source: ClaimSource | undefined;
  /** Whose range of codes holds: that of whom the gain comes from. */
  readonly gainSource: ClaimSource | undefined;
  readonly unknown: readonly UnknownFact[];
  readonly contradictions: readonly Disagreement[];
  readonly misfits: readonly string[];
  readonly disagreements: readonly Disagreement[];
}

/** A trace that is not constant spans at least some microvolts; even with electrodes off it spans less than a volt. */
const MIN_SPAN_MV = 0.01;
const MAX_SPAN_MV = 1000;
/** Whole millivolts, and whole volts, are too coarse for an ECG if they span more than a heart does. */
const MAX_WHOLE_SPAN_MV = 50;
/** A trace comes this near to its zero, but for large offsets of electrodes. */
const MAX_REST_MV = 2;
/** QRS of adults and children, with room: MIT-BIH 0.5 to 3.7 mV, CinC 2011 0.16 to 3.4 mV. */
const MIN_QRS_MV = 0.1;
const MAX_QRS_MV = 10;
/** Values that nobody gives a unit are taken for millivolts only within these. */
const MAX_ASSUMED_MV = 20;

const SOURCES: readonly ClaimSource[] = ['metadata', 'companion', 'file', 'profile', 'assumed'];

export function settleScale(question: ScaleQuestion): Scale {
  const stored = settleStored(question);
  const isCounts = stored.value?.every((unit) => unit === 'adu') === true;
  const gain = isCounts ? settleGain(question) : NOTHING_SAID;
  const zero = isCounts && gain.value !== undefined ? settleZero(question, gain) : NOTHING_SAID;
  const settled = [stored, gain, zero];
  const unknown = unknownOf(question, { stored, isCounts, gain, zero });
  return {
    stored: stored.value,
    gains: gain.value,
    zeros: zero.value,
    source: unknown.length > 0 ? undefined : weakest([stored.source, gain.source, zero.source]),
    gainSource: isCounts ? gain.source : stored.source,
    unknown,
    contradictions: settled.flatMap(({ contradiction }) => contradiction ?? []),
    misfits: misfitsOf(question, stored, gain),
    disagreements: settled.flatMap(({ disagreements }) => disagreements),
  };
}

function settleStored(question: ScaleQuestion): Settled<PerRow<ChannelUnit>> {
  const { metadata, companion, file, use } = question;
  const gains = nearest(file.gains).find(({ value }) => value !== undefined);
  const source = sourceOf(use);
  const { stores } = use.profile.recording;
  return settle<PerRow<ChannelUnit>>(
    { about: 'the values are in', name: 'the unit' },
    [
      ...metadataUnit(metadata),
      ...(companion === undefined || companion.signals.length === 0 ? [] : [counts('companion')]),
      ...nearest(file.units).flatMap((claim) => unitOfValues(claim, gains, question)),
      ...(gains === undefined ? [] : [counts('file')].filter(() => !hasVoltages(file, question))),
      ...(source === undefined || stores === 'as the file says' ? [] : [{ source, value: [stores], shown: stores }]),
      ...assumedMillivolts(question),
    ],
    listsAgree(Object.is),
  );
}

function counts(source: ClaimSource): Claim<PerRow<ChannelUnit>> {
  return { source, value: ['adu'], shown: 'adu' };
}

/** A gain in the metadata is one of counts; beside it, a unit of voltage is what the gain leads to. */
function metadataUnit(metadata: ReadonlyMap<string, string>): Claim<PerRow<ChannelUnit>>[] {
  const text = metadata.get('unit');
  const unit = channelUnit(text ?? '');
  if (text !== undefined && (unit === undefined || unit === 'other')) {
    return [impossible('metadata', quoted(text), 'which is not a unit of an ECG')];
  }
  if (metadata.has('gain-adu-per-mv')) return [counts('metadata')];
  return unit === undefined ? [] : [{ source: 'metadata', value: [unit], shown: unit }];
}

/** A unit in the file is that of the values, unless there is a gain, and the values are counts. */
function unitOfValues(
  claim: Claim<PerRow<ChannelUnit>>,
  gains: Claim<PerRow<number>> | undefined,
  { range }: ScaleQuestion,
): Claim<PerRow<ChannelUnit>>[] {
  const { value } = claim;
  if (value === undefined || value.every((unit) => unit === 'adu')) return [claim];
  if (gains !== undefined && range().isWhole) return [];
  const [largest] = value
    .flatMap((unit) => (unit === 'adu' || unit === 'other' ? [] : [MILLIVOLTS_PER[unit]]))
    .sort((a, b) => b - a);
  const { lowest, highest, isWhole } = range();
  const spanMv = (highest - lowest) * (largest ?? 1);
  if (!(spanMv > (isWhole && (largest ?? 1) >= 1 ? MAX_WHOLE_SPAN_MV : MAX_SPAN_MV))) return [claim];
  return [impossible('file', claim.shown, `in which the values would span ${short(spanMv)} mV`)];
}

/** Is there a unit of voltage, and are the values too fine for counts? Then a gain beside them is of the past. */
function hasVoltages({ units }: ScaleSaid, { range }: ScaleQuestion): boolean {
  const unit = units.find(({ value }) => value !== undefined)?.value;
  return unit?.some((one) => one !== 'adu' && one !== 'other') === true && !range().isWhole;
}

function assumedMillivolts({ use, range, qrsHeight }: ScaleQuestion): Claim<PerRow<ChannelUnit>>[] {
  if (sourceOf(use) !== undefined && use.profile.recording.stores !== 'as the file says') return [];
  const { lowest, highest, isWhole } = range();
  if (isWhole || lowest < -MAX_ASSUMED_MV || highest > MAX_ASSUMED_MV) return [];
  const height = qrsHeight();
  return height >= MIN_QRS_MV && height <= MAX_QRS_MV ? [{ source: 'assumed', value: ['mV'], shown: 'mV' }] : [];
}

function settleGain(question: ScaleQuestion): Settled<PerRow<number>> {
  const { metadata, companion, file, use, channels } = question;
  const source = sourceOf(use);
  return settle(
    { about: 'the gain is', name: 'the gain' },
    [
      ...metadataGain(metadata),
      ...companionGains(companion, channels),
      ...possible(nearest(file.gains), question),
      ...profileNumbers(source, use.profile.recording.gain?.value, channels, 'gain', GAIN.unit),
    ],
    listsAgree(numbersAgree),
  );
}

function metadataGain(metadata: ReadonlyMap<string, string>): Claim<PerRow<number>>[] {
  const unit = voltageUnit(metadata.get('unit') ?? '') ?? 'mV';
  return metadataNumber(metadata.get('gain-adu-per-mv'), GAIN).map((claim) =>
    claim.value === undefined
      ? { ...claim, value: undefined }
      : { ...claim, value: [claim.value / MILLIVOLTS_PER[unit]] },
  );
}

/** Of each channel; NaN for those that are not an ECG, and for those of which the sheet says no gain. */
function companionGains(companion: CompanionSays | undefined, channels: readonly Channel[]): Claim<PerRow<number>>[] {
  if (companion === undefined || companion.signals.length !== channels.length) return [];
  const gains = companion.signals.map(
    ({ gain = Number.NaN, unit }) => gain / MILLIVOLTS_PER[voltageUnit(unit) ?? 'mV'],
  );
  const ofLeads = gains.filter((_, index) => channels[index]!.isEcg);
  if (ofLeads.length === 0 || ofLeads.some((gain) => !isWithin(gain, GAIN))) return [];
  return [{ source: 'companion', value: gains, shown: `${distinct(ofLeads).join(', ')} ${GAIN.unit}` }];
}

/** A gain in a file may be that of an amplifier, or its inverse: then the values would span what no ECG does. */
function possible(claims: readonly Claim<PerRow<number>>[], question: ScaleQuestion): Claim<PerRow<number>>[] {
  return claims.map((claim) => {
    const why = claim.value && whyNotGain(claim.value, question);
    return why === undefined ? claim : impossible(claim.source, claim.shown, why);
  });
}

function whyNotGain(gains: PerRow<number>, { range }: ScaleQuestion, minSpanMv = MIN_SPAN_MV): string | undefined {
  const { lowest, highest } = range();
  if (!(lowest < highest)) return undefined;
  const spans = gains.filter(Number.isFinite).map((gain) => (highest - lowest) / gain);
  const wrong = spans.find((span) => span < minSpanMv || span > MAX_SPAN_MV);
  return wrong === undefined ? undefined : `with which the values would span ${short(wrong)} mV`;
}

function settleZero(question: ScaleQuestion, gain: Settled<PerRow<number>>): Settled<PerRow<number>> {
  const { metadata, companion, file, use, channels } = question;
  const source = sourceOf(use);
  const isNear = (claim: Claim<PerRow<number>>) =>
    claim.value === undefined || isNearValues(claim.value, gain.value!, question);
  const hasPair = gain.source === 'file';
  const doubted = nearest(file.zeros).map((claim) =>
    hasPair || isNear(claim) ? claim : impossible('file', claim.shown, 'which the values never come near'),
  );
  const ofProfile = profileNumbers(source, use.profile.recording.zero?.value, channels, 'zero', ZERO.unit);
  const implied: Claim<PerRow<number>> = { source: gain.source!, value: [0], shown: '0 adu' };
  const isProfiles = gain.source === 'profile' || gain.source === 'assumed';
  return settle(
    { about: 'zero is at', name: 'the zero' },
    [
      ...metadataNumber(metadata.get('zero-adu'), ZERO).map((claim) => ({
        ...claim,
        value: claim.value === undefined ? undefined : [claim.value],
      })),
      ...companionZeros(companion, channels),
      ...doubted,
      ...(isProfiles ? ofProfile : ofProfile.filter(isNear)),
      // Who says how many counts are a millivolt, and no zero, means that 0 is 0 mV.
      ...(ofProfile.some((claim) => isProfiles || isNear(claim)) || !isNear(implied) ? [] : [implied]),
    ],
    listsAgree((a, b) => a === b),
  );
}

/** Does the trace come near a zero, or is it constant? */
function isNearValues(zeros: PerRow<number>, gains: PerRow<number>, { range }: ScaleQuestion): boolean {
  const { lowest, highest } = range();
  if (!(lowest < highest)) return true;
  const reach = MAX_REST_MV * Math.max(...gains.filter(Number.isFinite));
  return zeros.filter(Number.isFinite).every((zero) => zero >= lowest - reach && zero <= highest + reach);
}

function companionZeros(companion: CompanionSays | undefined, channels: readonly Channel[]): Claim<PerRow<number>>[] {
  if (companion === undefined || companion.signals.length !== channels.length) return [];
  const zeros = companion.signals.map(({ zeroAdu = 0 }) => zeroAdu);
  const ofLeads = zeros.filter((_, index) => channels[index]!.isEcg);
  if (ofLeads.length === 0 || ofLeads.some((zero) => !isWithin(zero, ZERO))) return [];
  return [{ source: 'companion', value: zeros, shown: `${distinct(ofLeads).join(', ')} ${ZERO.unit}` }];
}

/** The general number of a profile, or the channels' own, where some have one that differs. */
function profileNumbers(
  source: ClaimSource | undefined,
  general: number | undefined,
  channels: readonly Channel[],
  what: 'gain' | 'zero',
  unit: string,
): Claim<PerRow<number>>[] {
  if (source === undefined) return [];
  const own = channels.map(({ described }) => described?.[what]?.value);
  if (own.every((value) => value === undefined)) {
    return general === undefined ? [] : [{ source, value: [general], shown: `${general} ${unit}` }];
  }
  const values = own.map((value) => value ?? general ?? Number.NaN);
  const shown = distinct(values.filter((_, index) => channels[index]!.isEcg));
  return [{ source, value: values, shown: `${shown.join(', ')} ${unit}` }];
}

interface SettledScale {
  readonly stored: Settled<PerRow<ChannelUnit>>;
  readonly isCounts: boolean;
  readonly gain: Settled<PerRow<number>>;
  readonly zero: Settled<PerRow<number>>;
}

function unknownOf(question: ScaleQuestion, { stored, isCounts, gain, zero }: SettledScale): UnknownFact[] {
  const ofLeads = (values: PerRow<number> = []) =>
    question.channels.filter(({ isEcg }) => isEcg).map(({ index }) => values[values.length === 1 ? 0 : index]);
  const isSaid = (values: PerRow<number> | undefined) =>
    ofLeads(values).every((value) => value !== undefined && !Number.isNaN(value));
  const fact = 'how many counts are a millivolt';
  if (stored.value === undefined) {
    return [
      {
        fact: 'whether the values are counts or millivolts',
        metadata: 'unit or gain-adu-per-mv',
        found: shownRange(question),
      },
    ];
  }
  if (!isCounts) {
    const isMixed = stored.value.some((unit) => unit === 'adu');
    return isMixed
      ? [{ fact, metadata: 'gain-adu-per-mv', found: 'some channels are in counts, others in volts' }]
      : [];
  }
  if (!isSaid(gain.value)) return [{ fact, metadata: 'gain-adu-per-mv', found: shownRange(question) }];
  if (!isSaid(zero.value)) return [{ fact: 'which count is 0 mV', metadata: 'zero-adu', found: shownRange(question) }];
  return [];
}

function shownRange({ range }: ScaleQuestion): string {
  const { lowest, highest, isWhole } = range();
  if (Number.isNaN(lowest)) return 'there is no number among them';
  return `${isWhole ? 'whole numbers' : 'numbers'} from ${short(lowest)} to ${short(highest)}`;
}

/** Why the values cannot be what a profile that somebody named says, where its scale is used. */
function misfitsOf(
  question: ScaleQuestion,
  stored: Settled<PerRow<ChannelUnit>>,
  gain: Settled<PerRow<number>>,
): string[] {
  const { use, range, channels } = question;
  const { id, recording, looksLike } = use.profile;
  const isVoltage = stored.source === 'profile' && stored.value?.[0] !== 'adu';
  if (!use.isNamed || (!isVoltage && gain.source !== 'profile')) return [];
  const { lowest, highest, isWhole } = range();
  if (!(lowest < highest)) return [];
  const sentence = (why: string) => [`the profile ${id} was named, and the file does not fit it: ${why}`];
  if (isVoltage) {
    const span = highest - lowest;
    const isTooWide = span > (isWhole ? MAX_WHOLE_SPAN_MV : MAX_SPAN_MV);
    return isTooWide ? sentence(`as millivolts the values would span ${short(span)} mV`) : [];
  }
  const why = whyNotGain(gain.value!, question, isWhole ? 0 : MIN_SPAN_MV);
  if (why !== undefined) return sentence(`its gain is ${gain.value!.join(', ')} adu/mV, ${why}`);
  const codes = recording.rails ?? looksLike?.codes;
  const unlike =
    codes &&
    whyUnlike(
      { ...use.profile, looksLike: { leads: [channels.length], codes } },
      { channelCount: channels.length, range },
    );
  return unlike === undefined || !isOutside(codes, lowest, highest) ? [] : sentence(unlike);
}

function isOutside(
  codes: readonly [{ value: number }, { value: number }] | undefined,
  lowest: number,
  highest: number,
): boolean {
  return codes !== undefined && (lowest < codes[0].value || highest > codes[1].value);
}

function weakest(sources: readonly (ClaimSource | undefined)[]): ClaimSource | undefined {
  return SOURCES.findLast((source) => sources.includes(source));
}

/** The values as a sentence shows them: one for all if they are equal. */
function distinct(values: readonly number[]): readonly number[] {
  return new Set(values).size === 1 ? values.slice(0, 1) : values;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
