/** A list of what is deleted is read again only as it was written: an empty id would be the beginning of every key of a day. */
import { expect, test } from '@jest/globals';
import { NOTHING_DOOMED } from '../../../tools/forget/doomed.ts';
import { BadListError, doomedIn, doomedText } from '../../../tools/forget/doomed-list.ts';

const ID = 'a'.repeat(64);
const RECORDING = { recordingId: ID, day: '2026-01-31' };
const OBJECT = { bucket: 'raw', key: 'a.mat', version: 'v1' };
const REPLACED = { bucket: 'lake', key: `samples/ingest_date=2026-01-31/${ID}-00000.parquet`, version: 'v2' };
const AWAITED = { ...RECORDING, processedMs: 1, untilMs: 2 };
const read = (recordings: unknown, objects: unknown) =>
  doomedIn(JSON.stringify({ format: 1, recordings, objects }), 'the list', 'raw');

test('what was written is read', () => {
  const earlier = [{ ...RECORDING, generation: 'g000001-0a' }];
  const recordings = [RECORDING, { recordingId: ID, day: null }];
  const doomed = { recordings, earlier, replaced: [REPLACED], awaited: [AWAITED], objects: [OBJECT] };
  expect(doomedIn(doomedText(doomed), 'the list', 'raw', 'lake')).toEqual(doomed);
});

test('who knows only the first format takes no list that has more for finished', () => {
  const format = (more: object) =>
    JSON.parse(doomedText({ ...NOTHING_DOOMED, recordings: [RECORDING], ...more })).format;
  expect(format({})).toBe(1);
  const more = { earlier: [{ ...RECORDING, generation: 'g000001' }], replaced: [REPLACED], awaited: [AWAITED] };
  for (const [name, list] of Object.entries(more)) expect([name, format({ [name]: list })]).toEqual([name, 2]);
  expect(() => doomedIn('{"format":3}', 'the list', 'raw')).toThrow(
    'the list must hold a list of format 1 or 2, got 3.',
  );
});

test.each<[string, unknown, unknown]>([
  ['an empty id', [{ ...RECORDING, recordingId: '' }], []],
  ['the beginning of an id', [{ ...RECORDING, recordingId: ID.slice(1) }], []],
  ['no day', [{ recordingId: ID }], []],
  ['a day that leads elsewhere', [{ ...RECORDING, day: '2026-01-31/x' }], []],
  ['null', [null], []],
  ['another bucket', [RECORDING], [{ ...OBJECT, bucket: 'lake' }]],
  ['no key', [RECORDING], [{ ...OBJECT, key: '' }]],
  ['a version that is not a text', [RECORDING], [OBJECT, { ...OBJECT, version: 1 }]],
  ['no list of recordings', undefined, []],
  ['no list of objects', [], {}],
])('%s is refused', (_, recordings, objects) => {
  expect(() => read(recordings, objects)).toThrow(BadListError);
});

test.each([
  ['no generation', [RECORDING]],
  ['a generation that leads elsewhere', [{ ...RECORDING, generation: 'g000001/../x' }]],
  ['no list', {}],
])('earlier rows with %s are refused; a list from before there were any is read', (_, earlier) => {
  const text = JSON.stringify({ format: 1, recordings: [], earlier, objects: [] });
  expect(() => doomedIn(text, 'the list', 'raw')).toThrow(
    'the list must list earlier rows, each with a recordingId, a day',
  );
  expect(read([], [])).toEqual(NOTHING_DOOMED);
});

test.each<[string, unknown, string | undefined]>([
  ['in another bucket', { ...REPLACED, bucket: 'raw' }, 'lake'],
  ['that are no file of a recording', { ...REPLACED, key: 'rulesets/ingest_date=2026-01-31/a.parquet' }, 'lake'],
  ['without a version', { ...REPLACED, version: '' }, 'lake'],
  ['where no versions are kept', REPLACED, undefined],
])('replaced files %s are refused', (_, one, lake) => {
  const text = JSON.stringify({ format: 1, recordings: [], replaced: [one], objects: [] });
  expect(() => doomedIn(text, 'the list', 'raw', lake)).toThrow(/^the list must list (?:no )?replaced files.*, got \{/);
});

test.each<[string, unknown, string | undefined]>([
  ['without an id', { ...AWAITED, recordingId: undefined }, 'lake'],
  ['without a day', { ...AWAITED, day: null }, 'lake'],
  ['with a time that is not a number', { ...AWAITED, untilMs: '2' }, 'lake'],
  ['where no versions are kept', AWAITED, undefined],
])('awaited rows %s are refused', (_, one, lake) => {
  const text = JSON.stringify({ format: 2, recordings: [], awaited: [one], objects: [] });
  expect(() => doomedIn(text, 'the list', 'raw', lake)).toThrow(/^the list must list (?:no )?awaited rows.*, got \{/);
});

test('the sentence says where, what was expected and what was found', () => {
  expect(() => read([], [{ ...OBJECT, bucket: 'lake' }])).toThrow(
    'the list must list objects, each with the bucket "raw", a key and a version, got {"bucket":"lake","key":"a.mat","version":"v1"}. Nothing was deleted.',
  );
  expect(() => doomedIn('{', 'the list', 'raw')).toThrow('the list must be JSON, got "{".');
});
