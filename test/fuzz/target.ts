/** What is fuzzed: inputs, what must hold for each, and how one is kept in a file. */
import fc from 'fast-check';
import { prototypesAsTheyWere } from './invariants.ts';

export interface Definition<Input> {
  readonly name: string;
  /** Of the files that inputs are kept in. */
  readonly extension: 'mat' | 'json';
  readonly inputs: fc.Arbitrary<Input>;
  readonly encode: (input: Input) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Input;
  /** @throws when something that must hold does not */
  readonly check: (input: Input) => Promise<void>;
  /** Processor time that one input may take: nothing that is asked for here needs a tenth of it. */
  readonly maxMs?: number;
}

export interface FuzzFinding {
  /** The smallest input that shows it. */
  readonly input: Uint8Array;
  readonly error: unknown;
}

/** A target, whatever its inputs are. */
export interface Target {
  readonly name: string;
  readonly extension: string;
  /**
   * Tries inputs until one fails or the time is over.
   *
   * @param before is called with each input before it is tried
   * @returns the first that failed, shrunk
   */
  fuzz(seed: number, forMs: number, before: (input: Uint8Array) => void): Promise<FuzzFinding | undefined>;
  /** Tries one input again. @throws what it shows */
  repeat(input: Uint8Array): Promise<void>;
}

const MAX_MS = 2000;
/** fast-check makes all inputs of a run ready to be shrunk; a run has no more. */
const RUNS_AT_ONCE = 2000;

export function target<Input>(definition: Definition<Input>): Target {
  const { name, extension, inputs, encode, decode } = definition;
  return {
    name,
    extension,
    fuzz: async (seed, forMs, before) => {
      const end = performance.now() + forMs;
      for (let run = 0; performance.now() < end; run += 1) {
        const property = fc.asyncProperty(inputs, async (input) => {
          before(encode(input));
          await checked(definition, input);
        });
        const details = await fc.check(property, {
          seed: (seed + run * 0x9e3779b9) | 0,
          numRuns: RUNS_AT_ONCE,
          interruptAfterTimeLimit: Math.max(1, end - performance.now()),
          markInterruptAsFailure: false,
        });
        const { counterexample, errorInstance } = details;
        if (details.failed && counterexample !== null)
          return { input: encode(counterexample[0]), error: errorInstance };
      }
      return undefined;
    },
    repeat: (input) => checked(definition, decode(input)),
  };
}

async function checked<Input>({ check, maxMs = MAX_MS }: Definition<Input>, input: Input): Promise<void> {
  const before = process.cpuUsage();
  await check(input);
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  if (ms > maxMs) throw new Error(`slow: it took over ${maxMs} ms of processor time`);
  prototypesAsTheyWere();
}

/** Inputs that are plain data are kept as JSON. */
export const asJson = {
  extension: 'json',
  encode: (input: unknown) => Buffer.from(`${JSON.stringify(input, undefined, 1)}\n`),
} as const;
