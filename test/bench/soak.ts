/**
 * Whether memory stays flat: `npm run soak [-- --invocations 10000]` calls the handler so often in one process, as a busy
 * function is called, and prints what the process holds after each tenth, garbage collected. Ends with 1 when the heap or
 * the memory outside of it grew after the first fifth, in which caches and compiled code settle.
 */
import { parseArgs } from 'node:util';
import { createLog } from '../../handler/log.ts';
import { handleBatch, type Pipeline } from '../../handler/queue/batch.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { KEYS, UPLOADS } from '../faults/uploads.ts';
import { classed, writeMat73 } from '../handler/mat/write-mat73.ts';
import { batch, notification } from '../support/pipeline.ts';
import { goodCounts } from '../support/recordings.ts';
import { MemoryRawStore } from '../support/stores.ts';

const { values: options } = parseArgs({ options: { invocations: { type: 'string', default: '10000' } } });
const invocations = Number(options.invocations);
if (!Number.isSafeInteger(invocations) || invocations < 10 || global.gc === undefined) {
  process.stderr.write('Usage: npm run soak -- [--invocations N], at least 10; it needs node --expose-gc\n');
  process.exit(2);
}

/** What may be added after the first fifth: less than 1 KiB an invocation in 10 000, and more than the noise in 1000. */
const MAX_GROWTH_MIB = 6;
/** One invocation of so many reads a version 7.3 file, which takes a thread and 130 ms. */
const HDF5_EVERY = 100;
/** One call to storage of so many fails. */
const FAILS_EVERY = 37;

/** MiB, after garbage was collected. */
interface Held {
  readonly rss: number;
  readonly heap: number;
  /** Buffers and WebAssembly. */
  readonly outside: number;
}

const hdf5 = await writeMat73((file) => {
  classed(file.create_dataset({ name: 'val', data: goodCounts, shape: [3600, 1], dtype: '<h' }), 'int16');
});
let calls = 0;
const counts = new Map<string, number>();
const pipeline = soaked();

process.stdout.write('invocations      RSS     heap  outside, in MiB\n');
const curve: Held[] = [];
for (let done = 0; done < invocations; done += 1) {
  await handleBatch(batch(...bodiesOf(done)), pipeline);
  if ((done + 1) % Math.floor(invocations / 10) === 0) curve.push(printed(done + 1, held()));
}
const [after, end] = [curve[1]!, curve.at(-1)!];
const grown = { heap: end.heap - after.heap, outside: end.outside - after.outside };
const isFlat = Math.max(grown.heap, grown.outside) <= MAX_GROWTH_MIB;
const outcomes = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
process.stdout.write(`${outcomes}\n`);
process.stdout.write(
  `${isFlat ? 'flat' : 'GROWING'}: heap ${grown.heap.toFixed(1)} MiB, outside ${grown.outside.toFixed(1)} MiB since the first fifth\n`,
);
process.exitCode = isFlat ? 0 : 1;

/** Everything that can become of a message, in turn. */
function bodiesOf(invocation: number): string[] {
  const key = KEYS[invocation % KEYS.length]!;
  const other = KEYS[(invocation + 1) % KEYS.length]!;
  if (invocation % HDF5_EVERY === 0) return [notification('hdf5.mat')];
  return invocation % 10 === 0 ? ['no JSON', notification(key, other)] : [notification(key)];
}

/** A handler whose storage forgets what is written, and fails now and then. */
function soaked(): Pipeline {
  const orFail = async () => {
    calls += 1;
    if (calls % FAILS_EVERY === 0) throw new Error('503 Slow Down');
  };
  return {
    raw: new MemoryRawStore({ ...UPLOADS, 'hdf5.mat': { bytes: hdf5 } }),
    lake: { write: orFail, writeOnce: orFail, remove: orFail, list: async () => [] },
    report: orFail,
    log: createLog({ write: () => {} }),
    defaultProfile,
    onResult: ({ outcome }) => counts.set(outcome, (counts.get(outcome) ?? 0) + 1),
  };
}

function held(): Held {
  global.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20, outside: external / 2 ** 20 };
}

function printed(done: number, memory: Held): Held {
  const cells = [memory.rss, memory.heap, memory.outside].map((mib) => mib.toFixed(1).padStart(8));
  process.stdout.write(`${String(done).padStart(11)} ${cells.join(' ')}\n`);
  return memory;
}
