/** `npm run rules -- try FILE [--profile ID]`: what every rule says about one file, passes included. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadFileError } from '../../handler/mat/errors.ts';
import { readMat } from '../../handler/mat/read-mat.ts';
import { type Recording, recordingIn } from '../../handler/recording/recording.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import { readArguments, WrongArguments } from '../../local/terminal/arguments.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { outcomeWord, paintWith } from '../../local/terminal/paint.ts';
import { counted, pathFrom, quoted, systemMessage, visible } from '../../local/terminal/text.ts';
import { knownProfile, profileOfFolder } from '../../local/which-profile.ts';
import type { Profile } from '../../quality/profile.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';
import { seconds } from '../../quality/units.ts';
import { printWorstVerdicts } from './print-worst-verdicts.ts';
import { worstVerdicts } from './worst-verdicts.ts';

/** @throws {WrongArguments} when there is no such file or profile */
export async function tryRules(argv: readonly string[], context: CommandContext): Promise<number> {
  const { names, values } = readArguments(argv, { profile: 'ID' });
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) {
    throw new WrongArguments('Name one file: npm run rules -- try FILE [--profile ID].');
  }
  const path = resolve(context.folder, name);
  const id = knownProfile(values.get('profile')) ?? profileOfFolder(path);
  const named = profiles.get(id ?? '');
  const chosen = { profile: named ?? defaultProfile, isNamed: named !== undefined };
  const bytes = bytesOf(path, name);
  try {
    const recording = recordingIn(await readMat(bytes), { key: path, metadata: new Map() }, chosen);
    printReport(pathFrom(context.folder, path), recording, recording.profile, context);
    return 0;
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    context.err.write(`${quoted(name)} cannot be read: ${visible(error.message)}\n`);
    return 1;
  }
}

function bytesOf(path: string, name: string): Uint8Array {
  try {
    if (statSync(path).isDirectory()) throw new WrongArguments(`${quoted(name)} is a folder: name one file in it.`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof WrongArguments) throw error;
    throw new WrongArguments(`${quoted(name)} cannot be read: ${systemMessage(error)}.`);
  }
}

function printReport(name: string, recording: Recording, profile: Profile, { out, colours }: CommandContext): void {
  const paint = paintWith(colours);
  const { ruleset } = namedRulesetOf(profile);
  const { verdicts, windows, judgement } = worstVerdicts(recording, ruleset);
  out.write(`${paint('bold', visible(name))}: ${sizeWords(recording)}; profile ${profile.id}\n`);
  printWorstVerdicts(verdicts, recording, windows, { out, paint });
  const off = Object.entries(profile.rules).flatMap(([id, given]) => (given === 'off' ? [id] : []));
  if (off.length > 0) out.write(`Off in this profile: ${off.join(', ')}\n\n`);
  const share = `${Math.floor(1000 * judgement.usableShare) / 10} % of the lead time is usable`;
  const why = judgement.reason === undefined ? share : visible(judgement.reason);
  out.write(`${outcomeWord(judgement.outcome, paint).trimEnd()}: ${why}\n`);
}

function sizeWords({ facts, signal }: Recording): string {
  if (signal === undefined) return 'no signal that can be judged';
  const { sampleCount, samplingRateHz } = signal;
  const duration = seconds(sampleCount / samplingRateHz);
  return `${counted(facts.leadCount, 'lead')}, ${duration} at ${samplingRateHz} Hz`;
}
