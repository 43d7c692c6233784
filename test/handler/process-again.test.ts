import { describe, expect, test } from '@jest/globals';
import { processObject } from '../../handler/process.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { count, percent, seconds } from '../../quality/units.ts';
import { bench } from '../support/pipeline.ts';
import { ID, object, processed } from '../support/processed.ts';
import { goodBytes, goodCounts, matOf } from '../support/recordings.ts';
import { RECEIVED } from '../support/stores.ts';

describe('a rule that throws', () => {
  test('is told once for a recording, and costs it nothing else', async () => {
    const broken = { ...defaultProfile };
    const { ruleset } = namedRulesetOf(broken);
    // The rule stumbles over a setting that is not there: no profile that compiles can say that.
    Object.assign(ruleset.rules.find(({ rule }) => rule.id === 'missing-sentinel')!.settings, { codes: undefined });
    const long = matOf(
      1,
      Int16Array.from({ length: 5 * 3600 }, (_, at) => goodCounts[at % 3600]!),
    );
    const { row, windows, samples, lines } = await processed({ bytes: long }, { defaultProfile: broken });
    expect(row.outcome).toBe('accepted');
    expect(windows.map(({ missing_pct, still_s }) => [missing_pct, typeof still_s])).toEqual(
      new Array(5).fill([null, 'number']),
    );
    expect(samples).toHaveLength(5 * 3600);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 'error',
        event: 'rule-failed',
        recordingId: ID,
        rule: 'missing-sentinel',
        count: 5,
        error: expect.stringContaining('TypeError'),
      },
    ]);
  });
});

describe('processing again', () => {
  test('gives the same bytes but for the time of processing', async () => {
    const run = (at: string) =>
      processed({ bytes: goodBytes, metadata: { profile: 'x' } }, { now: () => new Date(at) });
    const [first, second] = [await run('2025-03-02'), await run('2025-03-09')];
    expect([...first.lake.files.keys()]).toEqual([...second.lake.files.keys()]);
    for (const [key, bytes] of first.lake.files) {
      if (!/^(?:recordings|rulesets)\//.test(key)) expect(Buffer.compare(bytes, second.lake.files.get(key)!)).toBe(0);
    }
    expect({ ...first.row, processed_at: null }).toEqual({ ...second.row, processed_at: null });
    expect(first.row.processed_at).not.toEqual(second.row.processed_at);
  });

  test('under rules that change the outcome removes what no longer belongs, and adds what now does', async () => {
    const strict = { ...defaultProfile, rules: { duration: { shortest: seconds(60) } } };
    const { pipeline, lake, raw } = bench({ [object.key]: { bytes: goodBytes } });
    const tablesAfter = async (profile: typeof strict | typeof defaultProfile) => {
      await processObject(object, await raw.open(object), { ...pipeline, defaultProfile: profile });
      return [...lake.files.keys()].map((key) => key.slice(0, key.indexOf('/'))).sort();
    };
    expect(await tablesAfter(defaultProfile)).toEqual([
      'beats',
      'findings',
      'recordings',
      'rulesets',
      'samples',
      'windows',
    ]);
    const clean = new Map(lake.files);
    const both = ['rulesets', 'rulesets']; // other uploads may have been judged by either
    expect(await tablesAfter(strict)).toEqual(['findings', 'recordings', ...both, 'windows']);
    expect(await tablesAfter(defaultProfile)).toEqual([
      'beats',
      'findings',
      'recordings',
      ...both,
      'samples',
      'windows',
    ]);
    expect(new Map([...lake.files].filter(([key]) => clean.has(key)))).toEqual(clean);
    pipeline.raw.open = async () => ({
      size: 0,
      lastModified: RECEIVED,
      metadata: new Map(),
      bytes: async () => new Uint8Array(),
    });
    expect(await tablesAfter(defaultProfile)).toEqual(['recordings', ...both]);
  });

  test('changes the ruleset on every row that was judged by it', async () => {
    const other = { ...defaultProfile, rules: { 'missing-sentinel': { zeroRun: count(4), maxMissing: percent(2) } } };
    const rows = await Promise.all([
      processed({ bytes: goodBytes }),
      processed({ bytes: goodBytes }, { defaultProfile: other }),
    ]);
    const [before, after] = rows.map(({ row, windows }) => [row.ruleset, windows[0]?.ruleset]);
    expect(before![0]).toBe(before![1]);
    expect(after![0]).toBe(after![1]);
    expect(after![0]).not.toBe(before![0]);
  });
});
