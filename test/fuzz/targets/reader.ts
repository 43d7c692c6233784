/** MAT-files, and everything the handler does with one: a recording, a refusal, and nothing else. */
import fc from 'fast-check';
import { noticeOf } from '../../../handler/notify/notice.ts';
import { decodeReport, encodeReports } from '../../../handler/notify/report.ts';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { anything, someNamed } from '../../handler/mat/arbitrary-mat.ts';
import type { Named, ToWrite } from '../../handler/mat/write-mat.ts';
import { writeMat5 } from '../../handler/mat/write-mat.ts';
import { batch, bench, notification } from '../../support/pipeline.ts';
import { hostileText } from '../hostile.ts';
import { eachIsOneLine, nothingIsRetried } from '../invariants.ts';
import { mutated, mutations } from '../mutations.ts';
import { readSeeds } from '../seeds.ts';
import { neutral } from '../slack.ts';
import { target } from '../target.ts';

const { plain, hdf5 } = await readSeeds();

/** One in so many is of version 7.3. */
const OTHERS_FOR_ONE_HDF5 = 60;

/** Real and handmade files that were changed. */
function changedOf(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const seed = fc.constantFrom(...seeds);
  return fc.tuple(seed, mutations, seed).map(([original, list, another]) => mutated(original, list, another));
}

/** Files of the format that nobody meant, changed or not: hostile names, and texts where numbers are looked for. */
const generated: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    someNamed(anything),
    fc.uniqueArray(fc.tuple(hostileName(), said()) as fc.Arbitrary<Named>, {
      maxLength: 4,
      selector: ([name]) => name,
    }),
    fc.record({ compressed: fc.boolean(), endian: fc.constantFrom('little', 'big') }),
    fc.option(mutations, { nil: [] }),
  )
  .map(([some, more, options, list]) => {
    const names = new Set(more.map(([name]) => name));
    const bytes = writeMat5([...more, ...some.filter(([name]) => !names.has(name))], options);
    return mutated(bytes, list, bytes);
  });

function hostileName(): fc.Arbitrary<string> {
  const said = fc.constantFrom('val', 'fs', 'Fs', 'gain', 'baseline', 'units', 'ECG', 'subject');
  return fc.oneof(
    said,
    hostileText.map((text) => text.toWellFormed().replaceAll('\0', '').slice(0, 200)),
  );
}

/** A signal, or what a file may say of it. */
function said(): fc.Arbitrary<ToWrite> {
  const number = fc.oneof(
    fc.double(),
    fc.constantFrom(0, -1, 360, 1e-300, 1e300, Number.NaN, Number.POSITIVE_INFINITY),
  );
  const numbers = fc.array(number, { minLength: 1, maxLength: 6 });
  const wave = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4000 }), number)
    .map(([leads, samples, odd]) => {
      const values = Float64Array.from({ length: leads * samples }, (_, at) =>
        Math.round(1024 + 90 * Math.sin(at / 9)),
      );
      values[samples >> 1] = odd;
      return { kind: 'numeric', matClass: 'double', dims: [leads, samples], values } as const;
    });
  return fc.oneof(
    wave,
    numbers.map(
      (list) =>
        ({ kind: 'numeric', matClass: 'double', dims: [1, list.length], values: Float64Array.from(list) }) as const,
    ),
    hostileText.map((text) => ({ kind: 'char', encoding: 'utf16', lines: [text] }) as const),
  );
}

export const reader = target<Uint8Array>({
  name: 'reader',
  extension: 'mat',
  inputs: fc.oneof(
    { weight: OTHERS_FOR_ONE_HDF5, arbitrary: changedOf(plain) },
    { weight: OTHERS_FOR_ONE_HDF5, arbitrary: generated },
    { weight: 2, arbitrary: changedOf(hdf5) },
  ),
  encode: (bytes) => bytes,
  decode: (bytes) => bytes,
  check: async (bytes) => {
    const run = bench({ 'a.mat': { bytes } });
    const { batchItemFailures } = await handleBatch(batch(notification('a.mat')), run.pipeline);
    nothingIsRetried(run);
    if (batchItemFailures.length > 0) throw new Error(`it would be tried again: ${run.lines.join('')}`);
    if (run.lake.of('recordings').length !== 1) throw new Error('no row of recordings');
    eachIsOneLine(run.lines);
    for (const bad of run.reports) {
      const notice = noticeOf(encodeReports(bad).flatMap(decodeReport));
      if (notice !== undefined) neutral(notice);
    }
  },
});
