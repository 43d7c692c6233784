/**
 * `npm run replay -- --prefix P | --outcome O | --since DATE | --dead-letters [--stack NAME]`: puts uploads back on the
 * queue, so that they are processed again: under changed rules, or after a fault was fixed.
 *
 * Processing is idempotent, so an upload that is sent twice costs time and nothing else.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqlError } from '../../local/open-lake.ts';
import { UPLOADS_FOLDER } from '../../local/stores/buckets.ts';
import { DEFAULT_LAKE } from '../../local/stores/out-folder.ts';
import type { Arguments } from '../../local/terminal/arguments.ts';
import { runCommand } from '../../local/terminal/command.ts';
import { type CommandContext, processContext } from '../../local/terminal/command-context.ts';
import { visible } from '../../local/terminal/text.ts';
import { type Confirm, confirmAtTerminal } from './confirm.ts';
import { replayLocal } from './replay-local.ts';
import { OPTIONS, requestOf } from './request.ts';
import { type ClientRegion, outputsOf, regionOf } from './stack/outputs.ts';
import { replayDeadLetters, replayStack } from './stack/replay-stack.ts';

const FORM = 'npm run replay -- --prefix P | --outcome O | --since DATE | --dead-letters [--stack NAME]';
const HELP = `${FORM}

Puts uploads back on the queue, to be processed again. Without --stack, processes those of this machine again at once:
what the demo left in ${UPLOADS_FOLDER}, and the files that npm run process read where they lie, into ${DEFAULT_LAKE}.

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

/** What a test puts in place of a person, and of AWS as this machine reaches it. */
export interface ReplayDependencies {
  readonly confirm: Confirm;
  readonly s3: (region: ClientRegion) => S3Client;
  readonly sqs: (region: ClientRegion) => SQSClient;
}

const REAL: ReplayDependencies = {
  confirm: confirmAtTerminal,
  s3: (region) => new S3Client(region),
  sqs: (region) => new SQSClient(region),
};

/** @returns the exit status */
export async function main(argv: readonly string[], context: CommandContext, dependencies = REAL): Promise<number> {
  const run = (args: Arguments) => replayOrPrintFailure(args, context, dependencies);
  return await runCommand(argv, context, { options: OPTIONS, help: HELP, run });
}

async function replayOrPrintFailure(args: Arguments, context: CommandContext, dependencies: ReplayDependencies) {
  try {
    return await replay(args, context, dependencies);
  } catch (error) {
    if (!(error instanceof SqlError) && !isFromAws(error)) throw error;
    context.err.write(
      `${visible(`${error.name}: ${error.message}`)}\nThe same command goes on where this one stopped.\n`,
    );
    return 1;
  }
}

async function replay(args: Arguments, context: CommandContext, { confirm, s3, sqs }: ReplayDependencies) {
  const request = requestOf(args);
  const { stack, what } = request;
  if (stack === undefined) return await replayLocal(request, context, confirm);
  const outputs = await outputsOf(stack, context.folder);
  const region = regionOf(outputs);
  if (what === 'dead letters') return await replayDeadLetters(request, outputs, sqs(region), context, confirm);
  return await replayStack(request, outputs, { s3: s3(region), sqs: sqs(region) }, context, confirm);
}

/** AWS refused, or could not be reached: no permission, no such bucket, no network, no credentials. */
function isFromAws(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isNoRegion = error.message === 'Region is missing'; // a plain Error
  return '$metadata' in error || 'tryNextLink' in error || 'syscall' in error || isNoRegion;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
