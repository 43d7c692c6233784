/** What the leads are called, which channels are none, and where several variables are one recording. */
import { describe, expect, test } from '@jest/globals';
import type { MatVariable } from '../../../../handler/mat/variables.ts';
import { cell, numeric, scalar, struct, text } from '../../../support/recordings.ts';
import { leads, MILLIVOLTS, millivolts, read } from './read.ts';

describe('the leads', () => {
  test.each<[string, MatVariable]>([
    ['a cell', cell('leads', text('', 'II'), text('', 'V1'), text('', 'V5'))],
    ['a char matrix', { kind: 'char', name: 'sig_name', dims: [3, 2], text: 'II\nV1\nV5' }],
    ['a list in one text', text('channel_names', 'II, V1, V5')],
    ["EEGLAB's chanlocs", struct('labels', [text('labels', 'II')], [text('labels', 'V1')], [text('labels', 'V5')])],
  ])('are called as %s says', (_, said) => {
    expect(read([leads(3), scalar('fs', 250), said])).toMatchObject({
      names: ['II', 'V1', 'V5'],
      sources: { leadNames: 'file' },
    });
  });

  test('are called as the twelve are always written', () => {
    const said = cell('leads', text('', 'lead ii'), text('', 'AVR'), text('', 'ECG V5'));
    expect(read([leads(3), scalar('fs', 250), said]).names).toEqual(['II', 'aVR', 'V5']);
  });

  test.each<[string, MatVariable]>([
    ['of another number', cell('leads', text('', 'II'), text('', 'V1'))],
    ['twice', cell('leads', text('', 'II'), text('', 'II'), text('', 'V1'))],
    ['ten thousand', cell('leads', ...Array.from({ length: 10_000 }, (_, i) => text('', `c${i}`)))],
  ])('are numbered where names are given %s', (_, said) => {
    expect(read([leads(3), scalar('fs', 250), said])).toMatchObject({
      names: ['ch1', 'ch2', 'ch3'],
      sources: { leadNames: undefined },
    });
  });

  test.each([
    ['lead_names', 'brust', 'brust'],
    ['leadname', 'brust', 'brust'],
    ['label', 'brust', 'ch1'],
    ['label', 'V5', 'V5'],
  ])('of one lead beside %s %j is %s: a label may be a diagnosis', (variable, name, expected) => {
    expect(read([leads(1), scalar('fs', 250), text(variable, name)]).names).toEqual([expected]);
  });

  test('are numbered where nobody names them, however many a profile has that nobody named', () => {
    const twelve = read([leads(12), scalar('fs', 250)]);
    expect(twelve.names?.slice(0, 2)).toEqual(['ch1', 'ch2']);
  });

  test('that are no ECG are left out, and told', () => {
    const said = cell('labels', text('', 'Resp'), text('', 'II'), text('', 'PLETH'));
    const { names, notes, recording } = read([leads(3), scalar('fs', 250), said]);
    expect(names).toEqual(['II']);
    expect(recording.signal?.headers[0]?.index).toBe(1);
    expect(notes).toHaveLength(2);
    const units = cell('units', text('', 'mV'), text('', 'mmHg'), text('', 'mV'));
    expect(read([leads(3), scalar('fs', 250), units]).names).toEqual(['ch1', 'ch3']);
  });

  test('are not the time that stands in a column before them', () => {
    const both = Float64Array.of(...Array.from(MILLIVOLTS, (_, i) => i * 0.004), ...MILLIVOLTS);
    expect(read([numeric('data', [MILLIVOLTS.length, 2], both)])).toMatchObject({ names: ['ch2'], rateHz: 250 });
  });

  test('may be a variable each', () => {
    const one = (name: string) => numeric(name, [MILLIVOLTS.length, 1], MILLIVOLTS);
    expect(read([one('I'), one('II'), one('avf'), scalar('fs', 250)])).toMatchObject({
      names: ['I', 'II', 'aVF'],
      variable: 'I, II, avf',
    });
    expect(read([struct('leads', [one('V1'), one('V2')]), scalar('fs', 250)]).names).toEqual(['V1', 'V2']);
  });

  test('of several subjects in one file are refused', () => {
    const subject = [millivolts('ecg'), scalar('fs', 250)];
    const { recording } = read([struct('s', subject, subject)]);
    expect(recording.facts.signal).toBeUndefined();
    expect(recording.facts.whyNoSignal).toContain('"s(1).ecg", "s(2).ecg"');
  });
});
