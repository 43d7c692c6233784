/**
 * `npm run rules -- compare FOLDER… [--against GIT_REV] [--profile ID] [--json]`: which verdicts a change of the rules
 * changes. The working copy and the other revision judge the same recordings, each with its own code.
 */
import { join } from 'node:path';
import { recordingsIn } from '../../../local/find-recordings.ts';
import { type OptionForms, readArguments, WrongArguments } from '../../../local/terminal/arguments.ts';
import { type Io, processIo } from '../../../local/terminal/command-context.ts';
import { Progress } from '../../../local/terminal/text.ts';
import { knownProfile } from '../../../local/which-profile.ts';
import { Report } from './change-report.ts';
import { compareStretches } from './changes.ts';
import { Side, SideFailed } from './comparison-side.ts';
import type { Request } from './verdict-lines.ts';
import { inWorktree, revisionOf } from './worktree.ts';

const OPTIONS: OptionForms = { against: 'GIT_REV', profile: 'ID', json: '', help: '' };
const FORM = 'npm run rules -- compare FOLDER… [--against GIT_REV] [--profile ID] [--json]';
const HELP = `${FORM}

Judges recordings by the rules as they are in the working copy and as they were, and tells what changes.

  FOLDER             folders that are searched for .mat files, or files
  --against GIT_REV  a commit, branch or tag; HEAD unless you say otherwise
  --profile ID       what the files mean; without it, the nearest folder called like a profile, or the default
  --json             one JSON object a line: each change of a rule, each changed outcome, at last a summary

Exit status: 0 whatever is found; 1 when one side's code does not run; 2 when the arguments are wrong.
`;
const WORKING_COPY = 'the working copy';
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** @returns the exit status */
export async function main(argv: readonly string[], io: Io, root: string = ROOT): Promise<number> {
  try {
    const { names, values, switches } = readArguments(argv, OPTIONS);
    if (switches.has('help')) {
      io.out.write(HELP);
      return 0;
    }
    if (names.length === 0) throw new WrongArguments(`Name a folder with recordings: ${FORM}.`);
    const profile = knownProfile(values.get('profile')) ?? null;
    const { files, closed } = recordingsIn(names, io.folder);
    for (const folder of closed) io.err.write(`Cannot look into ${folder}\n`);
    if (files.length === 0) throw new WrongArguments('There is no recording to judge.');
    const revision = revisionOf(root, values.get('against') ?? 'HEAD');
    const requests = files.map((path): Request => ({ path, profile }));
    const name = revision.asked === revision.short ? revision.short : `${revision.asked} (${revision.short})`;
    const report = new Report(io, switches.has('json'));
    await inWorktree(root, revision, (tree) => compare({ name, tree }, root, requests, report, io));
    report.finish(name, WORKING_COPY);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongArguments) && !(error instanceof SideFailed)) throw error;
    io.err.write(`${error.message}\n`);
    return error instanceof SideFailed ? 1 : 2;
  }
}

async function compare(
  other: { readonly name: string; readonly tree: string },
  root: string,
  requests: readonly Request[],
  report: Report,
  io: Io,
): Promise<void> {
  const sides = [new Side(other.name, other.tree, requests), new Side(WORKING_COPY, root, requests)] as const;
  const progress = new Progress(io.err, requests.length);
  try {
    for (const side of sides) await side.greet();
    for (const { path } of requests) {
      const [before, after] = [await sides[0].recording(), await sides[1].recording()];
      await compareStretches(before, after, (change) => {
        progress.end();
        report.change(path, change);
      });
      progress.past(() => report.end(path, before.ended(), after.ended()));
    }
  } finally {
    progress.end();
    for (const side of sides) side.stop();
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processIo());
