import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../quality/evaluate.ts';
import { type Beat, BeatTrack } from '../../../quality/judge/beat-track.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { seconds } from '../../../quality/units.ts';
import { hearts } from '../../support/arbitraries.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { leadsOf } from '../../support/quality/real-leads.ts';
import { whenPresent } from '../../support/real-data.ts';

const RATE_HZ = 360;
/** A minute at 60 bpm. */
const heart = ecg({ durationS: 60, zeroAdu: 1024, jitterPercent: 3, seed: 7 });

function beatsOf(adu: ArrayLike<number>, { windowS = 10, samplingRateHz = RATE_HZ } = {}): readonly Beat[] {
  const leads = [{ samples: adu, gainAduPerMv: 200, zeroAdu: 1024 }];
  return evaluate({ unit: 'adu', samplingRateHz, leads }, { ...defaultProfile, window: seconds(windowS) }).beats;
}

const startsOf = (beats: readonly Beat[]) => beats.map(({ sample }) => sample);

describe('the beats of a regular heart', () => {
  const beats = beatsOf(heart.adu);

  test('are numbered in order of time, each once, the seams of windows included', () => {
    expect(beats.map(({ index }) => index)).toEqual(beats.map((_, i) => i));
    const inside = heart.beatsS.filter((s) => s > 0.1 && s < 59.9);
    expect(beats).toHaveLength(inside.length);
  });

  test('lie within 4 ms of where the heart beat', () => {
    const inside = heart.beatsS.filter((s) => s > 0.1 && s < 59.9);
    for (const [i, { sample }] of beats.entries()) expect(Math.abs(sample / RATE_HZ - inside[i]!)).toBeLessThan(0.004);
  });

  test('have the time since the beat before, but for the first', () => {
    expect(beats[0]!.rr).toBeUndefined();
    for (const [i, { rr, sample }] of beats.entries()) {
      if (i > 0) expect(rr!.value).toBeCloseTo((sample - beats[i - 1]!.sample) / RATE_HZ, 9);
    }
  });

  test('are usable, found by both detectors, and like one another', () => {
    expect(beats.filter(({ usable, detectorsAgree }) => usable && detectorsAgree)).toHaveLength(beats.length);
    // The first and the last beat may be cut off, and then cannot be compared.
    for (const { partnerR, quality } of beats.slice(1, -1)) {
      expect(partnerR!).toBeGreaterThan(0.9);
      expect(quality!).toBeGreaterThan(0.5);
    }
  });
});

describe('no interval is given', () => {
  const at = (s: number) => s * RATE_HZ;
  const intervalsAcross = (adu: ArrayLike<number>, fromS: number, toS: number) =>
    beatsOf(adu).filter(({ rr, sample }) => rr !== undefined && sample > at(fromS) && sample - at(rr.value) < at(toS));

  test('across seconds that a rule rejects', () => {
    const flat = heart.adu.slice().fill(1024, at(22.5), at(24.2));
    expect(intervalsAcross(flat, 22.5, 24.2)).toEqual([]);
    expect(intervalsAcross(flat, 26, 29)).not.toEqual([]);
  });

  test('across a gap that can hide a beat; across a shorter one there is one', () => {
    const withGap = (lengthS: number) => {
      const mv = Float64Array.from(heart.adu, (value) => value);
      return mv.fill(Number.NaN, at(33.3), at(33.3 + lengthS));
    };
    expect(intervalsAcross(withGap(0.15), 33.3, 33.45)).toEqual([]);
    expect(intervalsAcross(withGap(0.02), 33.3, 33.32)).toHaveLength(1);
  });

  test('in a window of poor quality', () => {
    const noisy = heart.adu.map((value, i) => (i >= at(40) && i < at(50) ? value + 60 * noise(i) : value));
    expect(beatsOf(noisy).filter(({ quality }) => quality !== undefined && quality < 0.5)).not.toEqual([]);
    expect(intervalsAcross(noisy, 40, 50)).toEqual([]);
  });
});

