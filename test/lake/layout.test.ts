import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayOfFolder, ingestDate, keyParts, objectKey, recordingId, recordingPrefix } from '../../lake/layout.ts';
import { anyText } from '../support/seed/any-text.ts';

describe('recordingId', () => {
  const triple = fc.tuple(anyText(), anyText(), fc.string());

  test('two uploads share an id only when bucket, key and version are the same', () => {
    fc.assert(
      fc.property(triple, triple, (one, other) => {
        const isSame = one.every((text, index) => text === other[index]);
        expect(recordingId(...one) === recordingId(...other)).toBe(isSame);
      }),
    );
  });

  test('moving a character from one name to the next gives another id', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (bucket, key, version) => {
        const moved = recordingId(bucket.slice(0, -1), bucket.slice(-1) + key, version);
        expect(moved).not.toBe(recordingId(bucket, key, version));
      }),
    );
    expect(recordingId('a","b', 'c', '')).not.toBe(recordingId('a', 'b","c', ''));
  });

  test('is the SHA-256 of the JSON array, whatever machine it runs on', () => {
    expect(recordingId('raw', 'a.mat', '1')).toBe('61bc9d8d285323e87b44b82ff259a4c5ab5ed3b9dad69503b6de620d2b479a6a');
  });
});

test('a day begins and ends in UTC', () => {
  expect(ingestDate(new Date('2026-01-31T23:59:59.999Z'))).toBe('2026-01-31');
  expect(ingestDate(new Date('2026-02-01T00:30:00+01:00'))).toBe('2026-01-31');
});

test('keys hold table, partition and recording; parts of samples are numbered so that they sort', () => {
  expect(objectKey('samples', '2026-01-31', 'abc', 0)).toBe('samples/ingest_date=2026-01-31/abc-00000.parquet');
  expect(objectKey('samples', '2026-01-31', 'abc', 12)).toBe('samples/ingest_date=2026-01-31/abc-00012.parquet');
  expect(objectKey('windows', '2026-01-31', 'abc')).toBe('windows/ingest_date=2026-01-31/abc.parquet');
});

test('every key of a recording begins with its prefix', () => {
  expect(objectKey('samples', '2026-01-31', 'abc', 3).startsWith(recordingPrefix('samples', '2026-01-31', 'abc'))).toBe(
    true,
  );
  expect(objectKey('findings', '2026-01-31', 'abc').startsWith(recordingPrefix('findings', '2026-01-31', 'abc'))).toBe(
    true,
  );
});

test('table, day and recording come back from every key and prefix of a recording, and from no other text', () => {
  const [day, id] = ['2026-01-31', recordingId('raw', 'a.mat', '1')];
  for (const table of ['recordings', 'windows', 'findings'] as const) {
    expect(keyParts(objectKey(table, day, id))).toEqual({ table, day, recordingId: id });
  }
  for (const key of [objectKey('samples', day, id, 12), recordingPrefix('samples', day, id)]) {
    expect(keyParts(key)).toEqual({ table: 'samples', day, recordingId: id });
  }
  for (const key of [`${day}/${id}.parquet`, `notes/ingest_date=${day}/${id}.parquet`, `recordings/${id}.parquet`]) {
    expect([key, keyParts(key)]).toEqual([key, undefined]);
  }
});

test('the folder of a day is told from that of a copy beside it', () => {
  expect(dayOfFolder('ingest_date=2026-01-31')).toBe('2026-01-31');
  for (const name of [
    '2026-01-31',
    'ingest_date=2026-01-31 copy',
    'ingest_date=',
    'xingest_date=2026-01-31',
    'ingest_date=2026-1-3',
  ])
    expect(dayOfFolder(name)).toBeUndefined();
});
