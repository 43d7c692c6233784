/** Beats and comments of a WFDB record; its signals are compared with the lake in `round-trip.test.ts`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Chosen } from '../../../../tools/export/choose/choose-recordings.ts';
import { newFolder } from '../../../../tools/export/folder/new-folder.ts';
import type { ExportedSignal, Seconds } from '../../../../tools/export/signal/exported-signal.ts';
import type { LeadFile } from '../../../../tools/export/signal/lead-files.ts';
import { exportWfdb } from '../../../../tools/export/wfdb/export-wfdb.ts';
import { emptyFolder } from '../../../support/workspace.ts';
import { readAnnotations, readRecord } from './read-wfdb.ts';

const SAMPLES = 4000;

function leadOf(index: number, some: Partial<LeadFile> = {}): LeadFile {
  const read = (from: number, to: number) => Float64Array.from({ length: to - from }, (_, i) => (from + i) % 100);
  const scale = { gainAduPerMv: 200, zeroAdu: 1024 };
  return { index, name: `ch${index + 1}`, ...scale, lowest: 0, highest: 99, missing: 0, read, ...some };
}

const recording: Chosen = {
  id: 'a'.repeat(64),
  record: 'aaaaaaaaaaaaaaaa',
  day: '2026-01-31',
  rateHz: 360,
  sampleCount: SAMPLES,
  leadCount: 2,
  ruleset: 'r1',
  pipelineVersion: '0.1.0',
  profile: 'mit-bih-360',
  recordedAt: undefined,
  subject: 'S-017',
  device: 'Holter\n# subject_id: nobody',
  firmware: undefined,
  hasLeadNames: false,
};

const leads = [
  leadOf(0),
  leadOf(3, { name: 'ECG lead with a name that is longer than what a header of WFDB may have of one' }),
];

const BEATS = [
  { sample: 100, timeS: 0.278, isUsable: true, detectorsAgree: true },
  { sample: 400, timeS: 1.111, isUsable: false, detectorsAgree: true },
  { sample: 3600, timeS: 10, isUsable: true, detectorsAgree: false },
];

async function written(seconds: Seconds, some: Partial<ExportedSignal> = {}) {
  const folder = newFolder(join(emptyFolder(), 'out'), 'out', '/nowhere');
  const files = { leads, sampleCount: SAMPLES, rateHz: 360, holdsCounts: true, drop: () => {} };
  const beats = { lead: leads[1]!, list: BEATS };
  await exportWfdb(folder, { recording, seconds, files, beats, withSubject: false, ...some }, async () => {});
  const path = folder.pathOf(`wfdb/${recording.record}`);
  return { path, record: readRecord(path), files: folder.files };
}

describe('beats', () => {
  test('are annotations of their lead; those in rejected seconds are left out with these', async () => {
    const { path } = await written('usable');
    expect(readAnnotations(readFileSync(`${path}.qrs`))).toEqual([
      { sample: 100, code: 1, subtype: 0, signal: 1 },
      { sample: 3600, code: 1, subtype: 1, signal: 1 },
    ]);
  });

  test('in rejected seconds are unclassifiable where these are kept', async () => {
    const { path, record } = await written('all');
    expect(readAnnotations(readFileSync(`${path}.qrs`)).map(({ sample, code }) => [sample, code])).toEqual([
      [100, 1],
      [400, 13],
      [3600, 1],
    ]);
    expect(record.comments.filter((line) => line.startsWith('# beats'))).toHaveLength(1);
  });

  test('are no file where the lake has none', async () => {
    const { files } = await written('all', { beats: undefined });
    expect(files).toEqual(['wfdb/aaaaaaaaaaaaaaaa.dat', 'wfdb/aaaaaaaaaaaaaaaa.hea']);
  });
});

describe('the header', () => {
  test('has each comment on one line, whatever a device is called, and no line longer than WFDB reads', async () => {
    const { path, record } = await written('usable');
    expect(record.comments).toContain('# device: Holter # subject_id: nobody');
    expect(record.comments.filter((line) => line.startsWith('# subject_id'))).toEqual([]);
    for (const line of readFileSync(`${path}.hea`, 'utf8').split('\n')) expect(line.length).toBeLessThan(255);
    expect(record.signals[1]!.name.length + 'aaaaaaaaaaaaaaaa.dat'.length).toBe(80);
  });

  test.each([
    [{ lowest: -32_767, highest: 32_767 }, 16],
    [{ lowest: -32_768, highest: 0 }, 24],
    [{ lowest: 0, highest: 2 ** 23 - 1 }, 24],
    [{ lowest: 0, highest: 2 ** 23 }, 32],
    [{ lowest: Number.NaN, highest: Number.NaN }, 16],
  ])('takes as few bits as every value and the code for none need: %j in %i', async (ends, bits) => {
    const one = [leadOf(0, { ...ends, read: (from, to) => new Float64Array(to - from).fill(ends.lowest) })];
    const files = { leads: one, sampleCount: SAMPLES, rateHz: 360, holdsCounts: true, drop: () => {} };
    const { record } = await written('all', { files, beats: undefined });
    expect(record.bits).toBe(bits);
    expect(record.signals[0]!.steps[0]).toBe(Number.isNaN(ends.lowest) ? undefined : ends.lowest);
  });

  test('says that millivolts were rounded, and to what: a nanovolt, or more where they are beyond two volts', async () => {
    const mv = { gainAduPerMv: undefined, zeroAdu: undefined };
    const small = leadOf(0, {
      ...mv,
      lowest: -1,
      highest: 1,
      read: (from, to) => new Float64Array(to - from).fill(0.1234567),
    });
    const large = leadOf(1, {
      ...mv,
      lowest: 0,
      highest: 3000,
      read: (from, to) => new Float64Array(to - from).fill(3000),
    });
    const files = { leads: [small, large], sampleCount: SAMPLES, rateHz: 360, holdsCounts: false, drop: () => {} };
    const { record } = await written('all', { files, beats: undefined });
    expect(record.signals.map(({ gain, baseline, steps }) => [gain, baseline, steps[0]])).toEqual([
      [1e6, 0, 123_457],
      [1e5, 0, 3e8],
    ]);
    expect(record.comments).toContain('# rounded to steps of: 1 nV, 10 nV');
  });
});
