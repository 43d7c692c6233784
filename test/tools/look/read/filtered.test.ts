/** The list: what a filter leaves, what is counted, and when a profile looks wrong. */
import { describe, expect, test } from '@jest/globals';
import { filtered, PAGE_ROWS, pageOf } from '../../../../tools/look/read/filtered.ts';
import { doubtOfOne } from '../../../../tools/look/read/profile-doubt.ts';
import type { Filter, ListedRow } from '../../../../tools/look/wire.ts';

const NONE: Filter = { outcome: '', code: '', profile: '', day: '', mark: '', text: '' };

function row(more: Partial<ListedRow>): ListedRow {
  const who = { id: 'a'.repeat(64), key: 'a.mat', subject: null, day: '2026-01-31' };
  const what = { outcome: 'accepted', reason: null, code: null, profile: 'generic' } as const;
  const figures = { samplingRateHz: 360, leadCount: 1, durationS: 10, usableShare: 1, quality: 0.9 };
  return {
    ...who,
    ...what,
    ...figures,
    samplingRateSource: 'file',
    gainSource: 'file',
    marks: { good: 0, doubtful: 0, poor: 0 },
    ...more,
  };
}

const ROWS = [
  row({ key: 'ward 3/A.mat' }),
  row({ key: 'ward 3/b.mat', outcome: 'rejected', code: 'mains-hum', reason: 'mains interference of 400 µV' }),
  row({ key: 'c.mat', outcome: 'rejected', code: 'frozen-trace', subject: 'S-17', day: '2026-02-01' }),
  row({ key: 'd.mat', outcome: 'unreadable', code: 'truncated', profile: 'millivolts' }),
];

test.each<[Partial<Filter>, string[]]>([
  [{}, ['ward 3/A.mat', 'ward 3/b.mat', 'c.mat', 'd.mat']],
  [{ outcome: 'rejected' }, ['ward 3/b.mat', 'c.mat']],
  [{ outcome: 'rejected', code: 'mains-hum' }, ['ward 3/b.mat']],
  [{ day: '2026-02-01' }, ['c.mat']],
  [{ profile: 'millivolts' }, ['d.mat']],
  [{ text: 'WARD a.mat' }, ['ward 3/A.mat']],
  [{ text: 's-17' }, ['c.mat']],
  [{ text: 'interference' }, ['ward 3/b.mat']],
  [{ outcome: 'gone' }, []],
])('%j leaves %j', (filter, keys) => {
  expect(filtered(ROWS, { ...NONE, ...filter }).map(({ key }) => key)).toEqual(keys);
});

test('each group counts what the other filters leave', () => {
  const { found, all, outcomes, codes } = pageOf(ROWS, { ...NONE, outcome: 'rejected' }, 0);
  expect({ found, all }).toEqual({ found: 2, all: 4 });
  expect(outcomes).toEqual([
    { value: 'rejected', count: 2 },
    { value: 'accepted', count: 1 },
    { value: 'unreadable', count: 1 },
  ]);
  expect(codes.map(({ value }) => value)).toEqual(['frozen-trace', 'mains-hum']);
});

test('marks are counted by recordings that have them, and narrow the list to those', () => {
  const marked = (key: string, marks: Partial<ListedRow['marks']>) =>
    row({ key, marks: { good: 0, doubtful: 0, poor: 0, ...marks } });
  const rows = [marked('a.mat', { good: 7, poor: 1 }), marked('b.mat', { good: 1 }), marked('c.mat', {})];
  expect(pageOf(rows, NONE, 0).marks).toEqual([
    { value: 'good', count: 2 },
    { value: 'none', count: 1 },
    { value: 'poor', count: 1 },
  ]);
  const keysOf = (mark: string) => filtered(rows, { ...NONE, mark }).map(({ key }) => key);
  expect([keysOf('good'), keysOf('poor'), keysOf('doubtful'), keysOf('none')]).toEqual([
    ['a.mat', 'b.mat'],
    ['a.mat'],
    [],
    ['c.mat'],
  ]);
  expect(pageOf(ROWS, NONE, 0).marks).toEqual([]);
});

test('pages hold every row once; past the end is the last', () => {
  const rows = Array.from({ length: 2 * PAGE_ROWS + 1 }, (_, i) => row({ key: `${i}.mat` }));
  const pages = [0, 1, 2].flatMap((page) => pageOf(rows, NONE, page).rows);
  expect(pages).toEqual(rows);
  expect(pageOf(rows, NONE, 99)).toMatchObject({ page: 2, pages: 3, found: rows.length });
  expect(pageOf([], NONE, 3)).toMatchObject({ page: 0, pages: 1, rows: [] });
});

