import { describe, expect, test } from '@jest/globals';
import { createLog } from '../../../handler/log.ts';
import { isAnswered, stillTrue } from '../../../handler/notify/answered.ts';
import {
  type BadUpload,
  badUploadOf,
  decodeReport,
  encodeReports,
  KNOWN_MEANING,
} from '../../../handler/notify/report.ts';
import { NOTHING_READ, type Result } from '../../../handler/result.ts';
import { MemoryRawStore } from '../../support/stores.ts';

const SHEET = { version: 'h2', bytes: new Uint8Array() };

function rejected(code: string, companion?: Result['companion']): Result {
  const object = { bucket: 'uploads', key: 'a.mat', version: 'v1' };
  const said = { outcome: 'rejected', profile: 'generic', reason: 'nobody says the sampling rate', bytes: 8 } as const;
  return { ...NOTHING_READ, ...said, object, companion, recordingId: 'id', code };
}

describe('a rejection is answered when', () => {
  test.each([
    ['a meaning is missing and a sheet has come', rejected(KNOWN_MEANING), true, true],
    ['another version of the sheet has come', rejected(KNOWN_MEANING, { key: 'a.hea', version: 'h1' }), true, true],
    ['no sheet has come', rejected(KNOWN_MEANING), false, false],
    ['the sheet that was read did not help', rejected(KNOWN_MEANING, { key: 'a.hea', version: 'h2' }), true, false],
    ['something else is wrong', rejected('frozen-trace'), true, false],
  ])('%s', async (_, result, isThere, isAnsweredNow) => {
    expect(await isAnswered(result, new MemoryRawStore(isThere ? { 'a.hea': SHEET } : {}))).toBe(isAnsweredNow);
  });
});

describe('a notice', () => {
  const timeLeftMs = () => 60_000;
  const waiting = (key: string): BadUpload => ({ ...badUploadOf(rejected(KNOWN_MEANING))!, key });

  test('leaves out what has got its sheet since it was reported, and nothing else', async () => {
    const asked: string[] = [];
    const hasSheet = async ({ key }: { readonly key: string }) => {
      asked.push(key);
      return key === 'answered.mat';
    };
    const helpless = { ...badUploadOf(rejected(KNOWN_MEANING, { key: 'a.hea', version: 'h1' }))!, key: 'answered.mat' };
    const bad = [waiting('answered.mat'), waiting('waiting.mat'), helpless, badUploadOf(rejected('frozen-trace'))!];
    const reported = encodeReports(bad).flatMap(decodeReport);
    expect(reported).toEqual(bad);
    const log = createLog({ write: () => {} });
    expect(await stillTrue(reported, { hasSheet, log, timeLeftMs })).toEqual(bad.slice(1));
    expect(asked.sort()).toEqual(['answered.mat', 'waiting.mat']);
  });

  test('names what nobody can tell of, and a line says why', async () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line) });
    const bad = Array.from({ length: 120 }, (_, index) => waiting(`${index}.mat`));
    const hasSheet = () => Promise.reject(new Error('503'));
    expect(await stillTrue(bad, { hasSheet, log, timeLeftMs })).toEqual(bad);
    expect(lines).toHaveLength(bad.length);
    expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'companion-not-asked', level: 'warn', error: 'Error: 503' });
  });

  test('names what there is no time to ask about: a slow bucket does not keep it from going out', async () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line) });
    let leftMs = 60_000;
    const hasSheet = async () => {
      leftMs -= 15;
      return true;
    };
    const bad = Array.from({ length: 4000 }, (_, index) => waiting(`${index}.mat`));
    expect(await stillTrue(bad, { hasSheet, log, timeLeftMs: () => leftMs })).toEqual(bad.slice(3000)); // 15 ms × 3000
    expect(leftMs).toBe(15_000);
    const error = 'no time left to ask about 1000 uploads';
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ event: 'companion-not-asked', error }]);
  });

  test('does not wait for a bucket that never answers', async () => {
    const log = createLog({ write: () => {} });
    const never = new Promise<boolean>(() => {});
    const leftMs = [15_001, 15_000];
    const asking = { hasSheet: () => never, log, timeLeftMs: () => leftMs.shift()! };
    const bad = Array.from({ length: 60 }, (_, index) => waiting(`${index}.mat`));
    expect(await stillTrue(bad, asking)).toEqual(bad);
    expect(leftMs).toEqual([]);
  });
});
