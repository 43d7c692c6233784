import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { storedFrame, unzstd, zstdDeltas, zstdPage } from '../../../../handler/write/parquet/zstd.ts';

/** Where the form of the frame changes, and where nothing is stored any more. */
const EDGES = [0, 1, 127, 128, 255, 256, 257, 4095, 4096, 65_535, 65_536, 65_791];

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31) % 251);

test.each([...EDGES, 65_792, 200_000])('%d bytes come back as they were', (length) => {
  const bytes = bytesOf(length);
  for (const page of [zstdPage(bytes), zstdDeltas(bytes, length), zstdDeltas(bytes, 100 * length)]) {
    expect(new Uint8Array(zstdDecompressSync(page))).toEqual(bytes);
  }
});

test('differences that take several pieces of memory are packed as one', () => {
  for (const length of [4096, 16_384, 16_385, 131_071, 131_072, 200_000]) {
    const noise = Uint8Array.from({ length }, (_, at) => (Math.imul(at, 2_654_435_761) >>> 13) & 0xff);
    const inPieces = zstdCompressSync(noise, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
    expect(Buffer.compare(zstdDeltas(noise, length), inPieces)).toBe(0);
  }
});

test.each(EDGES)('a frame that stores %d bytes is that and ten at most', (length) => {
  const frame = storedFrame(bytesOf(length));
  expect(frame.length - length).toBeLessThanOrEqual(10);
  expect(new Uint8Array(zstdDecompressSync(frame))).toEqual(bytesOf(length));
});

test('any bytes can be stored', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      expect(new Uint8Array(zstdDecompressSync(storedFrame(bytes)))).toEqual(bytes);
    }),
  );
});

test('what any frame holds is what zstd says, or refused as zstd refuses it', () => {
  const frames = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => storedFrame(bytes)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(zstdCompressSync(bytes))),
    fc.uint8Array({ maxLength: 20 }),
  );
  const damaged = fc.tuple(frames, fc.nat({ max: 12 }), fc.nat({ max: 255 })).map(([frame, at, byte]) => {
    return frame.map((was, index) => (index === at ? byte : was));
  });
  const cut = fc.tuple(frames, fc.nat({ max: 300 })).map(([frame, end]) => frame.slice(0, end));
  fc.assert(
    fc.property(fc.oneof(frames, damaged, cut), (frame) => {
      expect(outcomeOf(() => unzstd(frame))).toEqual(outcomeOf(() => new Uint8Array(zstdDecompressSync(frame))));
    }),
    { numRuns: 500 },
  );
});

/** What was returned, or that something was thrown. */
function outcomeOf(work: () => Uint8Array): Uint8Array | 'refused' {
  try {
    return work();
  } catch {
    return 'refused';
  }
}

test('what is too long to be stored is refused', () => {
  expect(() => storedFrame(bytesOf(65_792))).toThrow(
    new RangeError('a stored frame has at most 65791 bytes, got 65792'),
  );
});

test('what repeats is compressed as soon as it is long, and where it takes few bits a value', () => {
  expect(zstdPage(new Uint8Array(5000)).length).toBeLessThan(100);
  expect(zstdDeltas(new Uint8Array(5000), 5000).length).toBeLessThan(100);
  expect(zstdDeltas(new Uint8Array(1000), 3600).length).toBeLessThan(100);
  expect(zstdDeltas(new Uint8Array(2000), 3600).length).toBeGreaterThan(2000);
});
