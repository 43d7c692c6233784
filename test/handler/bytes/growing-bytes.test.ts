import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wholeOf } from '../../../handler/bytes/file-content.ts';
import { GrowingBytes } from '../../../handler/bytes/growing-bytes.ts';
import { ScratchFiles } from '../../../handler/bytes/scratch-files.ts';

test('pieces come back as one, in their order, whether they were held or lay in a file', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 9 });
  fc.assert(
    fc.property(pieces, fc.integer({ min: 0, max: 20 }), (given, heldBytes) => {
      const scratch = new ScratchFiles();
      const [held, inFile] = [new GrowingBytes(), new GrowingBytes(scratch, heldBytes)];
      for (const piece of given) for (const bytes of [held, inFile]) bytes.append(piece);
      const whole = Uint8Array.from(given.flatMap((piece) => [...piece]));
      for (const bytes of [held, inFile]) {
        expect(bytes.length).toBe(whole.length);
        expect(Uint8Array.from(wholeOf(bytes.content()))).toEqual(whole);
      }
      scratch.close();
    }),
    { numRuns: 50 },
  );
});
