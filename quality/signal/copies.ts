/**
 * Blocks of samples that occur twice, bit for bit, found in linear time as rsync does it (Tridgell 1996): blocks of
 * half the required length are stored by their hash; a hash that rolls along the signal finds them again; blocks with
 * the same hash are compared sample by sample and extended both ways.
 *
 * What is found lies in one piece of signal: a window and its margin.
 */
import type { Quantity } from '../units.ts';
import { areEqual } from './samples.ts';
import type { Extent } from './stretches.ts';
import { Stretches } from './stretches.ts';

/** Both blocks of every pair, as stretches that may overlap. */
export interface Copies {
  /** Pairs with at least a block's length between them. */
  readonly apart: Stretches;
  /** Pairs with less between them: a packet that was sent twice, a buffer that was replayed in a loop. */
  readonly adjacent: Stretches;
}

/**
 * Two blocks, local indices: `length` samples from `first` and from `second` are equal. They lie at least `shortest`
 * apart, and overlap where a loop was replayed more than twice.
 */
export interface Pair {
  readonly first: number;
  readonly second: number;
  readonly length: number;
}

/**
 * A block must change from one sample to the next at least this often: flat lines repeat, and so does a jump between
 * two of them. (The longest exact repeat of MIT-BIH is 9 samples.)
 */
const MIN_CHANGES = 16;
/** Whatever the sampling rate: short blocks repeat by chance. */
const MIN_SAMPLES = 64;
const MULTIPLIER = 0x5bd1e995;
/** Fractions of a millivolt become whole numbers that differ where the values do. */
const FRACTIONS = 1 << 20;
const BUCKETS = 1 << 10;

/**
 * Finds copied blocks.
 *
 * @param values as the file stores them; NaN equals nothing
 * @param atLeast how long a block must last; never less than 64 samples
 * @param range peak to peak that it must have, in the units of `values`
 */
export function copiesIn(extent: Extent, values: ArrayLike<number>, atLeast: Quantity<'s'>, range: number): Copies {
  const shortest = Math.max(MIN_SAMPLES, Math.round(atLeast.value * extent.samplingRateHz));
  const pairs = pairsIn(values, shortest, range);
  // What agrees from the first sample in sight to the last is a loop wider than the view.
  const fillsTheView = ({ first, second, length }: Pair) => first === 0 && second + length === values.length;
  const isAdjacent = (pair: Pair) => pair.second - pair.first - pair.length < shortest || fillsTheView(pair);
  return {
    apart: blocksOf(
      extent,
      pairs.filter((pair) => !isAdjacent(pair)),
    ),
    adjacent: blocksOf(extent, pairs.filter(isAdjacent)),
  };
}

/** The pairs, ascending by the end of their second block; one for each stretch that repeats an earlier one. */
export function pairsIn(values: ArrayLike<number>, shortest: number, range: number): Pair[] {
  const { length } = values;
  const block = Math.ceil(shortest / 2); // not >> 1, which is 0 for lengths beyond 32 bits
  const hashes = rollingHashes(values, block, lent('hashes', Math.max(0, length - block + 1)));
  const heads = lent('heads', BUCKETS).fill(-1);
  const next = lent('next', Math.ceil(length / block)).fill(-1);
  const blockAt = (start: number) => ({ values, from: start, to: start + block });
  const pairs: Pair[] = [];
  let noted = 0;
  let reported = 0;
  for (let at = shortest; at + block <= length; at += 1) {
    // A block is stored once it is far enough back that a whole copy of it would not overlap it.
    if (noted + shortest <= at) {
      note(values, hashes, heads, next, noted, block);
      noted += block;
    }
    const found = lookUp(hashes, heads, next, at, block);
    if (found < 0 || !areEqual(blockAt(found), blockAt(at))) continue;
    const pair = extended(values, found, at, block, reported);
    if (pair.length < shortest || !isDistinctive(values, pair, range)) continue;
    pairs.push(pair);
    // What the pair covers has been reported; the search continues after it, and stores the blocks it has passed.
    reported = pair.second + pair.length;
    const resume = Math.max(at, reported - 1);
    for (; noted + shortest <= resume; noted += block) note(values, hashes, heads, next, noted, block);
    at = resume;
  }
  return pairs;
}

