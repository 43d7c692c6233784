/** Every upload on a queue, in a world where each call has the fate that a test gives it. */
import { notification } from '../support/pipeline.ts';
import { Queue } from './queue.ts';
import { KEYS } from './uploads.ts';
import { type Call, type Fate, World } from './world.ts';

/** @returns with `calls`, to which each call is added as it is made */
export function announced(fateOf: (call: Call) => Fate) {
  const world = new World();
  const queue = new Queue();
  const calls: Call[] = [];
  world.fateOf = (call) => {
    calls.push(call);
    return fateOf(call);
  };
  queue.send(...KEYS.map((key) => notification(key)));
  return { world, queue, calls };
}
