/** `./ecg look`: recordings, their signals and what the rules found, in the browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findRecordings } from '../../local/find-recordings.ts';
import { atInterruption, type Interruption, withInterruption } from '../../local/interruption.ts';
import { UPLOADS_FOLDER } from '../../local/stores/buckets.ts';
import { existingLake } from '../../local/stores/existing-lake.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import { type Arguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { counted, pathFrom, quoted, visible } from '../../local/terminal/text.ts';
import { knownProfile } from '../../local/which-profile.ts';
import { judgeInto } from './judge-into.ts';
import { openBrowser } from './open-browser.ts';
import type { Reader } from './read/marks.ts';
import { NOT_KEPT, readerOf } from './reader.ts';
import { startServer } from './serve/server.ts';

/** What a test puts in place of a person. */
export interface Looking {
  /** Called with the address of the page once it is there; the server ends when this resolves. */
  readonly whileOpen: (url: string) => Promise<void>;
}

export const main = command<Looking>({
  call: './ecg look',
  names: '[FILE_OR_FOLDER…]',
  about: `Shows recordings in the browser: which were accepted and which were not, the signal on ECG paper, and what the rules found in it. Without a name it shows the lake of ./ecg demo and ./ecg process, ${DEFAULT_LAKE}; files and folders that are named are judged first, and nothing of them is kept. The page is served to this machine alone, and fetches nothing from the network. It is for looking at data quality; it is not a medical device. What you mark there is kept beside the lake.`,
  options: {
    '--lake DIR': `the folder of another lake (default: ${DEFAULT_LAKE})`,
    '--profile ID': 'what the named files mean',
    '--reader NAME': 'who marks (default: the user of this machine)',
    '--port N': 'the port to use (default: a free one)',
    '--no-open': 'print the address, and open no browser',
  },
  examples: [
    ['./ecg look', 'what ./ecg demo or ./ecg process left'],
    ['./ecg look --lake lake --reader Anna', 'another lake, and whose marks are set'],
    ['./ecg look ecg.mat', 'one file'],
    ['./ecg look ~/recordings --profile twelve-lead-500', 'a folder, under a profile'],
  ],
  notes: ['Ctrl-C ends it. The address holds a token: whoever has it can look until then.'],
  exitStatus: {
    0: 'ended by Ctrl-C',
    1: 'the port is taken, a file must be tried again, or Ctrl-C before all were judged',
    2: 'wrong use',
  },
  run: look,
});

async function look(args: Arguments, context: CommandContext, looking?: Looking): Promise<number> {
  const { names, values, switches } = args;
  const port = portIn(values.get('port'));
  const profile = knownProfile(values.get('profile'));
  const whileOpen = looking?.whileOpen ?? untilInterrupted;
  const uploads = resolve(context.folder, UPLOADS_FOLDER);
  const show = async (lake: string, from: string, reader: Reader, first = '') => {
    const onError = (error: unknown) => context.err.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    const server = await startServer({ lake, uploads, from, reader, port, onError });
    try {
      context.out.write(`Looking at ${visible(from)}: ${server.url}${first}\nCtrl-C ends it.\n`);
      if (!switches.has('no-open')) openBrowser(`${server.url}${first}`);
      await whileOpen(`${server.url}${first}`);
    } finally {
      await server.close();
    }
  };
  if (names.length === 0) {
    if (profile !== undefined) {
      throw new WrongArguments(
        'The recordings of a lake are judged already: --profile needs a file or a folder, as in ./ecg look FILE --profile ID.',
      );
    }
    const name = values.get('lake') ?? DEFAULT_LAKE;
    const reader = readerOf(values.get('reader'));
    await show(existingLake(name, context.folder), pathFrom(context.folder, resolve(context.folder, name)), reader);
    return 0;
  }
  if (values.has('lake')) throw new WrongArguments('Name files or folders, or --lake DIR, not both.');
  if (values.has('reader')) {
    throw new WrongArguments(
      'What is judged here is not kept, nor are marks of it: --reader needs a lake, so name no file.',
    );
  }
  const found = findRecordings(names, context.folder);
  for (const folder of found.closed) context.err.write(`Cannot look into ${folder}\n`);
  return await withTemporaryLake(async (lake) => {
    const judge = async (interruption: Interruption) => ({
      ...(await judgeInto(lake, found.files, profile, context, interruption)),
      ...interruption,
    });
    const { left, ids, isAsked } = await withInterruption(judge);
    if (isAsked) {
      context.err.write('Interrupted: nothing is shown, and nothing was kept.\n');
      return 1;
    }
    if (left > 0) context.err.write(`${counted(left, 'recording')} could not be read: run it again to try again.\n`);
    const [only] = ids;
    await show(lake, names.join(', '), NOT_KEPT, ids.length === 1 ? `recording/${only}` : '');
    return left > 0 || found.closed.length > 0 ? 1 : 0;
  });
}

function portIn(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1024 && Number(text) <= 65_535) return Number(text);
  throw new WrongArguments(`--port must be a whole number from 1024 to 65535, got ${quoted(text)}.`);
}

async function withTemporaryLake<T>(work: (lake: string) => Promise<T>): Promise<T> {
  const lake = mkdtempSync(join(tmpdir(), `ecg-look-${process.pid}-`));
  try {
    return await work(lake);
  } finally {
    rmSync(lake, { recursive: true, force: true });
  }
}

async function untilInterrupted(): Promise<void> {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  await atInterruption(end, () => promise);
}
