/** The rule bench: a recording judged again with numbers of a rule moved, and how a profile would write them. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { profiles } from '../../../../quality/profiles/index.ts';
import type { Rule } from '../../../../quality/rule.ts';
import { catalogue } from '../../../../quality/rules/index.ts';
import { Quantity } from '../../../../quality/units.ts';
import { type BenchFiles, RuleBench } from '../../../../tools/look/bench/bench.ts';
import type { Bench, BenchJudged } from '../../../../tools/look/bench/bench-wire.ts';
import { NoBench } from '../../../../tools/look/bench/no-bench.ts';
import { benchRule, benchRules, changedProfile, profileLines } from '../../../../tools/look/bench/settings.ts';
import { sliderRange } from '../../../../tools/look/page/bench/slider-range.ts';
import type { Source } from '../../../../tools/look/read/source.ts';
import { queryLake } from '../../../support/workspace.ts';
import { jsonFrom, sendTo } from '../asked.ts';
import { idsIn, processedWorkspace, servedLake, serverOn } from '../looked-at.ts';

const { here, errors, server, ids } = await servedLake();

const judged = (id: string, rule: string, ...sets: readonly string[]) =>
  jsonFrom<BenchJudged>(server, `api/recording/${id}/judged?rule=${rule}${sets.map((set) => `&set=${set}`).join('')}`);

describe('what can be moved', () => {
  test('is every number of every rule about the signal, as the profile has it', async () => {
    const { profile, rules } = await jsonFrom<Bench>(server, `api/recording/${ids.long}/bench`);
    expect(profile).toBe('mit-bih-360');
    const numbers = (catalogue as readonly Rule[])
      .filter(({ appliesTo }) => appliesTo !== 'file')
      .flatMap(({ id, settings }) =>
        Object.entries(settings).flatMap(([name, { default: one }]) =>
          one instanceof Quantity ? [`${id}.${name}`] : [],
        ),
      );
    expect(rules.flatMap(({ id, settings }) => settings.map(({ name }) => `${id}.${name}`))).toEqual(numbers);
    const [noise] = benchRules(profiles.get('holter-24h')!).filter(({ id }) => id === 'muscle-noise');
    expect(noise?.settings[0]).toMatchObject({ name: 'warnAbove', unit: 'µV', default: 50 });
  });

  test('has a slider that holds both default and value, and steps that reach from end to end', () => {
    const units = fc.constantFrom('s', 'Hz', 'mV', 'µV', '%', 'bpm', 'dB', 'count', 'ratio');
    const signed = fc.integer({ min: -1e7, max: 1e7 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(units, signed, signed, (unit, a, b) => {
        const least = ['s', 'Hz', 'bpm', 'count', '%'].includes(unit) ? Math.abs : (x: number) => x;
        const [value, standard] = unit === '%' ? [Math.abs(a) % 100, Math.abs(b) % 100] : [least(a), least(b)];
        const { min, max, step } = sliderRange({ unit, value, default: standard });
        expect([min <= Math.min(value, standard), max >= Math.max(value, standard), step > 0]).toEqual([
          true,
          true,
          true,
        ]);
        expect(step).toBeLessThanOrEqual(max);
      }),
    );
  });
});

const NOTHING = { count: 0, leadS: 0 };

describe('a recording judged again', () => {
  test('with nothing moved finds what the lake has', async () => {
    for (const id of [ids.off, ids.long, ids.good]) {
      const rows = await queryLake(
        here,
        `select rule_id, outcome, start_s, end_s, message from findings where recording_id = '${id}' and rule_id = 'baseline-wander' order by start_s`,
      );
      const { before, after, findings, lines } = await judged(id, 'baseline-wander');
      expect(after).toEqual(before);
      expect(lines).toBe('');
      expect(findings.map((one) => [one.ruleId, one.grade, one.startS, one.endS, one.message])).toEqual(rows);
    }
    expect((await judged(ids.long, 'baseline-wander')).findings.length).toBeGreaterThan(3);
  });

  test('with limits that are relaxed is accepted, and says what the profile would say', async () => {
    const { before, after, findings, lines } = await judged(
      ids.off,
      'frozen-trace',
      'rejectAfter:20',
      'rejectWithinBandAfter:20',
      'warnAfter:20',
    );
    expect(before).toMatchObject({
      outcome: 'rejected',
      usableShare: 0.4,
      findings: { reject: { count: 1, leadS: 5 } },
    });
    expect(after).toEqual({
      outcome: 'accepted',
      reason: null,
      usableShare: 1,
      findings: { reject: NOTHING, warn: NOTHING, info: NOTHING },
    });
    expect(findings).toEqual([]);
    expect(lines).toBe(
      "'frozen-trace': { rejectAfter: seconds(20), rejectWithinBandAfter: seconds(20), warnAfter: seconds(20) },",
    );
  });

  test('with a stricter limit reports more, and never changes the other rules', async () => {
    const { before, after, findings } = await judged(ids.long, 'baseline-wander', 'infoAbove:0.1');
    expect(after.findings.info.leadS).toBeGreaterThan(before.findings.info.leadS);
    expect(new Set(findings.map(({ ruleId }) => ruleId))).toEqual(new Set(['baseline-wander']));
  });

  test.each([
    ['rule=no-such', 'rule must be a rule about the signal, got \\"no-such\\".'],
    ['rule=known-meaning', 'rule must be a rule about the signal, got \\"known-meaning\\".'],
    ['', 'rule must be a rule about the signal, got \\"\\".'],
    [
      'rule=frozen-trace&set=warnafter:1',
      'set must name a number of frozen-trace (warnAfter, rejectAfter, band, rejectWithinBandAfter), got \\"warnafter\\".',
    ],
    ['rule=frozen-trace&set=warnAfter:-1', 'frozen-trace.warnAfter must not be less than 0, got -1 s.'],
    ['rule=frozen-trace&set=warnAfter:1e9', 'set must be NAME:NUMBER, got \\"warnAfter:1e9\\".'],
    ['rule=frozen-trace&set=__proto__:1', 'set must be NAME:NUMBER, got \\"__proto__:1\\".'],
    [
      'rule=frozen-trace&set=constructor:1',
      'set must name a number of frozen-trace (warnAfter, rejectAfter, band, rejectWithinBandAfter), got \\"constructor\\".',
    ],
  ])('is refused for %s', async (query, sentence) => {
    const { status, bytes } = await sendTo(server, `/${server.token}/api/recording/${ids.good}/judged?${query}`);
    expect([status, bytes.toString()]).toEqual([400, `{"problem":"${sentence}"}`]);
  });

  test('needs an upload that can be read, and not more than an hour of it', async () => {
    const at = (id: string) => sendTo(server, `/${server.token}/api/recording/${id}/bench`);
    expect((await at('0'.repeat(64))).status).toBe(404);
    expect((await at(ids.cut)).bytes.toString()).toContain('cannot be read, so there is nothing to draw');
    const day = { signal: { sampleCount: 24 * 3600 * 360, samplingRateHz: 360 } } as unknown as Source; // the rest is not asked for
    expect(() => new RuleBench(day, {} as BenchFiles)).toThrow(
      new NoBench('The bench judges recordings of up to an hour, got 24.0 h.'),
    );
    const other = await processedWorkspace();
    rmSync(join(other.folder, 'recordings', 'long.mat'));
    const gone = await serverOn(other, errors);
    const { long } = await idsIn(other);
    const { status, bytes } = await sendTo(gone, `/${gone.token}/api/recording/${long}/bench`);
    expect([status, bytes.toString()]).toEqual([
      400,
      expect.stringContaining('cannot be read any more (no such file or directory)'),
    ]);
  });
});

describe('the lines for a profile', () => {
  test('keep what it says already, also lists, and leave defaults out', () => {
    const generic = profiles.get('generic')!;
    const rule = benchRule('missing-sentinel')!;
    expect(profileLines(generic, rule)).toBe("'missing-sentinel': { codes: [adu(-32768), adu(32767)] },");
    expect(profileLines(changedProfile(generic, rule, { zeroRun: 5, longestGap: 0.2 }), rule)).toBe(
      "'missing-sentinel': { codes: [adu(-32768), adu(32767)], zeroRun: count(5) },",
    );
  });

  test('of a profile as it is are those of its changes that are not the default', () => {
    for (const profile of profiles.values()) {
      for (const rule of catalogue as readonly Rule[]) {
        const text = profileLines(profile, rule);
        const { rules } = profile as { readonly rules: Readonly<Record<string, unknown>> };
        if (text !== '') expect(Object.keys(rules)).toContain(rule.id);
      }
    }
  });
});

test('none of this was a bug', () => expect(errors).toEqual([]));