/** Between -1 and 1, the same for the same sample. */
function noise(i: number): number {
  const x = Math.sin(i * 12.9898) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

const SETTLED_S = 4;

test('beats are the same for any windows, in every rhythm', () => {
  fc.assert(
    fc.property(
      hearts().filter(({ plan }) => plan.samplingRateHz <= 500),
      fc.constantFrom(2, 3.7, 5, 7, 12),
      ({ adu, plan }, windowS) => {
        const { samplingRateHz } = plan;
        const one = startsOf(beatsOf(adu, { samplingRateHz, windowS }));
        const other = startsOf(beatsOf(adu, { samplingRateHz, windowS: 60 }));
        expect(one.length).toBe(other.length);
        for (const [i, sample] of one.entries()) expect(Math.abs(sample - other[i]!)).toBeLessThan(0.01);
      },
    ),
    { numRuns: 40 },
  );
});

// 108: R and S of one height take turns; 232: pauses of up to 6 s. Both gave other beats in other windows once.
whenPresent.each(['108.mat', '232.mat'])(
  'beats of MIT-BIH %s are the same for windows of 2 s and of 10 s',
  async (file) => {
    for (const counts of await leadsOf('mitdb-10min', file)) {
      const adu = Float64Array.from(counts, Number);
      const [short, long] = [2, 10].map((windowS) => startsOf(beatsOf(adu, { windowS })));
      expect(long!.length).toBeGreaterThan(500);
      expect(short).toEqual(long!.map((sample) => expect.closeTo(sample, 1)));
    }
  },
);

test('beats move with the recording, to a thousandth of a sample', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), (shift) => {
      const settled = SETTLED_S * RATE_HZ;
      const moved = startsOf(beatsOf(heart.adu.subarray(shift))).filter((sample) => sample > settled);
      const expected = startsOf(beatsOf(heart.adu)).map((sample) => sample - shift);
      expect(moved.length).toBeGreaterThan(30);
      const same = expected.filter((sample) => sample > settled);
      expect(moved).toHaveLength(same.length);
      for (const [i, sample] of moved.entries()) expect(Math.abs(sample - same[i]!)).toBeLessThan(1e-3);
    }),
    { numRuns: 10 },
  );
});

test('a lead that is upside down has the same beats, and its heights are negative', () => {
  const upright = beatsOf(heart.adu);
  const inverted = beatsOf(heart.adu.map((value) => 2048 - value));
  expect(startsOf(inverted)).toEqual(startsOf(upright).map((sample) => expect.closeTo(sample, 6)));
  for (const [i, { amplitude }] of inverted.entries()) {
    expect(amplitude.value).toBeLessThan(0);
    expect(amplitude.value).toBeCloseTo(-upright[i]!.amplitude.value, 6);
  }
});

test('the first beats are placed as the lead usually points, though the very first is an ectopic one', () => {
  const { adu } = heart;
  const first = Math.round(beatsOf(adu)[0]!.sample);
  const odd = adu.map((value, i) => (Math.abs(i - first) < 100 ? 2048 - value : value));
  for (const windowS of [2, 10]) {
    const signs = beatsOf(odd, { windowS }).map(({ amplitude }) => Math.sign(amplitude.value));
    expect(signs.slice(1)).toEqual(Array(signs.length - 1).fill(1));
  }
});

test('a lead with two beats and then none has both', () => {
  const adu = heart.adu.slice().fill(1024, 2.5 * RATE_HZ);
  const beats = beatsOf(adu, { windowS: 5 });
  expect(beats.map(({ sample }) => sample / RATE_HZ)).toEqual(
    heart.beatsS.filter((s) => s > 0.1 && s < 2.4).map((s) => expect.closeTo(s, 2)),
  );
});

test('an ectopic beat that comes alone has no partner', () => {
  const { adu } = heart;
  const odd = adu.slice();
  const peak = Math.round(beatsOf(adu)[20]!.sample);
  for (let i = -54; i <= 54; i += 1) odd[peak + i] = 1024 + Math.round(250 * Math.sin((Math.PI * i) / 18));
  const nearest = beatsOf(odd).find(({ sample }) => Math.abs(sample - peak) < 40)!;
  expect(nearest.partnerR!).toBeLessThan(0.8);
});

