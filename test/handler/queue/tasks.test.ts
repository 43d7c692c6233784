import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tasksOf } from '../../../handler/queue/tasks.ts';
import { batch, notification } from '../../support/pipeline.ts';
import { anyText } from '../../support/seed/any-text.ts';

function orderOf(...receives: readonly number[]): string[] {
  const { tasks } = tasksOf(batch(...receives.map((count) => ({ body: notification('k'), receives: count }))));
  return tasks.map(({ message }) => message.messageId);
}

test('every object is one task, those of a message one after the other, and every bad message is named', () => {
  const message = fc.record({
    keys: fc.option(fc.array(anyText({ minLength: 1 }), { maxLength: 3 })),
    receives: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const bodies = messages.map(({ keys, receives }) => ({ body: keys ? notification(...keys) : '{}', receives }));
      const { tasks, bad } = tasksOf(batch(...bodies));
      for (const [index, { keys }] of messages.entries()) {
        const mine = tasks.filter(({ message }) => message.messageId === `m${index}`);
        expect(mine.map(({ object }) => object.key)).toEqual(keys ?? []);
        expect(bad.filter(({ message }) => message.messageId === `m${index}`)).toHaveLength(keys ? 0 : 1);
      }
      const ids = tasks.map(({ message }) => message.messageId);
      expect(ids.filter((id, at) => id !== ids[at - 1])).toHaveLength(new Set(ids).size);
    }),
  );
});

test('messages come in their order, those first that were delivered before, and those of an even delivery in reverse', () => {
  expect(orderOf(1, 1, 1)).toEqual(['m0', 'm1', 'm2']);
  expect(orderOf(2, 2, 2)).toEqual(['m2', 'm1', 'm0']);
  expect(orderOf(3, 3, 3)).toEqual(['m0', 'm1', 'm2']);
  expect(orderOf(1, 2, 1, 3, 2)).toEqual(['m3', 'm4', 'm1', 'm0', 'm2']);
});

test('a message that nobody counted was delivered once', () => {
  const [first] = batch(notification('a')).Records;
  const { body } = first!;
  for (const attributes of [{}, { ApproximateReceiveCount: '' }, { ApproximateReceiveCount: 'x' }]) {
    const Records = [{ messageId: 'new', body, attributes }, ...batch({ body, receives: 2 }).Records];
    expect(tasksOf({ Records }).tasks.map(({ message }) => message.messageId)).toEqual(['m0', 'new']);
  }
});
