import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { objectsIn } from '../../handler/queue/event.ts';
import { BATCH_SIZE, batchOf } from '../../local/queue.ts';
import { anyText } from '../support/seed/any-text.ts';

const KEY = fc.oneof(
  anyText({ minLength: 1, maxLength: 1100 }),
  fc.constantFrom('a b+c%20.mat', '100 %/"it\'s"/ü.mat', 'über/心電図\n.mat', '++  ++', '%'),
);

test('the handler reads the same object from a message as it was made for, whatever its key', () => {
  fc.assert(
    fc.property(fc.array(KEY, { minLength: 1, maxLength: BATCH_SIZE }), (keys) => {
      const objects = keys.map((key) => ({ bucket: 'raw', key, version: 'v1' }));
      expect(batchOf(objects).Records.flatMap(({ body }) => objectsIn(body))).toEqual(objects);
    }),
  );
});

test('keys are written as S3 writes them: a plus for a space, slashes as they are', () => {
  const [message] = batchOf([{ bucket: 'raw', key: 'MLII/1 NSR/100m (0)+.mat', version: 'v1' }]).Records;
  expect(message?.body).toContain('"MLII/1+NSR/100m+(0)%2B.mat"');
});