describe('a profile looks wrong', () => {
  const rejected = (code: string) => row({ outcome: 'rejected', code, gainSource: 'assumed' });
  const warningOf = (rows: readonly ListedRow[]) => pageOf(rows, NONE, 0).warning?.text ?? null;

  test('where one rule rejects all, and says whether it was assumed', () => {
    expect(warningOf(Array.from({ length: 5 }, () => rejected('rail-saturation')))).toMatch(
      /^All 5 were rejected by rail-saturation under the profile generic, and the gain was assumed\./,
    );
  });

  test('where what the numbers of all mean was assumed, with a recording to try another profile on', () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => row({ id, samplingRateSource: 'assumed' }));
    expect(pageOf(rows, NONE, 0).warning).toEqual({
      id: 'a',
      text: 'The sampling rate of all 5 was assumed; a profile can set it.',
    });
    expect(warningOf([...rows, row({})])).toBeNull();
    expect(warningOf([...rows, row({ gainSource: 'assumed' })])).toBe(
      'The gain or sampling rate of all 6 was assumed; a profile can set it.',
    );
  });

  test('but not where a click on an outcome or a reason left only those: what each profile did to the others counts', () => {
    const rows = [...Array.from({ length: 5 }, () => rejected('rail-saturation')), row({ profile: 'other' })];
    const warning = (filter: Partial<Filter>) => pageOf([...rows, row({})], { ...NONE, ...filter }, 0).warning;
    expect(warning({ code: 'rail-saturation', outcome: 'rejected' })).toBeNull();
    expect(warning({ outcome: 'rejected' })).toBeNull();
    expect(pageOf(rows, { ...NONE, profile: 'generic' }, 0).warning?.text).toMatch(/^All 5 were rejected/);
  });

  test('and says that something was assumed only where it was of all', () => {
    const rows = [...Array.from({ length: 4 }, () => rejected('a')), row({ outcome: 'rejected', code: 'a' })];
    expect(warningOf(rows)).toBe(
      'All 5 were rejected by a under the profile generic. The profile may be the wrong one.',
    );
  });

  test.each([
    ['few', Array.from({ length: 4 }, () => rejected('rail-saturation'))],
    [
      'different rules',
      [...Array.from({ length: 5 }, () => rejected('a')), row({ ...rejected('b'), gainSource: 'file' })],
    ],
    ['an accepted one', [...Array.from({ length: 5 }, () => rejected('a')), row({})]],
    ['nothing', []],
  ])('but not where there is %s', (_, rows) => expect(warningOf(rows)).toBeNull());
});

describe('the profile of one recording looks wrong', () => {
  const leads = [0, 1].map((index) => ({ name: `ch${index}`, index }));
  const low = (leadIndex: number, startS = 0, endS = 10) => {
    const what = {
      ruleId: 'qrs-amplitude',
      grade: 'info',
      clinicalReview: true,
      message: '',
      value: '',
      limit: '',
    } as const;
    return { ...what, leadIndex, lead: `ch${leadIndex}`, startS, endS };
  };

  test('where the QRS is too small in every lead, or what its numbers mean was assumed', () => {
    expect(doubtOfOne(row({}), leads, [low(0), low(1), low(1)])).toBe(
      'In every lead, the QRS is unusually small or large: the profile generic may have the wrong scale.',
    );
    expect(doubtOfOne(row({ gainSource: 'assumed' }), leads, [])).toBe('The gain was assumed; a profile can set it.');
    expect(doubtOfOne(row({ gainSource: 'assumed', samplingRateSource: 'assumed' }), leads, [])).toBe(
      'The gain and sampling rate were assumed; a profile can set them.',
    );
  });

  test('but not where a long recording has a small QRS for a while: in each lead, at least half of it', () => {
    const long = row({ durationS: 3600 });
    const first = Array.from({ length: 180 }, (_, i) => low(0, 10 * i, 10 * i + 10));
    expect(doubtOfOne(long, leads, [low(0), low(1)])).toBeNull();
    expect(doubtOfOne(long, leads, [...first, low(1, 0, 1799)])).toBeNull();
    expect(doubtOfOne(long, leads, [...first, low(1, 1800, 3600)])).toMatch(/^In every lead/);
  });

  test('but not where one lead is as high as leads are, or there is no lead', () => {
    expect(doubtOfOne(row({}), leads, [low(0)])).toBeNull();
    expect(doubtOfOne(row({}), [], [])).toBeNull();
  });
});
