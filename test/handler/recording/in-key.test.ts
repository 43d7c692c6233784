import { expect, test } from '@jest/globals';
import { saidInKey } from '../../../handler/recording/said/in-key.ts';

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
