import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BadReportError,
  type BadUpload,
  badUploadOf,
  decodeReport,
  encodeReports,
} from '../../../handler/notify/report.ts';
import { NOTHING_READ, type Result } from '../../../handler/result.ts';
import { anyText } from '../../support/seed/any-text.ts';

/** What a queue takes: Amazon SQS, quotas for messages, as long as they were lowest. */
const MAX_BODY_BYTES = 256 * 1024;

const text = anyText({ maxLength: 300 });
const uploads: fc.Arbitrary<BadUpload> = fc.record(
  {
    awaitsSheet: fc.constant(true as const),
    recordingId: text,
    bucket: text,
    key: text,
    version: text,
    outcome: fc.constantFrom('rejected', 'unreadable', 'gone'),
    code: text,
    reason: text,
  },
  { requiredKeys: ['recordingId', 'bucket', 'key', 'version', 'outcome', 'code', 'reason'] },
);
const one: BadUpload = {
  recordingId: 'i',
  bucket: 'b',
  key: 'k',
  version: 'v',
  outcome: 'gone',
  code: 'c',
  reason: 'r',
};

const REJECTED = {
  object: { bucket: 'b', key: 'k', version: 'v' },
  recordingId: 'i',
  outcome: 'rejected',
  profile: 'p',
  code: 'c',
  bytes: 1,
} as const;

function refusal(body: string): string {
  try {
    decodeReport(body);
  } catch (error) {
    return String(error);
  }
  return 'not refused';
}

describe('a report', () => {
  test('gives back every upload in its order, whatever is in its name', () => {
    fc.assert(
      fc.property(fc.array(uploads, { maxLength: 40 }), (bad) => {
        const bodies = encodeReports(bad);
        expect(bodies.flatMap(decodeReport)).toEqual(bad);
        expect(bodies.length).toBeLessThanOrEqual(Math.ceil(bad.length / 10));
      }),
    );
  });

  test('of the longest names there can be fits into a message', () => {
    const longest = '\u0001'.repeat(1024);
    const bad = Array.from({ length: 31 }, () => ({
      ...one,
      key: longest,
      version: longest,
      reason: longest.repeat(9),
    }));
    for (const body of encodeReports(bad)) expect(Buffer.byteLength(body)).toBeLessThan(MAX_BODY_BYTES);
  });

  test('carries nothing but what it is made for', () => {
    const extra = { ...one, subject: 'Jane Doe' };
    expect(encodeReports([extra]).join()).not.toContain('Jane Doe');
    expect(decodeReport(JSON.stringify({ bad: [extra] }))).toEqual([one]);
  });

  test('any text is a report or refused by name', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((bad) => JSON.stringify({ bad: [bad] })),
    );
    fc.assert(
      fc.property(texts, (body) => {
        try {
          decodeReport(body);
        } catch (error) {
          expect(error).toBeInstanceOf(BadReportError);
        }
      }),
    );
  });

  test.each([
    ['', '""'],
    ['null', 'a report must have a list "bad", this message has none'],
    ['{"bad":{}}', 'a report must have a list "bad", this message has none'],
    ['{"__proto__":{"bad":[]}}', 'a report must have a list "bad", this message has none'],
    ['{"bad":[null]}', 'a bad upload must have a text "outcome", this one has none'],
    [JSON.stringify({ bad: [{ ...one, key: 7 }] }), 'a bad upload must have a text "key", this one has none'],
    [
      JSON.stringify({ bad: [{ ...one, outcome: 'accepted' }] }),
      'the outcome of a bad upload must be rejected, unreadable, gone, got "accepted"',
    ],
  ])('%s is refused', (body, message) => {
    expect(refusal(body)).toMatch(/^BadReportError: /);
    expect(refusal(body)).toContain(message);
  });
});

test('only what somebody should know is reported', () => {
  const object = { bucket: 'b', key: 'k', version: 'v' };
  const result = (outcome: Result['outcome']): Result => ({
    ...NOTHING_READ,
    object,
    recordingId: 'id',
    outcome,
    profile: 'p',
    reason: 'why',
    code: 'code',
    bytes: 7,
  });
  expect((['accepted', 'retry'] as const).map((outcome) => badUploadOf(result(outcome)))).toEqual([
    undefined,
    undefined,
  ]);
  for (const outcome of ['rejected', 'unreadable', 'gone'] as const) {
    expect(badUploadOf(result(outcome))).toEqual({
      ...object,
      recordingId: 'id',
      outcome,
      code: 'code',
      reason: 'why',
    });
  }
});

test('what was assumed stands before the reason, for it may be the reason', () => {
  const sources = { samplingRate: 'assumed', gain: 'file', leadNames: undefined } as const;
  const bad = badUploadOf({ ...NOTHING_READ, ...REJECTED, sources, reason: 'too fast' });
  expect(bad?.reason).toBe('sampling rate assumed; too fast');
  expect(badUploadOf({ ...NOTHING_READ, ...REJECTED, reason: 'too fast' })?.reason).toBe('too fast');
});
