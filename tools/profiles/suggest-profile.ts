/** `./ecg profiles suggest FILE`: which profiles fit a file and why the others do not, and a first draft of a new one. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadFileError } from '../../handler/mat/errors.ts';
import { readMat } from '../../handler/mat/read-mat.ts';
import { type LooksOfFile, looksOf } from '../../handler/recording/looks-of.ts';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { isSystemError, pathFrom, quoted, systemMessage, visible } from '../../local/terminal/text.ts';
import { type Chapter, printChapters } from '../page/chapters.ts';
import { comparedProfiles } from './compared-profiles.ts';
import { profileDraft } from './profile-draft.ts';

export const main = command({
  call: './ecg profiles suggest',
  names: 'FILE',
  about:
    'Compares a file with what the files of each profile look like: number of channels, and what the values can be. A profile that fits need not be the right one: that is for somebody to say who knows the device.',
  options: { '--draft': 'print a first draft of a new profile for such files, and nothing else' },
  examples: [
    ['./ecg profiles suggest ecg.mat', 'what fits, and what does not'],
    ['./ecg profiles suggest ecg.mat --draft > quality/profiles/our-device.ts', 'the beginning of a new profile'],
  ],
  exitStatus: { 0: 'answered, whether or not a profile fits', 1: 'the file cannot be read', 2: 'wrong use' },
  run: suggest,
});

async function suggest({ names, switches }: Arguments, context: CommandContext): Promise<number> {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) throw new WrongArguments('Name one file: ./ecg profiles suggest FILE.');
  const path = resolve(context.folder, name);
  const looks = await looksAt(path);
  if ('why' in looks) {
    context.err.write(`${quoted(name)} cannot be read as a recording: ${visible(looks.why)}\n`);
    return 1;
  }
  if (switches.has('draft')) context.out.write(profileDraft(looks));
  else printChapters([visible(pathFrom(context.folder, path)), looksWords(looks)], chapters(looks), context);
  return 0;
}

async function looksAt(path: string): Promise<LooksOfFile | { readonly why: string }> {
  try {
    return looksOf(await readMat(readFileSync(path)));
  } catch (error) {
    if (!(error instanceof BadFileError) && !isSystemError(error)) throw error;
    return { why: systemMessage(error) };
  }
}

function looksWords({ variable, channelCount, sampleCount, range }: LooksOfFile): string {
  const { lowest, highest, isWhole } = range();
  const values = Number.isNaN(lowest)
    ? 'no number at all'
    : `${isWhole ? 'whole numbers' : 'numbers'} from ${Number(lowest.toPrecision(5))} to ${Number(highest.toPrecision(5))}`;
  return `${channelCount} × ${sampleCount} in ${visible(variable)}: ${values}`;
}

function chapters(looks: LooksOfFile): Chapter[] {
  const compared = comparedProfiles(looks);
  const fitting = compared.filter(({ why }) => why === undefined).map(({ id, title }) => `${id}: ${title}`);
  const others = compared.flatMap(({ id, why }) => (why === undefined ? [] : [`${id}: ${why}`]));
  return [
    ['fits', fitting.length > 0 ? fitting : ['no profile']],
    ['does not', others],
    [
      'to use one',
      ['./ecg process FILE --profile ID, if its rate and gain are those of the device: ./ecg profiles explain ID'],
    ],
    ['a new one', ['./ecg profiles suggest FILE --draft']],
  ];
}
