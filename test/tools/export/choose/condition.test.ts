import { describe, expect, test } from '@jest/globals';
import { checkCondition } from '../../../../tools/export/choose/condition.ts';

describe('a condition', () => {
  test.each([
    "outcome = 'accepted' and sampling_rate_hz = 360",
    "source_key like '%;%)' or reason = 'it''s (' -- ; )",
    'recording_id in (select recording_id from windows where usable group by 1 having count(*) > 6)',
    '/* ) ; */ true',
    '"lead_count" = $$)$$::int',
  ])('is taken: %s', (text) => expect(() => checkCondition(text)).not.toThrow());

  test.each([
    ['', 'nothing'],
    [' \n', 'nothing'],
    ['true; drop table recordings', 'a semicolon, behind which another statement may hide'],
    ['true) union (select 1', 'a ) that closes nothing'],
    ['(true', 'a ( that is never closed'],
    ["outcome = 'accepted", "a ' that is never closed"],
    ['true /* and so on', 'a /* that is never closed'],
  ])('%j is refused: got %s', (text, found) => {
    expect(() => checkCondition(text)).toThrow(
      `--where must be one SQL condition over latest_recordings, got ${found}.`,
    );
  });
});
