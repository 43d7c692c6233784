/** Speed, gain and place of the paper, and how times are written on it. */
import { describe, expect, test } from '@jest/globals';
import { clampedFrom, nextGain, nextSpeed, timeMarks, timeWords } from '../../../handler/draw/scale.ts';

describe('speed, gain and place', () => {
  test('zoom in and out are each other’s undoing, and gains end', () => {
    for (const speed of [100, 25, 0.78125]) expect(nextSpeed(nextSpeed(speed, 1), -1)).toBe(speed);
    expect(nextSpeed(20, 1)).toBe(25);
    expect([nextGain(10, 1), nextGain(10, -1), nextGain(40, 1), nextGain(1.25, -1)]).toEqual([20, 5, 40, 1.25]);
  });

  test('stay inside the recording', () => {
    expect([clampedFrom(-3, 8, 60), clampedFrom(58, 8, 60), clampedFrom(5, 8, 60), clampedFrom(5, 80, 60)]).toEqual([
      0, 52, 5, 0,
    ]);
  });

  test('times are marked where they are, with a point in every language', () => {
    expect(timeMarks({ fromS: 2.5, speedMmPerS: 25 }, 100)).toEqual([3, 4, 5, 6]);
    expect([3.4, 59.99, 60, 125.5, 3600, 46_925].map(timeWords)).toEqual([
      '3.4 s',
      '59.99 s',
      '1:00',
      '2:05.5',
      '1:00:00',
      '13:02:05',
    ]);
  });
});
