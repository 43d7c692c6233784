import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MatVariable, NumericArray } from '../../../handler/mat/variables.ts';
import { type Recording, recordingIn } from '../../../handler/recording/recording.ts';
import type { Profile } from '../../../quality/profile.ts';
import { defaultProfile, profiles } from '../../../quality/profiles/index.ts';
import { adu, aduPerMillivolt } from '../../../quality/units.ts';
import { fileOf, numeric, scalar, struct, text, vast } from '../../support/recordings.ts';

const profileOf = (id: string) => profiles.get(id)!;
const millivolts = profileOf('millivolts');

function recordingOf(variables: readonly MatVariable[], profile: Profile = defaultProfile, metadata = {}): Recording {
  const said = { key: 'a.mat', metadata: new Map(Object.entries(metadata)) as ReadonlyMap<string, string> };
  return recordingIn(fileOf(...variables), said, { profile, isNamed: true });
}

/** Every sample of every lead, and the leads' names. */
function read({ signal }: Recording): { readonly names: string[]; readonly samples: number[][] } {
  const headers = signal?.headers ?? [];
  return {
    names: headers.map(({ name }) => name),
    samples: headers.map((_, position) => Array.from(signal!.read(position, 0, signal!.sampleCount))),
  };
}

/** `val` of so many rows and columns, filled 0, 1, 2, … column by column. */
function val(rows: number, columns: number, Type: new (length: number) => NumericArray = Int16Array): MatVariable {
  const stored = new Type(rows * columns);
  for (let i = 0; i < stored.length; i += 1) stored[i] = stored instanceof BigInt64Array ? BigInt(i) : i;
  return numeric('val', [rows, columns], stored);
}

describe('orientation', () => {
  test.each([
    [1, 30, 1, 30],
    [12, 50, 12, 50],
    [30, 1, 1, 30],
    [30, 2, 2, 30],
    [1, 1, 1, 1],
  ])('a %p × %p matrix holds %p leads of %p samples', (rows, columns, leads, samples) => {
    const recording = recordingOf([val(rows, columns)]);
    expect(recording.facts).toMatchObject({ leadCount: leads, sampleCount: samples });
    const inRows = rows <= columns;
    expect(read(recording).samples).toEqual(
      Array.from({ length: leads }, (_, lead) =>
        Array.from({ length: samples }, (_, at) => (inRows ? at * rows + lead : lead * rows + at)),
      ),
    );
  });

  test('of a square matrix is asked for', () => {
    const { facts, signal } = recordingOf([val(5, 5)]);
    expect(signal).toBeUndefined();
    expect(facts.whyNoSignal).toContain('5 × 5');
  });

  test('is as the profile says when it says it', () => {
    const forced = (orientation: 'leads in rows' | 'leads in columns') => ({
      ...defaultProfile,
      recording: { ...defaultProfile.recording, orientation },
    });
    expect(read(recordingOf([val(3, 2)], forced('leads in rows'))).samples).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    expect(read(recordingOf([val(2, 3)], forced('leads in columns'))).samples).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
  });

  test('a column under a profile of leads in rows is refused before it becomes a million leads', () => {
    const { facts, signal } = recordingOf([vast('val', [10 ** 6, 1])], profileOf('cinc-2015'));
    expect(signal).toBeUndefined();
    expect(facts).toMatchObject({ leadCount: 0, sampleCount: 0 });
    expect(facts.whyNoSignal).toContain('1000000 × 1, which would be 1000000 leads');
  });
});

