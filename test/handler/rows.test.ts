import { describe, expect, test } from '@jest/globals';
import { findingRow, type RowContext, windowRow } from '../../handler/rows.ts';
import type { Finding } from '../../quality/judge/findings.ts';
import { count, microvolts, type Quantity, seconds } from '../../quality/units.ts';

const context: RowContext = { recordingId: 'id', ruleset: 'hash', samplingRateHz: 360 };
const lead = { name: 'II', index: 1, gainAduPerMv: 200, zeroAdu: 0, railsAdu: undefined };

describe('a row of windows', () => {
  const found = { lead, usable: false, usableTime: seconds(8), usableMask: '1111001111', warnedBy: [] };
  const rowOf = (measured: readonly [string, Quantity][], rejectedBy: string[] = []) =>
    windowRow(context, { index: 3, start: 10_800, end: 14_400 }, { ...found, rejectedBy, measured: new Map(measured) });

  test('says where the window is in samples and in seconds', () => {
    expect(rowOf([])).toMatchObject({
      window_index: 3,
      start_sample: 10_800,
      end_sample: 14_400,
      start_s: 30,
      end_s: 40,
    });
  });

  test('holds null for a measure that could not be taken', () => {
    const { measures } = rowOf([
      ['still_s', seconds(0.25)],
      ['muscle_noise_uv', microvolts(Number.NaN)],
      ['at_rail_s', seconds(Number.POSITIVE_INFINITY)],
    ]);
    expect(measures).toEqual({ still_s: 0.25, muscle_noise_uv: null, at_rail_s: null });
  });

  test('lists rules with commas, and none as null', () => {
    expect(rowOf([], ['frozen-trace', 'muscle-noise'])).toMatchObject({
      rejected_by: 'frozen-trace,muscle-noise',
      warned_by: null,
    });
  });

  test('says which seconds are usable, and how much that is', () => {
    expect(rowOf([])).toMatchObject({ usable: false, usable_s: 8, usable_mask: '1111001111' });
  });
});

describe('a row of findings', () => {
  const finding: Finding = {
    ruleId: 'frozen-trace',
    clinicalReview: false,
    lead,
    outcome: 'reject',
    span: { start: 360, end: 720 },
    value: seconds(1),
    limit: seconds(0.5),
    message: 'what the rule says',
  };

  test('says who, where, how much and against what', () => {
    expect(findingRow(context, finding)).toEqual({
      recording_id: 'id',
      lead: 'II',
      lead_index: 1,
      rule_id: 'frozen-trace',
      outcome: 'reject',
      clinical_review: false,
      start_s: 1,
      end_s: 2,
      value: 1,
      unit: 's',
      limit_value: 0.5,
      message: 'what the rule says',
      ruleset: 'hash',
    });
  });

  test('about the file, without a value or a rate, holds null', () => {
    const bare = { ...finding, lead: undefined, value: undefined, limit: undefined };
    expect(findingRow({ ...context, samplingRateHz: undefined }, bare)).toMatchObject({
      lead: null,
      lead_index: null,
      start_s: null,
      end_s: null,
      value: null,
      unit: null,
      limit_value: null,
    });
    expect(findingRow(context, { ...bare, limit: count(2) })).toMatchObject({
      value: null,
      unit: 'count',
      limit_value: 2,
    });
    expect(findingRow(context, { ...finding, value: seconds(Number.NaN) })).toMatchObject({ value: null, unit: 's' });
  });
});
