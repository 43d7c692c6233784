import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instantIn } from '../../../handler/recording/instant.ts';

test('any instant comes back from how ISO 8601 writes it', () => {
  const instants = fc.date({ min: new Date('0001-01-01Z'), max: new Date('9999-12-31Z'), noInvalidDate: true });
  fc.assert(fc.property(instants, (date) => expect(instantIn(date.toISOString())).toEqual(date)));
});

test.each([
  ['2025-03-01', '2025-03-01T00:00:00.000Z'],
  ['2025-03-01T10:30', '2025-03-01T10:30:00.000Z'],
  ['2025-03-01T10:30:15', '2025-03-01T10:30:15.000Z'],
  ['2025-03-01T10:30:15.123456+02:00', '2025-03-01T08:30:15.123Z'],
  [' 2024-02-29T23:59:59Z ', '2024-02-29T23:59:59.000Z'],
])('%s is %s: without a zone it is UTC', (text, instant) => {
  expect(instantIn(text)?.toISOString()).toBe(instant);
});

test.each([
  '',
  'yesterday',
  'foo 12',
  '1',
  '2025',
  '2025-02-30',
  '2023-02-29',
  '2025-13-01',
  '2025-03-01T25:00Z',
  '01.03.2025',
  '2025-03-01 10:30',
  'Invalid Date',
])('"%s" is none, whatever Date makes of it', (text) => expect(instantIn(text)).toBeUndefined());
