/** What is understood as unit, gain and zero, and when a profile may say what nobody else says. */
import { describe, expect, test } from '@jest/globals';
import type { MatVariable } from '../../../../handler/mat/variables.ts';
import { cell, numeric, scalar, text } from '../../../support/recordings.ts';
import { counts, HEART, leads, MILLIVOLTS, millivolts, read } from './read.ts';

describe('the scale', () => {
  test.each<[string, number, readonly MatVariable[]]>([
    ...['mV', 'MV', ' millivolts ', 'millivolt', '[mV]'].map((unit): [string, number, MatVariable[]] => [
      unit,
      1,
      [text('unit', unit)],
    ]),
    ...['uV', 'µV', 'μV', 'microvolts', 'microvolt', 'Âµv'].map((unit): [string, number, MatVariable[]] => [
      unit,
      1e3,
      [text('units', unit)],
    ]),
    ['V', 1e-3, [text('unit', 'V')]],
    ['volts', 1e-3, [text('unit', 'volts')]],
    ['nV', 1e6, [text('unit', 'nV')]],
    ['a cell of units', 1e3, [cell('units', text('', 'uV'))]],
  ])('of values in %s', (_, perMv, said) => {
    const values = numeric(
      'ecg',
      [1, MILLIVOLTS.length],
      MILLIVOLTS.map((mv) => mv * perMv),
    );
    const { firstMv, sources } = read([values, scalar('fs', 250), ...said]);
    expect(sources?.gain).toBe('file');
    for (const [i, mv] of firstMv!.entries()) expect(mv).toBeCloseTo(MILLIVOLTS[i]!, 9);
  });

  const scaled = (gain: number, zero = 0) =>
    numeric(
      'val',
      [1, MILLIVOLTS.length],
      MILLIVOLTS.map((mv) => Math.round(mv * gain + zero)),
    );

  test.each<[string, number, number, readonly MatVariable[]]>([
    ['a gain', 400, 0, [scalar('gain', 400)]],
    ['a gain and the zero', 400, 512, [scalar('adc_gain', 400), scalar('baseline', 512)]],
    ['a gain in counts a microvolt', 400, 0, [scalar('gain', 0.4), text('gain_unit', 'adu/uV')]],
    ['a gain, and the unit that it leads to', 400, 0, [scalar('gain', 0.4), text('units', 'uV')]],
    ['its inverse, with its unit', 400, 0, [scalar('gain', 0.0025), text('gain_units', 'mV/count')]],
    ['a resolution in microvolts', 400, 0, [scalar('resolution', 2.5), text('resolution_unit', 'uV')]],
    ['a resolution with its unit in its name', 400, 0, [scalar('lsb_uV', 2.5)]],
    ['nanovolts a bit', 400, 0, [scalar('nVPerBit', 2500)]],
    ["WFDB's two zeros", 400, 512, [scalar('adc_gain', 400), scalar('baseline', 512), scalar('adc_zero', 0)]],
  ])('of counts by %s', (_, gain, zero, said) => {
    const { firstMv, sources, contradictions } = read([scaled(gain, zero), scalar('fs', 250), ...said]);
    expect({ source: sources?.gain, contradictions }).toEqual({ source: 'file', contradictions: 0 });
    for (const [i, mv] of firstMv!.entries()) expect(Math.abs(mv - MILLIVOLTS[i]!)).toBeLessThan(0.51 / gain);
  });

  test.each<[string, readonly MatVariable[]]>([
    ['an inverse without a unit', [scalar('gain', 0.0025)]],
    ['the gain of an amplifier', [scalar('gain', 1e6)]],
    ['a resolution without a unit, which may be bits', [scalar('resolution', 16)]],
    ['nothing', []],
  ])('of counts is not guessed from %s', (_, said) => {
    const { unknown, names } = read([scaled(5000, -20_000), scalar('fs', 250), ...said]);
    expect({ unknown, names }).toEqual({ unknown: [expect.stringContaining('gain-adu-per-mv')], names: undefined });
  });

  test('a zero that the codes never come near is not believed without a gain', () => {
    const { firstMv, sources } = read([counts(), scalar('fs', 250), scalar('baseline', 1)]);
    expect(sources?.gain).toBe('assumed');
    expect(firstMv![0]).toBeCloseTo(HEART.adu[0]! / 200, 9);
  });

  test('numbers that are not whole and look like a heart in millivolts are taken for such, and marked', () => {
    expect(read([millivolts(), scalar('fs', 250)])).toMatchObject({ sources: { gain: 'assumed' }, profile: 'generic' });
    const volts = numeric(
      'ecg',
      [1, MILLIVOLTS.length],
      MILLIVOLTS.map((mv) => mv / 1000),
    );
    expect(read([volts, scalar('fs', 250)])).toMatchObject({ unknown: ['unit or gain-adu-per-mv'], names: undefined });
  });

  test('the default profile speaks only for files that look like its own', () => {
    expect(read([counts()])).toMatchObject({
      profile: 'mit-bih-360',
      sources: { gain: 'assumed', samplingRate: 'assumed' },
    });
    const eightBit = numeric(
      'val',
      [1, 3000],
      Float64Array.from({ length: 3000 }, (_, i) => 128 + Math.round(40 * Math.sin(i / 9))),
    );
    for (const other of [scaled(200, 0), leads(3), eightBit]) expect(read([other]).names).toBeUndefined();
  });

  test('a profile that was named is refused where its values would be wrong', () => {
    expect(read([scaled(200, 0)], { profile: 'mit-bih-360' })).toMatchObject({ misfits: 1, names: undefined });
    expect(read([scaled(200, 0)], { profile: 'millivolts' })).toMatchObject({ misfits: 1, names: undefined });
    expect(read([millivolts()], { profile: 'cinc-2017' })).toMatchObject({ misfits: 1, names: undefined });
    const volts = numeric(
      'ecg',
      [1, MILLIVOLTS.length],
      MILLIVOLTS.map((mv) => mv / 1e6),
    );
    expect(read([volts], { profile: 'millivolts' })).toMatchObject({ misfits: 1, names: undefined });
    expect(read([scaled(200, 0)], { profile: 'baseline-removed-adu' })).toMatchObject({ misfits: 0, names: ['ch1'] });
  });
});
