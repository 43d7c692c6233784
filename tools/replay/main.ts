/**
 * `npm run replay -- --prefix P | --outcome O | --since DATE | --dead-letters [--stack NAME]`: puts uploads back on the
 * queue, so that they are processed again: under rules that changed, or after a fault was mended.
 *
 * Processing is idempotent, so an upload that is sent twice costs time and nothing else.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqlError } from '../../local/open-lake.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import { readArguments, WrongArguments } from '../../local/terminal/arguments.ts';
import { type Io, processIo } from '../../local/terminal/command-context.ts';
import { visible } from '../../local/terminal/text.ts';
import { type Ask, askAtTerminal } from './confirm.ts';
import { RAW_FOLDER } from './here.ts';
import { replayHere } from './replay-here.ts';
import { OPTIONS, requestOf } from './request.ts';
import { outputsOf, type Where, whereOf } from './stack/outputs.ts';
import { replayDeadLetters, replayStack } from './stack/replay-stack.ts';

const FORM = 'npm run replay -- --prefix P | --outcome O | --since DATE | --dead-letters [--stack NAME]';
const HELP = `${FORM}

Puts uploads back on the queue, to be processed again. Without --stack, processes those of this machine again at once:
what the demo left in ${RAW_FOLDER}, and the files that npm run process read where they lie, into ${DEFAULT_LAKE}.

  --prefix P            uploads whose key begins like this
  --outcome O           uploads that the lake has as accepted, rejected or unreadable
  --since DATE          uploads that arrived then or later: 2025-03-01, 2025-03-01T08:00Z
                        (of these three, several mean: all of them true)
  --all-versions        older versions of a key too, not only the newest
  --dead-letters        what was given up after five tries
  --stack NAME          the deployed stack, as pulumi stack output tells where it keeps things
  --stack-outputs FILE  the same from a file: what pulumi stack output --json prints
  --max N               at most so many; the same command goes on with the next
  --dry-run             shows what would be sent, and sends nothing
  --restart             sends again what an unfinished replay has sent
  --yes                 does not ask

Exit status: 0 when all was sent, or nothing was to be; 1 when something is left; 2 when the arguments are wrong.
`;

/** What a test puts in place of a person, and of AWS as the surroundings say it is reached. */
export interface Parts {
  readonly ask: Ask;
  readonly s3: (where: Where) => S3Client;
  readonly sqs: (where: Where) => SQSClient;
}

const REAL: Parts = {
  ask: askAtTerminal,
  s3: (where) => new S3Client(where),
  sqs: (where) => new SQSClient(where),
};

/** @returns the exit status */
export async function main(argv: readonly string[], io: Io, { ask, s3, sqs }: Parts = REAL): Promise<number> {
  try {
    const given = readArguments(argv, OPTIONS);
    if (given.switches.has('help')) {
      io.out.write(HELP);
      return 0;
    }
    const request = requestOf(given);
    const { stack, what } = request;
    if (stack === undefined) return await replayHere(request, io, ask);
    const outputs = await outputsOf(stack, io.folder);
    const where = whereOf(outputs);
    if (what === 'dead letters') return await replayDeadLetters(request, outputs, sqs(where), io, ask);
    return await replayStack(request, outputs, { s3: s3(where), sqs: sqs(where) }, io, ask);
  } catch (error) {
    if (error instanceof WrongArguments) {
      io.err.write(`${error.message}\n`);
      return 2;
    }
    if (!(error instanceof SqlError) && !isOfAws(error)) throw error;
    io.err.write(`${visible(`${error.name}: ${error.message}`)}\nThe same command goes on where this one stopped.\n`);
    return 1;
  }
}

/** What AWS or the way to it refused: no permission, no such bucket, no network, no credentials. */
function isOfAws(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isNoRegion = error.message === 'Region is missing'; // has no name of its own
  return '$metadata' in error || 'tryNextLink' in error || 'syscall' in error || isNoRegion;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo());
