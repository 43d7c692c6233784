/** What a profile may read from the folders of a key. */
import { expect, test } from '@jest/globals';
import { saidInKey } from '../../../../handler/recording/said/in-key.ts';
import { defaultProfile } from '../../../../quality/profiles/index.ts';
import { text } from '../../../support/recordings.ts';
import { counts, read } from './read.ts';

test.each([
  ['S7/H3/a.mat', '{subject}/{device}/*', { subject: 'S7', device: 'H3' }],
  ['ward/S7/H3/a.mat', '{subject}/{device}/*', { subject: 'S7', device: 'H3' }],
  ['our-device/S7/raw/a.mat', '{subject}/raw/*', { subject: 'S7' }],
  ['our-device/S7/clean/a.mat', '{subject}/raw/*', {}],
  ['a.mat', '{subject}/{device}/*', {}],
  ['/H3/a.mat', '{subject}/{device}/*', {}],
  ['S7/H3/a.mat', undefined, {}],
])('%s by %s', (key, pattern, said) => {
  expect(saidInKey(key, pattern)).toEqual(said);
});

test('a profile that was named reads its keys so, after the metadata and the file', () => {
  const profile = { ...defaultProfile, recording: { ...defaultProfile.recording, keys: '{subject}/{device}/*' } };
  const key = 'S7/H4/a.mat';
  expect(read([counts()], { key, profile }).recording).toMatchObject({ subject: 'S7', device: 'H4' });
  expect(read([counts(), text('subject_id', 'P7')], { key, profile }).recording.subject).toBe('P7');
  expect(read([counts()], { key, profile, metadata: { device: 'X' } }).recording.device).toBe('X');
  expect(read([counts()], { key }).recording).toMatchObject({ subject: undefined, device: undefined });
});
