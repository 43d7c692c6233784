/** Whenever two sources say different things of one fact, the documented one wins and it is told, or nothing is stored. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CompanionSays } from '../../../handler/recording/companion/companion.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import type { Profile } from '../../../quality/profile.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { adu, aduPerMillivolt, hz } from '../../../quality/units.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { fileOf, numeric, scalar, text } from '../../support/recordings.ts';

type Source = 'metadata' | 'companion' | 'file' | 'profile' | 'assumed';
type Fact = 'rate' | 'gain' | 'zero';

/** Strongest first; a sheet and the file are equals. */
const SOURCES: readonly Source[] = ['metadata', 'companion', 'file', 'profile', 'assumed'];
const HEART = ecg({ durationS: 10, samplingRateHz: 250 });
const CODES = Float64Array.from(HEART.adu, (code) => code + 1024);

/** Each source's own value of each fact. */
type Claims = Readonly<Record<Fact, Partial<Record<Source, number>>>>;

const said = (...values: readonly number[]) =>
  fc.record(
    { metadata: fc.constantFrom(...values), companion: fc.constantFrom(...values), file: fc.constantFrom(...values) },
    { requiredKeys: [] },
  );
const claims: fc.Arbitrary<{ readonly said: Claims; readonly isNamed: boolean }> = fc
  .record({ rate: said(250, 360, 500), gain: said(100, 200, 400), zero: said(1000, 1024, 1040), isNamed: fc.boolean() })
  .map(({ isNamed, rate, gain, zero }) => {
    // A sheet says the zero of each signal where it says its gain, and none without one.
    const { companion: _, ...others } = zero;
    const ofSheet = gain.companion === undefined ? others : { companion: 1024, ...zero };
    const source = isNamed ? 'profile' : 'assumed';
    return {
      isNamed,
      said: {
        rate: { ...rate, [source]: 360 },
        gain: { ...gain, [source]: 200 },
        zero: { ...ofSheet, [source]: 1024 },
      },
    };
  });

const PROFILE: Profile = {
  ...defaultProfile,
  recording: { ...defaultProfile.recording, samplingRate: hz(360), gain: aduPerMillivolt(200), zero: adu(1024) },
};

function recordingOf({ said: { rate, gain, zero }, isNamed }: { readonly said: Claims; readonly isNamed: boolean }) {
  const metadata = new Map<string, string>();
  const put = (name: string, value: number | undefined) => value !== undefined && metadata.set(name, String(value));
  put('sampling-rate-hz', rate.metadata);
  put('gain-adu-per-mv', gain.metadata);
  put('zero-adu', zero.metadata);
  const beside = [
    ...(rate.file === undefined ? [] : [scalar('fs', rate.file)]),
    ...(gain.file === undefined ? [] : [scalar('gain', gain.file)]),
    ...(zero.file === undefined ? [] : [scalar('baseline', zero.file)]),
  ];
  const hasSheet = rate.companion !== undefined || gain.companion !== undefined;
  const signal = { name: 'II', unit: 'mV', gain: gain.companion, zeroAdu: zero.companion, railsAdu: undefined };
  const companion: CompanionSays = {
    key: 'a.hea',
    version: '1',
    recordName: 'a',
    fileNames: [],
    samplingRateHz: rate.companion,
    sampleCount: CODES.length,
    signals: [signal],
    recordedAt: undefined,
    subject: undefined,
  };
  return recordingIn(
    fileOf(numeric('val', [1, CODES.length], CODES), ...beside),
    { key: 'a.mat', metadata, companion: hasSheet ? companion : undefined },
    { profile: PROFILE, isNamed },
  );
}

/** The documented winner among claims; undefined where two equals differ and nobody stronger settles it. */
function winnerOf(values: Partial<Record<Source, number>>): number | undefined {
  if (values.metadata === undefined && values.companion !== undefined && values.file !== undefined) {
    return values.companion === values.file ? values.file : undefined;
  }
  const source = SOURCES.find((one) => values[one] !== undefined);
  return source && values[source];
}

describe('where metadata, a sheet, the file and a profile differ', () => {
  test('the documented one wins, and whoever was overruled is told; equals are refused', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const { signal, facts } = recordingOf(given);
        const winners = [given.said.rate, given.said.gain, given.said.zero].map(winnerOf);
        if (winners.includes(undefined)) {
          expect({ signal, told: facts.meaning!.contradictions.length > 0 }).toEqual({ signal: undefined, told: true });
          return;
        }
        const header = signal!.headers[0]!;
        expect([signal!.samplingRateHz, header.gainAduPerMv, header.zeroAdu]).toEqual(winners);
        const overruled = Object.values(given.said).flatMap((values, i) =>
          SOURCES.filter((source) => values[source] !== undefined && values[source] !== winners[i]),
        );
        expect(facts.disagreements.map(({ overruled: { source } }) => source).toSorted()).toEqual(overruled.toSorted());
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    [1, 'V'],
    [1, 'uV'],
    [20, 'uV'],
  ])('of two units the one that gives a heart %i times as tall is believed, or neither (%s)', (tall, other) => {
    const values = Float64Array.from(HEART.adu, (code) => (code * tall) / HEART.gainAduPerMv);
    const file = fileOf(
      numeric('ecg', [1, values.length], values),
      scalar('fs', 250),
      text('unit', 'mV'),
      text('units', other),
    );
    const read = (metadata: Record<string, string>) =>
      recordingIn(
        file,
        { key: 'a.mat', metadata: new Map(Object.entries(metadata)) },
        { profile: PROFILE, isNamed: false },
      );
    const { signal, facts } = read({});
    expect(facts.disagreements).toMatchObject([{ about: 'the values are in', overruled: { source: 'file' } }]);
    // Both are a heart's where it is 20 mV, or 20 µV, tall: nobody knows which.
    expect(signal?.read(0, 0, 3)).toEqual(tall === 1 ? values.subarray(0, 3) : undefined);
    expect(read({ unit: 'mV' }).signal?.read(0, 0, 3)).toEqual(values.subarray(0, 3));
  });
});
