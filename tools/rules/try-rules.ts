/** `./ecg rules try FILE…`: the verdict on each file, and what the rules say about it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadFileError } from '../../handler/mat/errors.ts';
import type { Recording } from '../../handler/recording/recording.ts';
import { worstSeconds } from '../../handler/report/papers.ts';
import { OUTCOMES_WORST_FIRST, type WorstVerdict, worstVerdicts } from '../../handler/report/worst-verdicts.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import { findRecordings } from '../../local/find-recordings.ts';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { type LeadTime, leadTimeOf, usableWords } from '../../local/terminal/lead-time.ts';
import { outcomeCounts, outcomeWord, paintWith } from '../../local/terminal/paint.ts';
import { counted, isSystemError, pathFrom, quoted, systemMessage, visible } from '../../local/terminal/text.ts';
import { METADATA_OPTIONS, metadataOf } from '../../local/upload-metadata.ts';
import type { ClaimSource } from '../../quality/facts.ts';
import type { Judgement } from '../../quality/judge/tally.ts';
import type { Profile } from '../../quality/profile.ts';
import { seconds } from '../../quality/units.ts';
import type { Outcome } from '../../quality/verdict.ts';
import { printWorstVerdicts } from './print-worst-verdicts.ts';
import { recordingInPlace } from './recording-in-place.ts';
import { ruleById } from './words.ts';

/** What is shown unasked. */
const STANDS_OUT: ReadonlySet<Outcome> = new Set(['reject', 'warn', 'info']);

export const main = command({
  call: './ecg rules try',
  names: 'FILE_OR_FOLDER…',
  about:
    'Judges files and shows the verdict, then what stands out: each rule that reported something, with value, limit and margin at the worst window of each lead. Nothing is written but the picture that you ask for.',
  options: {
    '--all': 'the rules that reported nothing, too',
    '--rule ID': 'only this rule, whatever it says',
    '--picture FILE': 'draw 10 s of one recording around its worst finding, on ECG paper, into this .svg file',
    ...METADATA_OPTIONS,
  },
  examples: [
    ['./ecg rules try ecg.mat', 'what stands out'],
    ['./ecg rules try ecg.mat --rule muscle-noise', 'how near a file is to a limit'],
    ['./ecg rules try ecg.mat --picture ecg.svg', 'what it looks like where it is worst'],
    ['./ecg rules try ~/recordings --profile holter-24h', 'many files, under a profile'],
  ],
  exitStatus: {
    0: 'judged, whatever the verdict',
    1: 'a file cannot be read, or there is nothing to draw',
    2: 'wrong use',
  },
  run: tryRules,
});

/** What of a report is asked for. */
interface Asked {
  readonly isAll: boolean;
  readonly ruleId: string | undefined;
  /** Absolute; undefined when no picture is asked for. */
  readonly picture: string | undefined;
}

async function tryRules({ names, values, switches }: Arguments, context: CommandContext): Promise<number> {
  if (names.length === 0) throw new WrongArguments('Name a file or a folder: ./ecg rules try FILE_OR_FOLDER…');
  const rule = values.get('rule');
  const ruleId = rule === undefined ? undefined : ruleById(rule).id;
  const asked = { isAll: switches.has('all'), ruleId, picture: pictureIn(values.get('picture'), context.folder) };
  const metadata = metadataOf(values);
  const { files, closed } = findRecordings(names, context.folder);
  if (asked.picture !== undefined && files.length > 1) {
    throw new WrongArguments(`--picture draws one recording, got ${files.length}: ./ecg report draws several.`);
  }
  for (const folder of closed) context.err.write(`Cannot look into ${folder}\n`);
  const outcomes: Judgement['outcome'][] = [];
  for (const [at, path] of files.entries()) {
    if (at > 0) context.out.write('\n');
    const outcome = await tryFile(path, metadata, asked, context);
    if (outcome !== undefined) outcomes.push(outcome);
  }
  if (outcomes.length > 1)
    context.out.write(`\n${counted(outcomes.length, 'recording')}: ${outcomeCounts(outcomes)}\n`);
  return outcomes.length === files.length && closed.length === 0 ? 0 : 1;
}

/** Only a name that ends in .svg: a recording is never written over. */
function pictureIn(name: string | undefined, folder: string): string | undefined {
  if (name === undefined || /\.svg$/i.test(name)) return name === undefined ? undefined : resolve(folder, name);
  throw new WrongArguments(`--picture must be a file that ends in .svg, got ${quoted(name)}.`);
}

/** @returns false where there is nothing to draw, which was then said. @throws {WrongArguments} when it cannot be written */
function draw(
  path: string,
  { signal }: Recording,
  judgement: Judgement,
  { out, err, folder }: CommandContext,
): boolean {
  const name = visible(pathFrom(folder, path));
  if (signal === undefined) {
    err.write(`${name} was not written: no source says what the numbers mean, so there is no scale to draw them by.\n`);
    return false;
  }
  try {
    writeFileSync(path, worstSeconds(judgement, signal));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new WrongArguments(`The picture cannot be written to ${quoted(name)}: ${systemMessage(error)}.`);
  }
  out.write(`\nPicture: ${name}\n`);
  return true;
}

