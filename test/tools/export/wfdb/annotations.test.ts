import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Annotation, annotationFile, BEAT_TYPES } from '../../../../tools/export/wfdb/annotations.ts';
import { readAnnotations } from './read-wfdb.ts';

const someBeats: fc.Arbitrary<Annotation[]> = fc
  .array(
    fc.record({
      sample: fc.oneof(fc.nat(5000), fc.constantFrom(0, 1023, 1024, 65_535, 65_536, 2 ** 31 - 1), fc.nat()),
      type: fc.constantFrom('normal' as const, 'unclassifiable' as const),
      signal: fc.nat(255),
      subtype: fc.nat(255),
    }),
  )
  .map((beats) => beats.toSorted((a, b) => a.sample - b.sample));

test('any beats, however far apart, on whichever signals, are read back by the description of the format', () => {
  fc.assert(
    fc.property(someBeats, (beats) => {
      expect(readAnnotations(annotationFile(beats))).toEqual(
        beats.map(({ sample, type, signal, subtype }) => ({ sample, code: BEAT_TYPES[type], subtype, signal })),
      );
    }),
  );
});

test('two beats by hand: the type above ten bits of interval, what else is said of one behind it, two zeros at the end', () => {
  const beats: Annotation[] = [
    { sample: 100, type: 'normal', signal: 0, subtype: 0 },
    { sample: 3600, type: 'normal', signal: 1, subtype: 1 },
  ];
  expect(Buffer.from(annotationFile(beats)).toString('hex')).toBe(
    ['6404', '00ec', '0000', 'ac0d', '0004', '01f4', '01f8', '0000'].join(''),
  );
});
