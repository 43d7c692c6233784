/**
 * `npm run rules -- compare FOLDER… [--against GIT_REV] [--profile ID] [--json]`: which verdicts change with the rules. The
 * working copy and the other revision judge the same recordings, each by its own code.
 */
import { join } from 'node:path';
import { findRecordings } from '../../../local/find-recordings.ts';
import { type Arguments, type OptionForms, WrongArguments } from '../../../local/terminal/arguments.ts';
import { runCommand } from '../../../local/terminal/command.ts';
import { type CommandContext, processContext } from '../../../local/terminal/command-context.ts';
import { ProgressLine } from '../../../local/terminal/progress-line.ts';
import { knownProfile } from '../../../local/which-profile.ts';
import { ChangeReport } from './change-report.ts';
import { compareStretches } from './changes.ts';
import { type ComparedTree, ComparisonSide } from './comparison-side.ts';
import type { JudgeRequest } from './verdict-lines.ts';
import { inWorktree, revisionOf, SCRIPT } from './worktree.ts';

const OPTIONS: OptionForms = { against: 'GIT_REV', profile: 'ID', json: '' };
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
export async function main(argv: readonly string[], context: CommandContext, root: string = ROOT): Promise<number> {
  const run = (args: Arguments) => compare(args, context, root);
  return await runCommand(argv, context, { options: OPTIONS, help: HELP, run });
}

async function compare({ names, values, switches }: Arguments, context: CommandContext, root: string): Promise<number> {
  if (names.length === 0) throw new WrongArguments(`Name a folder with recordings: ${FORM}.`);
  const profile = knownProfile(values.get('profile')) ?? null;
  const { files, closed } = findRecordings(names, context.folder);
  for (const folder of closed) context.err.write(`Cannot look into ${folder}\n`);
  if (files.length === 0) throw new WrongArguments('There is no recording to judge.');
  const revision = revisionOf(root, values.get('against') ?? 'HEAD');
  const requests = files.map((path): JudgeRequest => ({ path, profile }));
  const name = revision.asked === revision.short ? revision.short : `${revision.asked} (${revision.short})`;
  const report = new ChangeReport(context, switches.has('json'));
  const workingCopy = { name: WORKING_COPY, root, script: SCRIPT };
  await inWorktree(root, revision, (tree) =>
    compareRecordings([{ name, root: tree, script: revision.script }, workingCopy], requests, report, context),
  );
  report.finish(name, WORKING_COPY);
  return 0;
}

async function compareRecordings(
  trees: readonly [before: ComparedTree, after: ComparedTree],
  requests: readonly JudgeRequest[],
  report: ChangeReport,
  context: CommandContext,
): Promise<void> {
  const sides = [new ComparisonSide(trees[0], requests), new ComparisonSide(trees[1], requests)] as const;
  const progress = new ProgressLine(context.err, requests.length);
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

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
