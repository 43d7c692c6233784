/**
 * A world in which everything that the handler asks of others can go wrong: storage, and the queue that takes reports.
 * After every call that takes effect it looks whether what people can see in the lake is whole.
 */

import { wholeOf } from '../../handler/bytes/file-content.ts';
import { createLog } from '../../handler/log.ts';
import type { BadUpload } from '../../handler/notify/report.ts';
import type { Pipeline } from '../../handler/queue/batch.ts';
import { ObjectGoneError } from '../../handler/store.ts';
import { RECEIVED, type Upload } from '../support/stores.ts';
import { cleanOf, KEYS, RULES, RULES_NAMES, type RulesName, statesOf, UPLOADS } from './uploads.ts';

/**
 * What becomes of a call. `failed late` took effect and its answer was lost. `killed`: the process ends, before the call
 * reached anybody or after; what else it had sent still arrives. `late`: other calls overtake it.
 */
export const FATES = [
  'done',
  'failed',
  'failed late',
  'cut',
  'cut in silence',
  'killed',
  'killed late',
  'late',
] as const;
export type Fate = (typeof FATES)[number];

export interface Call {
  /** From 0, over all processes. */
  readonly number: number;
  readonly what: 'newest' | 'open' | 'bytes' | 'range' | 'write' | 'list' | 'remove' | 'report';
  /** Of the upload, or in the lake. */
  readonly key: string;
}

/** One process with a handler in it. */
export interface Process {
  readonly pipeline: Pipeline;
  /** Resolves when it was killed. */
  readonly killed: Promise<'killed'>;
}

export class World {
  readonly lake = new Map<string, Uint8Array>();
  readonly reported: BadUpload[] = [];
  /** What was uploaded besides `UPLOADS`, or will be later: a sheet, by its key; undefined for what is not there yet. */
  readonly changed = new Map<string, Upload | undefined>();
  calls = 0;
  /** What was wrong with what people could see, at any moment. */
  readonly wrong: string[] = [];
  /** Log lines of all processes. */
  readonly lines: string[] = [];
  /** Decides on each call. */
  fateOf: (call: Call) => Fate = () => 'done';
  /** What passes between a call and its effect. */
  private readonly delay: () => Promise<unknown>;

  constructor(delay: () => Promise<unknown> = async () => {}) {
    this.delay = delay;
  }

  /** A new process under these rules. */
  process(rules: RulesName, differences: Partial<Pipeline> = {}): Process {
    let kill = () => {};
    const killed = new Promise<'killed'>((resolve) => {
      kill = () => resolve('killed');
    });
    const line = new Line(this, kill);
    const pipeline: Pipeline = {
      ...RULES[rules],
      raw: {
        newest: (bucket, key) =>
          line.call('newest', key, () => {
            const upload = this.uploadOf(key);
            return upload && { bucket, key, version: upload.version ?? 'v1' };
          }),
        open: ({ key }) =>
          line.call('open', key, () => {
            const upload = this.uploadOf(key);
            if (upload === undefined) throw new ObjectGoneError('deleted', 'it was deleted');
            const metadata = new Map(Object.entries(upload.metadata ?? {}));
            const bytes = () => line.fetch('bytes', key, upload.bytes);
            const range = (from: number, to: number) => line.fetch('range', key, upload.bytes.subarray(from, to));
            return { size: upload.bytes.length, lastModified: RECEIVED, metadata, bytes, range };
          }),
      },
      lake: {
        write: (key, bytes) => line.call('write', key, () => void this.lake.set(key, wholeOf(bytes))),
        writeOnce: (key, bytes) =>
          line.call('write', key, () => void (this.lake.has(key) || this.lake.set(key, wholeOf(bytes)))),
        list: (prefix) =>
          line.call('list', prefix, () => [...this.lake.keys()].filter((key) => key.startsWith(prefix))),
        remove: (key) => line.call('remove', key, () => void this.lake.delete(key)),
      },
      report: (bad) => line.call('report', '', () => void this.reported.push(...bad)),
      log: createLog({ write: (text) => this.lines.push(text) }),
      now: () => new Date('2025-03-02T08:00:00Z'),
      ...differences,
    };
    return { pipeline, killed };
  }

  private uploadOf(key: string): Upload | undefined {
    return this.changed.has(key) ? this.changed.get(key) : UPLOADS[key];
  }

  async next(what: Call['what'], key: string): Promise<Fate> {
    const fate = this.fateOf({ number: this.calls++, what, key });
    if (fate === 'late') for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    if (fate !== 'killed') await this.delay();
    return fate;
  }

  /** A row of `recordings` must be one that a clean run writes, and every file that belongs to it must be there. */
  look(): void {
    for (const key of KEYS) {
      const name = cleanOf(key, 'usual').row;
      const row = name === undefined ? undefined : this.lake.get(name);
      if (name === undefined || row === undefined) continue;
      const runs = RULES_NAMES.flatMap((rules) => statesOf(key).map((sheet) => cleanOf(key, rules, sheet)));
      const run = runs.find(({ files }) => isSame(row, files.get(name)));
      if (run === undefined) this.wrong.push(`the row of ${key} is one that no clean run writes`);
      else {
        const missing = [...run.files.keys()].filter((file) => !this.lake.has(file));
        if (missing.length > 0) this.wrong.push(`the row of ${key} points at ${missing}, which are not there`);
      }
    }
  }
}

/** The way from one process to the world. When the process is killed nothing comes back any more, and nothing new goes. */
class Line {
  private isCut = false;
  private readonly world: World;
  private readonly kill: () => void;

  constructor(world: World, kill: () => void) {
    this.world = world;
    this.kill = kill;
  }

  async call<T>(what: Call['what'], key: string, effect: () => T): Promise<T> {
    return this.fated(what, key, async (fate) => {
      if (fate === 'failed') throw new Error(`503 Slow Down (${what})`);
      const result = effect();
      this.world.look();
      if (fate === 'failed late') throw new Error(`socket hang up (${what})`);
      return result;
    });
  }

  /** Fetches a body, which can also be cut: with an error, as it should, or in silence. */
  async fetch(what: 'bytes' | 'range', key: string, bytes: Uint8Array): Promise<Uint8Array> {
    return this.fated(what, key, async (fate) => {
      if (fate.startsWith('failed') || fate === 'cut') throw new Error('the body ended early');
      return fate === 'cut in silence' ? bytes.subarray(0, bytes.length / 2) : bytes;
    });
  }

  private async fated<T>(what: Call['what'], key: string, answer: (fate: Fate) => Promise<T>): Promise<T> {
    if (this.isCut) return never();
    const fate = await this.world.next(what, key);
    if (fate === 'killed') this.cut();
    // What was under way when its process died still arrives.
    const answered = fate === 'killed' ? never<T>() : answer(fate);
    if (fate === 'killed late') this.cut();
    if (!this.isCut) return answered;
    answered.catch(() => {});
    return never();
  }

  private cut(): void {
    this.isCut = true;
    this.kill();
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}
