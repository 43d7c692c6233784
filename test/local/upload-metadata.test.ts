import { describe, expect, test } from '@jest/globals';
import { main } from '../../local/process.ts';
import { optionForms } from '../../local/terminal/arguments.ts';
import { METADATA_OPTIONS, metadataOf } from '../../local/upload-metadata.ts';
import { queryLake, samples, workspace } from '../support/workspace.ts';

/** One value for each option, and the metadata of an upload that says the same. */
const SAID: Readonly<Record<string, readonly [value: string, key: string]>> = {
  profile: ['twelve-lead-500', 'profile'],
  subject: ['S-017', 'subject'],
  'recorded-at': ['2026-01-31T08:30Z', 'recorded-at'],
  device: ['Acme Patch', 'device'],
  firmware: ['2.1.0', 'firmware'],
  'sampling-rate': ['500', 'sampling-rate-hz'],
  gain: ['1000', 'gain-adu-per-mv'],
  zero: ['-5', 'zero-adu'],
  unit: ['adu', 'unit'],
  leads: ['I,II', 'leads'],
};

describe('what a device says in metadata, said on the command line', () => {
  test('has a key for each option', () => {
    expect(optionForms(METADATA_OPTIONS).map(({ name }) => name)).toEqual(Object.keys(SAID));
    const values = new Map(Object.entries(SAID).map(([option, [value]]) => [option, value]));
    expect(metadataOf(values)).toEqual(new Map(Object.values(SAID).map(([value, key]) => [key, value])));
    expect(metadataOf(new Map())).toEqual(new Map());
  });

  test('reaches the table recordings', async () => {
    const here = workspace();
    here.put('a.mat', { from: samples.good });
    const argv = ['a.mat', '--subject', 'S-017', '--recorded-at', '2026-01-31T09:30+01:00', '--sampling-rate', '250'];
    expect(await main(argv, here.context)).toBe(0);
    const sql = 'select subject, recorded_at, sampling_rate_hz from recordings';
    expect(await queryLake(here, sql)).toEqual([['S-017', new Date('2026-01-31T08:30:00Z'), 250]]);
  });
});
