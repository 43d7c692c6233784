import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tasksOf } from '../../../handler/queue/tasks.ts';
import { simulateBatch } from '../../../tools/capacity/simulate-batch.ts';
import { batch, notification } from '../../support/pipeline.ts';

test('a simulated batch is processed in the order in which the handler processes it', () => {
  const receives = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(receives, (counts) => {
      const { tasks } = tasksOf(batch(...counts.map((count) => ({ body: notification('k'), receives: count }))));
      const uploads = counts.map((count, index) => ({ upload: { arrivesS: 0, bytes: index }, receives: count }));
      const order: string[] = [];
      simulateBatch(uploads, 900, {
        serviceS: ({ bytes }) => order.push(`m${bytes}`),
        coldStartS: () => 0,
        fails: () => false,
      });
      expect(order).toEqual(tasks.map(({ message }) => message.messageId));
    }),
  );
});
