/** Version 7.3 files of MATLAB, Octave and h5py: the same claims, wherever they are kept. */
import { describe, expect, test } from '@jest/globals';
import type { Dataset, File, Group } from 'h5wasm';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { classed, writeMat73 } from '../mat/write-mat73.ts';

const HEART = ecg({ durationS: 10, samplingRateHz: 250 });
const MICROVOLTS = Float64Array.from(HEART.adu, (code) => (code * 1000) / HEART.gainAduPerMv);

/** Samples × leads of one lead, as HDF5 has a row of MATLAB. */
const signal = (group: File | Group, name: string) =>
  group.create_dataset({ name, data: MICROVOLTS, shape: [MICROVOLTS.length, 1] });
const chars = (group: Group, name: string, content: string) =>
  classed(
    group.create_dataset({ name, data: Uint16Array.from(content, (c) => c.charCodeAt(0)), shape: [content.length, 1] }),
    'char',
  );
const sampled = (object: Dataset | Group) => {
  object.create_attribute('Fs', 250);
  object.create_attribute('units', 'uV');
};

const writers: readonly [string, (file: File) => void][] = [
  ['attributes of the signal', (file) => sampled(signal(file, 'ecg'))],
  [
    'attributes of the signal, beside another with its own',
    (file) => {
      sampled(signal(file, 'ecg'));
      file
        .create_dataset({ name: 'ppg', data: Float64Array.from({ length: 640 }, Math.sin) })
        .create_attribute('Fs', 64);
    },
  ],
  [
    'attributes of the file',
    (file) => {
      signal(file, 'ecg');
      sampled(file as unknown as Group);
    },
  ],
  [
    'attributes of a group',
    (file) => {
      const group = file.create_group('record');
      signal(group, 'ecg');
      sampled(group);
    },
  ],
  [
    "Octave's groups of type and value",
    (file) => {
      for (const [name, content] of [
        ['ecg', MICROVOLTS],
        ['fs', Float64Array.of(250)],
      ] as const) {
        const group = file.create_group(name);
        group.create_attribute('OCTAVE_NEW_FORMAT', 1, [], '<B');
        group.create_dataset({ name: 'type', data: 'matrix' });
        group.create_dataset({ name: 'value', data: content, shape: [content.length, 1] });
      }
      sampled(file.create_group('unused'));
      chars(file as unknown as Group, 'units', 'uV');
    },
  ],
  [
    "MATLAB's own variables",
    (file) => {
      classed(signal(file, 'ecg'), 'double');
      classed(file.create_dataset({ name: 'fs', data: Float64Array.of(250), shape: [1, 1] }), 'double');
      chars(file as unknown as Group, 'units', 'uV');
    },
  ],
];

describe('rate and unit of a version 7.3 file', () => {
  test.each(writers)('are understood from %s', async (_, write) => {
    const file = await readMat(await writeMat73(write));
    const chosen = { profile: defaultProfile, isNamed: false };
    const { signal: read, facts } = recordingIn(file, { key: 'a.mat', metadata: new Map() }, chosen);
    expect({ rate: facts.samplingRate?.value, ...facts.sources }).toMatchObject({
      rate: 250,
      samplingRate: 'file',
      gain: 'file',
    });
    const values = read!.read(0, 0, MICROVOLTS.length);
    expect(values.every((mv, i) => Math.abs(mv - MICROVOLTS[i]! / 1000) < 1e-9)).toBe(true);
  });
});
