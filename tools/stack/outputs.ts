/** The buckets and queues of a deployed stack, from its outputs. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { quoted, systemMessage } from '../../local/terminal/text.ts';
import type { StackChoice } from './choice.ts';

/** The value of each output that a command asked for, by its name in `infra/index.ts`; none is missing. */
export type StackOutputs<Name extends string> = Readonly<Record<Name, string>>;

/** The region for the clients; left out where the environment gives it. */
export interface ClientRegion {
  readonly region?: string;
}

/** The queue's URL names the region, whatever the person's own default is. */
export function regionOf({ queueUrl }: StackOutputs<'queueUrl'>): ClientRegion {
  const [, region] = /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com/.exec(queueUrl) ?? [];
  return region === undefined ? {} : { region };
}

/** All outputs of a stack by name, and how a sentence calls where they are from. */
export interface OutputsFound {
  readonly where: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * @param names the outputs that are needed
 * @param folder where relative names start
 * @throws {WrongArguments} when Pulumi, the stack or the file cannot be read, or an output is missing
 */
export async function outputsOf<Name extends string>(
  stack: StackChoice,
  names: readonly Name[],
  folder: string,
): Promise<StackOutputs<Name>> {
  return outputsAmong(await findOutputs(stack, folder), names);
}

/** @throws {WrongArguments} when Pulumi, the stack or the file cannot be read */
export async function findOutputs(stack: StackChoice, folder: string): Promise<OutputsFound> {
  const text =
    'name' in stack ? await fromPulumi(stack.name) : fromFile(resolve(folder, stack.outputsFile), stack.outputsFile);
  const where = 'name' in stack ? `stack ${quoted(stack.name)}` : quoted(stack.outputsFile);
  return { where, values: parsed(text, where) };
}

/** Outputs that stacks have had from the first version on. */
const OF_EVERY_VERSION = ['rawBucket', 'queueUrl'];

/** @throws {WrongArguments} when an output is missing: the stack was brought up by an earlier version, or not yet */
export function outputsAmong<Name extends string>(
  { where, values }: OutputsFound,
  names: readonly Name[],
): StackOutputs<Name> {
  const missing = names.filter((name) => !isThere(values[name]));
  if (missing.length > 0) {
    const isEarlier = OF_EVERY_VERSION.every((name) => isThere(values[name]));
    const why = isEarlier ? 'it was deployed by an earlier version; run npm run up.' : 'is it deployed?';
    throw new WrongArguments(`The outputs of ${where} lack ${missing.join(', ')}: ${why}`);
  }
  return values as StackOutputs<Name>; // each was checked
}

function isThere(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

async function fromPulumi(name: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('pulumi', ['stack', 'output', '--json', '--stack', name], {
      env: process.env, // in a test this is Jest's own, which a child would not get by itself
    });
    return stdout;
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === 'ENOENT') {
      throw new WrongArguments(
        'pulumi is not on PATH: install it, or give its outputs with --stack-outputs FILE (pulumi stack output --json).',
      );
    }
    const [said = ''] = stderr.trim().split('\n');
    throw new WrongArguments(
      `pulumi could not give the outputs of stack ${quoted(name)}: ${said || systemMessage(error)}`,
    );
  }
}

function fromFile(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new WrongArguments(`${quoted(name)} cannot be read: ${systemMessage(error)}.`);
  }
}

function parsed(text: string, where: string): Readonly<Record<string, unknown>> {
  let outputs: unknown;
  try {
    outputs = JSON.parse(text);
  } catch {
    outputs = undefined;
  }
  if (typeof outputs === 'object' && outputs !== null) return outputs as Readonly<Record<string, unknown>>; // an object has names
  throw new WrongArguments(`The outputs of ${where} must be a JSON object, as pulumi stack output --json prints it.`);
}