/** Arrays that each search lends to the next: to clear and collect those of a day of 12 leads takes longer than to fill them. */
const kept = new Map<string, Int32Array>();

function lent(name: string, length: number): Int32Array {
  const known = kept.get(name);
  const array = known !== undefined && known.length >= length ? known : new Int32Array(length);
  kept.set(name, array);
  return array.subarray(0, length);
}

/** Fills in the hash of the block that begins at each sample. */
function rollingHashes(values: ArrayLike<number>, block: number, hashes: Int32Array): Int32Array {
  const count = hashes.length;
  if (count === 0) return hashes;
  let power = 1;
  let hash = 0;
  for (let i = 0; i < block; i += 1) {
    power = Math.imul(power, MULTIPLIER);
    hash = (Math.imul(hash, MULTIPLIER) + wholeNumber(values[i]!)) | 0;
  }
  hashes[0] = hash;
  for (let i = 1; i < count; i += 1) {
    const change = wholeNumber(values[i + block - 1]!) - Math.imul(power, wholeNumber(values[i - 1]!));
    hash = (Math.imul(hash, MULTIPLIER) + change) | 0;
    hashes[i] = hash;
  }
  return hashes;
}

function wholeNumber(value: number): number {
  const whole = value | 0;
  return whole === value ? whole : (value * FRACTIONS) | 0;
}

function bucketOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
}

/** Stores a block by its hash, unless it is flat or that hash is stored already: a look-up compares once. */
function note(
  values: ArrayLike<number>,
  hashes: Int32Array,
  heads: Int32Array,
  next: Int32Array,
  start: number,
  block: number,
): void {
  if (start + block > values.length || isConstant(values, start, block)) return;
  if (lookUp(hashes, heads, next, start, block) >= 0) return;
  const bucket = bucketOf(hashes[start]!);
  next[start / block] = heads[bucket]!;
  heads[bucket] = start / block;
}

/** The start of the stored block whose hash is that of the block at `at`; -1 without one. */
function lookUp(hashes: Int32Array, heads: Int32Array, next: Int32Array, at: number, block: number): number {
  const hash = hashes[at]!;
  for (let i = heads[bucketOf(hash)]!; i >= 0; i = next[i]!) if (hashes[i * block] === hash) return i * block;
  return -1;
}

function isConstant(values: ArrayLike<number>, start: number, block: number): boolean {
  for (let i = start + 1; i < start + block; i += 1) if (values[i] !== values[start]) return false;
  return true;
}

/** As far as the samples agree before and after, back to what has been reported. */
function extended(values: ArrayLike<number>, first: number, second: number, block: number, reported: number): Pair {
  let before = 0;
  const room = Math.min(first, second - reported);
  while (before < room && values[first - before - 1] === values[second - before - 1]) before += 1;
  let length = before + block;
  const start = second - before;
  while (start + length < values.length && values[first - before + length] === values[start + length]) length += 1;
  return { first: first - before, second: start, length };
}

/** Does the block move far and often enough that it cannot repeat by chance? */
function isDistinctive(values: ArrayLike<number>, { first, length }: Pair, range: number): boolean {
  let highest = values[first]!;
  let lowest = highest;
  let changes = 0;
  for (let i = first + 1; i < first + length; i += 1) {
    const value = values[i]!;
    if (value !== values[i - 1]) changes += 1;
    if (value > highest) highest = value;
    if (value < lowest) lowest = value;
  }
  return changes >= MIN_CHANGES && highest - lowest >= range;
}

function blocksOf(extent: Extent, pairs: readonly Pair[]): Stretches {
  const blocks = pairs
    .flatMap(({ first, second, length }) => [
      { start: first, end: first + length },
      { start: second, end: second + length },
    ])
    .sort((a, b) => a.start - b.start);
  return new Stretches(
    extent,
    blocks.map(({ start }) => start),
    blocks.map(({ end }) => end),
  );
}