describe('leads', () => {
  test('have the names of the profile if it names as many, else numbers', () => {
    const names = ['I', 'II', 'III', 'aVR', 'aVF', 'aVL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
    expect(read(recordingOf([val(12, 50)], profileOf('smartphone-12-lead'))).names).toEqual(names);
    expect(read(recordingOf([val(2, 50)], profileOf('smartphone-12-lead'))).names).toEqual(['ch1', 'ch2']);
    expect(read(recordingOf([val(50, 12)], profileOf('smartphone-12-lead'))).names).toEqual(names);
  });

  test('are all kept but those that the profile says are no ECG, each with its own gain', () => {
    const { facts, signal } = recordingOf([val(3, 50)], profileOf('cinc-2015'));
    expect(facts.leadCount).toBe(2);
    expect(signal?.headers).toMatchObject([
      { name: 'II', index: 0, gainAduPerMv: 7247, zeroAdu: 0 },
      { name: 'V', index: 1, gainAduPerMv: 10520, zeroAdu: 0 },
    ]);
    expect(recordingOf([val(3, 50)]).facts.leadCount).toBe(3);
  });

  test('behind one that is left out are read from their own row', () => {
    const recording = {
      ...profileOf('cinc-2015').recording,
      leads: [
        { name: 'PLETH', isEcg: false as const },
        { name: 'II', gain: aduPerMillivolt(7247) },
      ],
    };
    const { signal } = recordingOf([val(2, 3)], { ...profileOf('cinc-2015'), recording });
    expect(signal?.headers).toMatchObject([{ name: 'II', index: 1 }]);
    expect(Array.from(signal!.read(0, 0, 3))).toEqual([1, 3, 5]);
  });
});

describe('scale', () => {
  test('counts stay counts, whatever type they are stored in', () => {
    for (const Type of [Int16Array, Uint16Array, Int32Array, Float32Array, Float64Array, BigInt64Array]) {
      const { signal } = recordingOf([val(1, 30, Type)]);
      expect(signal?.holdsCounts).toBe(true);
      expect(signal?.headers[0]).toMatchObject({ gainAduPerMv: 200, zeroAdu: 1024, railsAdu: [0, 2047] });
      expect(Array.from(signal!.read(0, 0, 3))).toEqual([0, 1, 2]);
    }
  });

  test('missing values do not keep counts from being counts', () => {
    const { signal } = recordingOf([numeric('val', [1, 3], Float64Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY))]);
    expect(signal?.holdsCounts).toBe(true);
  });

  test('fractions of counts become millivolts, each lead by its own gain and zero', () => {
    const stored = Float64Array.of(1024.5, 100, 1224, 300, 1024, 0);
    const file = [numeric('val', [2, 3], stored), scalar('gain', 200, 100), scalar('zero', 1024, 0)];
    const recording = recordingOf(file);
    expect(recording.signal?.holdsCounts).toBe(false);
    expect(read(recording).samples).toEqual([
      [0.0025, 1, 0],
      [1, 3, 0],
    ]);
    expect(recording.signal?.headers[0]).toMatchObject({
      gainAduPerMv: undefined,
      zeroAdu: undefined,
      railsAdu: undefined,
    });
  });

  test.each([
    ['mV', 1],
    ['µV', 0.001],
    ['V', 1000],
  ])('values in %s become millivolts, whole or not', (unit, factor) => {
    const file = [numeric('val', [1, 3], Float64Array.of(0.01, -0.025, Number.NaN)), text('unit', unit)];
    for (const profile of [defaultProfile, millivolts]) {
      const recording = recordingOf(file, profile);
      expect(recording.signal?.holdsCounts).toBe(false);
      expect(read(recording).samples).toEqual([[0.01 * factor, -0.025 * factor, Number.NaN]]);
    }
  });

  test('under a profile that stores millivolts whole numbers are millivolts too', () => {
    expect(recordingOf([val(1, 30)], millivolts).signal?.holdsCounts).toBe(false);
  });

  test.each([Int16Array.of(1, 2, 3), Float64Array.of(1.5, 2, 3)])(
    'without a gain nothing is read from %p',
    (stored) => {
      const { gain: _, ...recording } = defaultProfile.recording;
      const { facts, signal } = recordingOf([numeric('val', [1, 3], stored)], { ...defaultProfile, recording });
      expect(signal).toBeUndefined();
      expect(facts.meaning?.unknown).toMatchObject([{ metadata: 'gain-adu-per-mv' }]);
    },
  );
});

test('without a sampling rate there is no signal; every other fact is still reported', () => {
  const { samplingRate: _, ...recording } = defaultProfile.recording;
  const { facts, signal } = recordingOf([val(2, 30)], { ...defaultProfile, recording });
  expect(signal).toBeUndefined();
  expect(facts).toMatchObject({ samplingRate: undefined, leadCount: 2, sampleCount: 30, signal: { variable: 'val' } });
});

test('codes for "no value" that are not a list are refused with a sentence', () => {
  const rules = { 'missing-sentinel': { codes: adu(-32768) } } as unknown as Profile['rules'];
  expect(() => recordingOf([val(2, 30)], { ...defaultProfile, rules })).toThrow(
    /missing-sentinel\.codes must be a list of quantity in adu/,
  );
});

test('a struct as the China Physiological Signal Challenge 2018 writes it', () => {
  const data = numeric(
    'data',
    [12, 50],
    Float64Array.from({ length: 600 }, (_, i) => i / 1000),
  );
  const recording = recordingOf([struct('ECG', [text('sex', 'Male'), scalar('age', 74), data])], millivolts);
  expect(recording.facts).toMatchObject({ signal: { variable: 'ECG.data', chosenBy: 'name' }, leadCount: 12 });
  expect(read(recording).samples[11]?.[49]).toBe(0.599);
});

test('any numbers in any variables are understood or refused in words, and nothing is thrown', () => {
  const names = fc.constantFrom('val', 'ecg', 'fs', 'gain', 'zero', 'units', 'x');
  const variables = fc.oneof(
    fc
      .tuple(names, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.infiniteStream(fc.double()))
      .map(([name, rows, columns, values]) =>
        numeric(
          name,
          [rows, columns],
          Float64Array.from({ length: rows * columns }, () => values.next().value ?? 0),
        ),
      ),
    fc.tuple(names, fc.string()).map(([name, content]) => text(name, content)),
    names.map((name): MatVariable => ({ kind: 'sparse', name, dims: [2, 2] })),
  );
  const metadata = fc.dictionary(fc.constantFrom('sampling-rate-hz', 'recorded-at', 'subject', 'profile'), fc.string());
  fc.assert(
    fc.property(fc.array(variables), metadata, fc.constantFrom(...profiles.values()), (all, said, profile) => {
      const recording = recordingOf(all, profile, said);
      const { facts, signal } = recording;
      expect(facts.signal === undefined).toBe(facts.whyNoSignal !== '');
      expect(signal === undefined || (signal.samplingRateHz >= 20 && signal.samplingRateHz <= 1e6)).toBe(true);
      for (const lead of read(recording).samples) expect(lead).toHaveLength(facts.sampleCount);
    }),
  );
});
