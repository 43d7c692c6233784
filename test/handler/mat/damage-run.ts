/**
 * Damages MAT-files at random and reads them: `node test/handler/mat/damage-run.ts [--files 20000] [--seed 1]`.
 *
 * Takes the real recordings, or the handmade files where those are missing; every version gets its share. Prints what
 * became of them, the slowest, and the most memory. Exits with 1 when one took over a second of processor time or 256 MB,
 * threw anything but `BadFileError`, or came out differently though it was compressed: those alone carry a checksum.
 * Processor time, for on a busy machine the clock's says nothing about the reader; it is printed all the same.
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BadFileError } from '../../../handler/mat/errors.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import type { MatFile, MatVariable } from '../../../handler/mat/variables.ts';
import { peakMib } from '../../../tools/peak-memory.ts';
import { realData } from '../../support/real-data-folder.ts';
import { chanceFrom, damage } from './damage.ts';
import { HANDMADE } from './handmade.ts';

const MAX_MS = 1000;
const MAX_BYTES = 256e6;
const MAX_SOURCE_BYTES = 600_000;

/** One file in this many is of version 7.3: each of those takes a thread. */
const ONE_IN_HDF5 = 10;

interface Original {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly group: '4' | '5 raw' | '5 compressed' | '7.3';
  readonly form: string;
  readonly parts: readonly string[];
}

const { values: options } = parseArgs({
  options: { files: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const originals = await readOriginals();
const baseline = process.memoryUsage().rss;
const tally = new Map<string, number>();
const codes = new Map<string, number>();
const failures: string[] = [];
let slowest = { ms: 0, what: '' };
let slowestByClockMs = 0;
let peak = baseline;

const chance = chanceFrom(Number(options.seed));
const groups = (['4', '5 raw', '5 compressed', '7.3'] as const)
  .map((group) => originals.filter((original) => original.group === group))
  .filter((group) => group.length > 0);
for (let i = 0; i < Number(options.files); i++) {
  const hdf5 = groups.at(-1)![0]!.group === '7.3' ? groups.at(-1)! : undefined;
  const others = hdf5 ? groups.slice(0, -1) : groups;
  const group = hdf5 && i % ONE_IN_HDF5 === 0 ? hdf5 : others[i % others.length]!;
  await readDamaged(group[chance(group.length)]!, i);
}
report();

async function readOriginals(): Promise<Original[]> {
  const files = realData.root === undefined ? Object.entries(HANDMADE) : recordingsIn(realData.root);
  const read = [];
  for (const [name, bytes] of files) {
    try {
      const file = await readMat(bytes);
      const isCompressed = file.version === '5' && (bytes[128] === 15 || bytes[131] === 15);
      const group = file.version === '5' ? (isCompressed ? '5 compressed' : '5 raw') : file.version;
      read.push({ name, bytes, group, ...fingerprint(file) } as const);
    } catch (error) {
      // Some of the format's own test files are broken on purpose.
      if (!(error instanceof BadFileError)) throw error;
    }
  }
  return read;
}

function recordingsIn(root: string): [name: string, bytes: Uint8Array][] {
  const names = globSync('**/*.mat', { cwd: root }).sort();
  const small = names.filter((name) => statSync(join(root, name)).size <= MAX_SOURCE_BYTES);
  return small.map((name) => [name, new Uint8Array(readFileSync(join(root, name)))]);
}

async function readDamaged(original: Original, number: number): Promise<void> {
  const { bytes, how } = damage(original.bytes, chance);
  const what = `file ${number}: ${original.name}, ${how}`;
  const start = performance.now();
  const cpu = process.cpuUsage();
  const outcome = await outcomeOf(original, bytes, what);
  const { user, system } = process.cpuUsage(cpu);
  const ms = (user + system) / 1000;
  slowestByClockMs = Math.max(slowestByClockMs, performance.now() - start);
  peak = Math.max(peak, process.memoryUsage().rss);
  if (ms > slowest.ms) slowest = { ms, what };
  if (ms > MAX_MS) failures.push(`${Math.round(ms)} ms: ${what}`);
  const key = `${original.group}\t${outcome}`;
  tally.set(key, (tally.get(key) ?? 0) + 1);
}

async function outcomeOf(original: Original, bytes: Uint8Array, what: string): Promise<string> {
  try {
    return compare(original, await readMat(bytes), what);
  } catch (error) {
    if (error instanceof BadFileError) {
      codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
      return 'refused';
    }
    failures.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
    return 'FAILED';
  }
}

function compare(original: Original, file: MatFile, what: string): string {
  const { form, parts } = fingerprint(file);
  if (form === original.form && parts.join() === original.parts.join()) return 'read unchanged';
  if (parts.every((part) => original.parts.includes(part))) return 'read with fewer variables, all of them unchanged';
  if (original.group === '5 compressed') failures.push(`compressed, and read differently: ${what}`);
  if (form === original.form) return 'read with other values: numbers were hit';
  return 'read with another name, shape or class: a header was hit';
}

/** Names, kinds, classes and shapes; and for each variable those with its values, hashed. */
function fingerprint(file: MatFile): { form: string; parts: string[] } {
  const forms: string[] = [];
  const parts = file.variables.map((variable) => {
    const hash = createHash('sha1');
    const form = describe(variable, hash);
    forms.push(form);
    return hash.update(form).digest('base64');
  });
  return { form: JSON.stringify([file.version, file.endian, forms]), parts };
}

function describe(variable: MatVariable, hash: ReturnType<typeof createHash>): string {
  const { kind, name, dims } = variable;
  switch (kind) {
    case 'numeric': {
      const stored = variable.values.slice(0, variable.values.length);
      hash.update(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
      return JSON.stringify([
        kind,
        name,
        dims,
        variable.matClass,
        variable.logical,
        variable.complex,
        stored.constructor.name,
      ]);
    }
    case 'char':
      hash.update(variable.text);
      return JSON.stringify([kind, name, dims]);
    case 'cell':
      return JSON.stringify([kind, name, dims, variable.cells.map((cell) => describe(cell, hash))]);
    case 'struct':
      return JSON.stringify([
        kind,
        name,
        dims,
        variable.elements.map((fields) => Array.from(fields.values(), (field) => describe(field, hash))),
      ]);
    default:
      return JSON.stringify([kind, name, dims]);
  }
}

function report(): void {
  const aboveBaseline = Math.max(peak, peakMib() * 2 ** 20) - baseline;
  if (aboveBaseline > MAX_BYTES) failures.push(`${Math.round(aboveBaseline / 1e6)} MB above baseline`);
  console.log(`${options.files} damaged files, seed ${options.seed}, from ${originals.length} originals`);
  for (const [key, count] of [...tally].sort(([a], [b]) => a.localeCompare(b))) {
    const [group, outcome] = key.split('\t');
    console.log(`${String(count).padStart(7)}  version ${group!.padEnd(13)} ${outcome}`);
  }
  console.log(`refused by code: ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}`);
  console.log(`slowest ${slowest.ms.toFixed(0)} ms of processor time (${slowest.what})`);
  console.log(`slowest ${slowestByClockMs.toFixed(0)} ms by the clock`);
  console.log(`peak RSS ${(aboveBaseline / 1e6).toFixed(0)} MB above a baseline of ${(baseline / 1e6).toFixed(0)} MB`);
  console.log(`${failures.length} failures`);
  for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
