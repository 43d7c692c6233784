/** Lets handlers work on a queue until nothing is left to do, and says whether all is as it must be then. */
import { expect } from '@jest/globals';
import type { Pipeline } from '../../handler/queue/batch.ts';
import { handleBatch } from '../../handler/queue/batch.ts';
import { keyParts } from '../../lake/layout.ts';
import { batchOf, type Queue } from './queue.ts';
import { cleanOf, idOf, KEYS, type RulesName } from './uploads.ts';
import type { World } from './world.ts';

export interface Work {
  readonly rules: RulesName;
  /** Messages of one batch; asked for each. */
  readonly batchSize?: () => number;
  /** Handlers that work at the same time. */
  readonly overlap?: number;
  /** What is different in the next process. */
  readonly differences?: () => Partial<Pipeline>;
}

/** Until every message is done or dead. Each batch has a process of its own, which may be killed. */
export async function drain(queue: Queue, world: World, work: Work): Promise<void> {
  const { rules, batchSize = () => 10, overlap = 1, differences = () => ({}) } = work;
  const worker = async () => {
    for (let received = queue.receive(batchSize()); received.length > 0; received = queue.receive(batchSize())) {
      const { pipeline, killed } = world.process(rules, differences());
      const ended = await Promise.race([handleBatch(batchOf(received), pipeline), killed]);
      if (ended === 'killed') queue.timeOut(received);
      else queue.settle(received, ended);
    }
  };
  await Promise.all(Array.from({ length: overlap }, worker));
}

/** Keys of the lake, without those of rulesets that judged before and do not belong to the clean runs. */
export function filesIn(world: World, clean: ReadonlyMap<string, Uint8Array>): string[] {
  return [...world.lake.keys()].filter((key) => clean.has(key) || keyParts(key) !== undefined).sort();
}

/** The lake is that of clean runs and holds nothing else; it was never wrong; whoever is bad was reported. */
export function expectWhole(
  world: World,
  rules: RulesName,
  keys: readonly string[] = KEYS,
  sheetOf: (key: string) => string = () => 'none',
): void {
  expect(world.wrong).toEqual([]);
  const clean = new Map(keys.flatMap((key) => [...cleanOf(key, rules, sheetOf(key)).files]));
  expect(filesIn(world, clean)).toEqual([...clean.keys()].sort());
  for (const [name, bytes] of clean) {
    if (Buffer.compare(bytes, world.lake.get(name)!) !== 0) throw new Error(`${name} is not what a clean run writes`);
  }
  for (const key of keys) {
    const { outcome } = cleanOf(key, rules, sheetOf(key));
    const told = world.reported.filter(({ recordingId }) => recordingId === idOf(key)).map(({ outcome }) => outcome);
    if (outcome === 'accepted') expect(told.filter((one) => one === 'gone')).toEqual([]);
    else expect(told).toContain(outcome);
  }
}