test('a lead that turns over for good is followed, and one odd beat turns nothing', () => {
  const long = ecg({ durationS: 150, zeroAdu: 1024 });
  const turned = long.adu.map((value, i) => (i < 30 * RATE_HZ ? value : 2048 - value));
  const heights = beatsOf(turned).map(({ amplitude }) => Math.sign(amplitude.value));
  expect(heights.slice(0, 25)).toEqual(Array(25).fill(1));
  expect(heights.at(-1)).toBe(-1);
  const peak = Math.round(beatsOf(heart.adu)[10]!.sample);
  const oneOdd = heart.adu.map((value, i) => (Math.abs(i - peak) < 100 ? 2048 - value : value));
  const signs = beatsOf(oneOdd).map(({ amplitude }) => Math.sign(amplitude.value));
  expect(signs.filter((_, i) => i !== 10)).toEqual(Array(signs.length - 1).fill(1));
});

test('a beat in a second that a rule rejects is there, and not usable', () => {
  const flat = heart.adu.slice().fill(1024, 22.5 * RATE_HZ, 23.6 * RATE_HZ);
  const beats = beatsOf(flat);
  const near = beats.filter(({ sample }) => sample > 21.9 * RATE_HZ && sample < 24.4 * RATE_HZ);
  expect(near.length).toBeGreaterThan(0);
  expect(near.map(({ usable }) => usable)).toContain(false);
  expect(beats.filter(({ usable }) => usable).length).toBeGreaterThan(50);
});

test('says where only one detector finds a beat', () => {
  const noisy = heart.adu.map((value, i) => (i > 30 * RATE_HZ ? value + Math.round(120 * noise(i >> 4)) : value));
  const agree = beatsOf(noisy).map(({ detectorsAgree }) => detectorsAgree);
  expect(agree).toContain(true);
  expect(agree).toContain(false);
});

test('a rule that is off does not take the intervals away', () => {
  const leads = [{ samples: heart.adu, gainAduPerMv: 200, zeroAdu: 1024 }];
  const profile = { ...defaultProfile, rules: { 'signal-quality': 'off' } } as const;
  const { beats } = evaluate({ unit: 'adu', samplingRateHz: RATE_HZ, leads }, profile);
  expect(beats.filter(({ rr }) => rr !== undefined).length).toBeGreaterThan(50);
});

describe('a beat whose R lies across a seam', () => {
  const lead = { name: 'II', index: 0, gainAduPerMv: 200, zeroAdu: 0, railsAdu: undefined };
  const windowOf = (usableMask: string) => ({
    lead,
    usable: !usableMask.includes('0'),
    usableTime: seconds(1),
    usableMask,
    rejectedBy: [],
    warnedBy: [],
    measured: new Map(),
  });
  const SPANS = [0, 1000].map((start, index) => ({ index, start, end: start + 1000 }));
  /** Two windows of 10 s at 100 Hz, with beats at these samples, found in the one or the other. */
  function settled(found: readonly (readonly number[])[], masks: readonly string[]) {
    const track = new BeatTrack(100);
    for (const samples of found) {
      const beats = samples.map((sample) => ({ up: { sample, mv: 1 }, lean: 1, detectorsAgree: true, partnerR: 1 }));
      const none = { lasting: () => ({ spans: () => [] }) };
      track.look({ foundBeats: () => beats, hasFiniteSamples: false, notFinite: () => none } as never);
    }
    return SPANS.flatMap((span, i) => track.settle(span, windowOf(masks[i]!)));
  }
  const FULL = '1111111111';

  test('has the flags of the second that it lies in', () => {
    const late = settled([[500, 1004], [1500]], [FULL, '0111111111']);
    expect(late.map(({ sample, usable }) => [sample, usable])).toEqual([
      [500, true],
      [1004, false],
      [1500, true],
    ]);
    const early = settled([[500], [996, 1500]], ['1111111110', FULL]);
    expect(early.map(({ usable }) => usable)).toEqual([true, false, true]);
  });

  test('is one, when either window finds it', () => {
    expect(
      settled(
        [
          [500, 998],
          [1001, 1500],
        ],
        [FULL, FULL],
      ).map(({ sample }) => sample),
    ).toEqual([500, 998, 1500]);
  });

  test('is not lost at the end of the recording', () => {
    expect(settled([[500], [1500, 2000.4]], [FULL, FULL]).map(({ sample }) => sample)).toEqual([500, 1500, 2000.4]);
  });
});