/** @returns undefined when the file cannot be read, or not be drawn as was asked, which was then said */
async function tryFile(
  path: string,
  metadata: ReadonlyMap<string, string>,
  asked: Asked,
  context: CommandContext,
): Promise<Judgement['outcome'] | undefined> {
  const name = visible(pathFrom(context.folder, path));
  try {
    const recording = await recordingInPlace(path, readFileSync(path), metadata);
    const { ruleset } = namedRulesetOf(recording.profile);
    return printReport(name, recording, ruleset, asked, context);
  } catch (error) {
    if (!(error instanceof BadFileError) && !isSystemError(error)) throw error;
    context.err.write(`${name} cannot be read: ${visible(systemMessage(error))}\n`);
    return undefined;
  }
}

function printReport(
  name: string,
  recording: Recording,
  ruleset: ReturnType<typeof namedRulesetOf>['ruleset'],
  { isAll, ruleId, picture }: Asked,
  context: CommandContext,
): Judgement['outcome'] | undefined {
  const { out, colours } = context;
  const paint = paintWith(colours);
  const { verdicts, windows, judgement } = worstVerdicts(recording, ruleset);
  const why =
    judgement.reason === undefined
      ? `${usableWords(leadTimeIn(recording, judgement))} usable`
      : visible(judgement.reason);
  out.write(`${paint('bold', name)}\n${outcomeWord(judgement.outcome, paint).trimEnd()}: ${why}\n`);
  out.write(`${sizeWords(recording)}; profile ${ruleset.profile.id}${sourceWords(recording)}\n`);
  const isShown = ({ rule, worst }: WorstVerdict) =>
    ruleId === undefined ? isAll || STANDS_OUT.has(worst.verdict.outcome) : rule.id === ruleId;
  printWorstVerdicts(verdicts.filter(isShown), recording, windows, ruleset, { out, paint });
  const rest = ruleId === undefined && !isAll ? verdicts.filter((verdict) => !isShown(verdict)) : [];
  if (rest.length > 0) out.write(`\nNot shown: ${restWords(rest, verdicts)}. --all shows every rule.\n`);
  const off = offWords(ruleset.profile);
  if (off !== '') out.write(`\nOff in this profile: ${off}\n`);
  const isDrawn = picture === undefined || draw(picture, recording, judgement, context);
  return isDrawn ? judgement.outcome : undefined;
}

/** Of all leads of a recording. */
function leadTimeIn(
  { facts: { leadCount, sampleCount, samplingRate } }: Recording,
  { usableShare }: Judgement,
): LeadTime {
  return leadTimeOf(leadCount * sampleCount, samplingRate?.value, usableShare);
}

/** `21 rules passed, 3 cannot-tell`: rules by the worst that they say of any lead, without those that are shown. */
function restWords(rest: readonly WorstVerdict[], all: readonly WorstVerdict[]): string {
  const shown = new Set(all.filter((one) => !rest.includes(one)).map(({ rule }) => rule.id));
  const byRule = Map.groupBy(
    rest.filter(({ rule }) => !shown.has(rule.id)),
    ({ rule }) => rule.id,
  );
  const worst = [...byRule.values()].map((leads) =>
    OUTCOMES_WORST_FIRST.find((outcome) => leads.some((lead) => lead.worst.verdict.outcome === outcome)),
  );
  const counts = OUTCOMES_WORST_FIRST.flatMap((outcome) => {
    const count = worst.filter((one) => one === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return `${counted(byRule.size, 'rule')} (${counts.join(', ')})`;
}

function offWords(profile: Profile): string {
  return Object.entries(profile.rules)
    .flatMap(([id, given]) => (given === 'off' ? [id] : []))
    .join(', ');
}

/** Who said what the numbers mean: `; sampling rate from the file, scale assumed`. */
function sourceWords({ facts: { sources } }: Recording): string {
  if (sources === undefined) return '';
  const { samplingRate, gain, leadNames } = sources;
  const said = (fact: string, source: ClaimSource | undefined) => {
    if (source === undefined) return [];
    if (source === 'assumed') return [`${fact} assumed`];
    return [`${fact} from the ${source === 'companion' ? 'sheet beside it' : source}`];
  };
  const all = [...said('sampling rate', samplingRate), ...said('scale', gain), ...said('names of leads', leadNames)];
  return all.length === 0 ? '' : `; ${all.join(', ')}`;
}

function sizeWords({ facts, signal }: Recording): string {
  if (signal === undefined) return 'no signal that can be judged';
  const { sampleCount, samplingRateHz } = signal;
  const duration = seconds(sampleCount / samplingRateHz);
  return `${counted(facts.leadCount, 'lead')}, ${duration} at ${samplingRateHz} Hz`;
}
