/** Ways in which files get damaged, chosen by a seeded chance so that a run can be repeated. */

/** Whole numbers from 0 to below `limit`. */
export type Chance = (limit: number) => number;

/** Numbers that lengths and counts like to go wrong at. */
const TELLING_NUMBERS = [0, 1, 7, 0x7f, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff];

/** A chance that repeats with its seed. Source: Mulberry32, Tommy Ettinger, public domain. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const DAMAGES: Readonly<Record<string, (bytes: Buffer, chance: Chance) => Uint8Array>> = {
  'flipped bits': (bytes, chance) => {
    for (let left = 1 + chance(8); left > 0; left--) bytes[somewhere(bytes, chance)]! ^= 1 << chance(8);
    return bytes;
  },
  'overwritten bytes': (bytes, chance) => {
    const at = somewhere(bytes, chance);
    for (let i = at; i < Math.min(at + 1 + chance(16), bytes.length); i++) bytes[i] = chance(256);
    return bytes;
  },
  'a telling number': (bytes, chance) => {
    const at = Math.min(somewhere(bytes, chance) & ~3, Math.max(0, bytes.length - 4));
    const number = TELLING_NUMBERS[chance(TELLING_NUMBERS.length)]!;
    if (bytes.length >= 4) chance(2) === 0 ? bytes.writeUInt32LE(number, at) : bytes.writeUInt32BE(number, at);
    return bytes;
  },
  'cut short': (bytes, chance) => bytes.subarray(0, somewhere(bytes, chance)),
  'bytes left out': (bytes, chance) => {
    const at = somewhere(bytes, chance);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + chance(64))]);
  },
  'bytes put in': (bytes, chance) => {
    const at = somewhere(bytes, chance);
    const more = Buffer.from(Array.from({ length: 1 + chance(64) }, () => chance(256)));
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  },
  'a piece from elsewhere': (bytes, chance) => {
    const from = somewhere(bytes, chance);
    bytes.copy(bytes, somewhere(bytes, chance), from, from + 1 + chance(256));
    return bytes;
  },
  zeros: (bytes, chance) => {
    const at = somewhere(bytes, chance);
    return bytes.fill(0, at, Math.min(at + 1 + chance(512), bytes.length));
  },
};

/** A damaged copy of a file, and how it was damaged. */
export function damage(original: Uint8Array, chance: Chance): { bytes: Uint8Array; how: string } {
  const kinds = Object.entries(DAMAGES);
  const [how, apply] = kinds[chance(kinds.length)]!;
  return { bytes: apply(Buffer.from(original), chance), how };
}

/** Half of the damage goes where the sizes are: into the first 256 bytes. */
function somewhere(bytes: Uint8Array, chance: Chance): number {
  return chance(Math.max(1, chance(2) === 0 ? Math.min(bytes.length, 256) : bytes.length));
}
