import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { looksOf } from '../../../handler/recording/looks-of.ts';
import { profiles } from '../../../quality/profiles/index.ts';
import { profileDraft } from '../../../tools/profiles/profile-draft.ts';
import { main } from '../../../tools/profiles/suggest-profile.ts';
import { fileOf, numeric, text } from '../../support/recordings.ts';
import { workspace } from '../../support/workspace.ts';

const SAMPLE = join(import.meta.dirname, '..', '..', '..', 'samples', 'mit-bih-360', '208m (0).mat');

async function suggest(...argv: readonly string[]) {
  const here = workspace();
  const status = await main(argv, here.context);
  return { status, ...here.taken() };
}

const looking = (channels: number, ...values: readonly number[]) =>
  looksOf(
    fileOf(
      numeric(
        'val',
        [channels, 40],
        Float64Array.from({ length: 40 * channels }, (_, i) => values[i % values.length]!),
      ),
    ),
  );

describe('./ecg profiles suggest', () => {
  test('names what fits, and for each other profile what does not', async () => {
    const { status, out, err } = await suggest(SAMPLE);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const [fits = '', others = ''] = out.split(/\n(?=does not)/);
    expect(fits).toContain('mit-bih-360');
    for (const id of ['twelve-lead-500', 'millivolts', 'cinc-2015']) {
      expect(others).toContain(id);
      expect(fits).not.toContain(id);
    }
  });

  test.each([
    ['no file', [], 'Name one file'],
    ['two files', ['a.mat', 'b.mat'], 'Name one file'],
    ['--darft', [SAMPLE, '--darft'], '--draft'],
  ])('refuses %s in one sentence', async (_, argv, part) => {
    const { status, out, err } = await suggest(...argv);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(part);
  });

  test.each(['nowhere.mat', '.'])('says why %s cannot be read', async (name) => {
    const { status, err } = await suggest(name);
    expect(status).toBe(1);
    expect(err).toMatch(/^"[^\n]+\n$/);
  });

  test('says why a file without a signal has no profile', () => {
    expect(looksOf(fileOf(text('note', 'hi')))).toMatchObject({ why: expect.stringContaining('note') });
  });
});

describe('a draft of a profile', () => {
  test.each([
    ['counts of 11 bits', looking(2, 900, 1100), "stores: 'adu'", 'codes: [adu(0), adu(2047)]', 'zero: adu(1024)'],
    [
      'counts of 16 bits',
      looking(12, -9000, 9000),
      "stores: 'adu'",
      'codes: [adu(-32767), adu(32766)]',
      'zero: adu(0)',
    ],
    ['millivolts', looking(1, -0.5, 1.5), "stores: 'mV'", 'within: millivolts(20)', 'leads: [1]'],
  ])('of %s compiles, and looks like the file', (_, looks, ...parts) => {
    if ('why' in looks) throw new Error(looks.why);
    const draft = profileDraft(looks);
    const { diagnostics } = ts.transpileModule(draft, { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
    for (const part of parts) expect(draft).toContain(part);
    expect(profiles.has('our-device')).toBe(false);
  });
});
