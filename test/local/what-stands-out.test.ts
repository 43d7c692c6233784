import { describe, expect, test } from '@jest/globals';
import { standingOut } from '../../local/what-stands-out.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';

type Seen = Parameters<typeof standingOut>[0][number];

function rejected(code: string, leads: number, profile = defaultProfile.id): Seen {
  return { outcome: 'rejected', code, leads, profile, fitting: [], sources: undefined, isImplausible: false };
}

const accepted: Seen = {
  outcome: 'accepted',
  code: undefined,
  leads: 1,
  profile: defaultProfile.id,
  fitting: [],
  sources: { samplingRate: 'file', gain: 'file', leadNames: undefined },
  isImplausible: false,
};

describe('what stands out at the end of a run', () => {
  test('is that all were rejected by one rule under a profile that nobody named, and which profiles fit', () => {
    expect(standingOut(Array(100).fill(rejected('rail-saturation', 12)), false)).toEqual([
      `All 100 recordings were rejected by rail-saturation under the default profile ${defaultProfile.id}, because no other was named.`,
      'The files have 12 leads: try --profile smartphone-12-lead or --profile twelve-lead-500 or --profile millivolts.',
      'What the rule demands: ./ecg rules explain rail-saturation',
    ]);
  });

  test('is that nobody says what the numbers mean, and which profiles would fit all of them', () => {
    const asked = { ...rejected('known-meaning', 12, 'generic'), fitting: ['smartphone-12-lead', 'twelve-lead-500'] };
    expect(standingOut([asked, { ...asked, fitting: ['twelve-lead-500'] }], false)).toEqual([
      'Both recordings were rejected because nobody says what their numbers mean.',
      'By what they look like, these profiles fit: try --profile twelve-lead-500.',
    ]);
    const [, next] = standingOut([{ ...asked, fitting: [] }, asked], false);
    expect(next).toContain('./ecg profiles suggest FILE');
  });

  test('is what was assumed, and hearts that no human has', () => {
    const assumed = { samplingRate: 'assumed', gain: 'assumed', leadNames: undefined } as const;
    const gainOnly = { ...assumed, samplingRate: 'file' } as const;
    expect(standingOut([{ ...accepted, sources: assumed }, accepted], false)).toEqual([
      'The sampling rate and scale of 1 recording were assumed, because nobody says them: ./ecg sql --question assumed',
    ]);
    expect(standingOut([{ ...accepted, sources: gainOnly }], false)).toEqual([
      'The scale of 1 recording was assumed, because nobody says it: ./ecg sql --question assumed',
    ]);
    expect(standingOut([{ ...accepted, isImplausible: true }], false)).toEqual([
      '1 recording shows a heart that no human has: see the findings of plausible-heart.',
    ]);
  });

  test('names no other profile to a person who named one', () => {
    expect(standingOut([rejected('excursion', 12), rejected('excursion', 12), accepted], true)).toEqual([
      `2 of 3 recordings were rejected by excursion under profile ${defaultProfile.id}.`,
      'What the rule demands: ./ecg rules explain excursion',
    ]);
  });

  test('suggests no profile where none is made for so many leads', () => {
    const [, second] = standingOut([rejected('excursion', 7), rejected('excursion', 7)], false);
    expect(second).toBe(
      'The files have 7 leads. If another profile describes them, name it with --profile; ./ecg profiles list shows all.',
    );
  });

  test.each([
    ['nothing was processed', []],
    ['one was rejected', [rejected('excursion', 1)]],
    ['half were accepted', [rejected('excursion', 1), rejected('excursion', 1), accepted, accepted]],
    ['each has another reason', [rejected('excursion', 1), rejected('duration', 1), rejected('dc-offset', 1)]],
  ])('is nothing when %s', (_, seen) => expect(standingOut(seen, false)).toEqual([]));
});
