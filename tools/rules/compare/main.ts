/**
 * `./ecg rules compare FOLDER…`: which verdicts change with the rules. The working copy and the other revision judge the same
 * recordings, each by its own code.
 */
import { join } from 'node:path';
import { findRecordings } from '../../../local/find-recordings.ts';
import { type Arguments, WrongArguments } from '../../../local/terminal/arguments.ts';
import { command } from '../../../local/terminal/command.ts';
import type { CommandContext } from '../../../local/terminal/command-context.ts';
import { ProgressLine } from '../../../local/terminal/progress-line.ts';
import { knownProfile } from '../../../local/which-profile.ts';
import { ChangeReport } from './change-report.ts';
import { compareStretches } from './changes.ts';
import { type ComparedTree, ComparisonSide } from './comparison-side.ts';
import type { JudgeRequest } from './verdict-lines.ts';
import { inWorktree, revisionOf, SCRIPT } from './worktree.ts';

const WORKING_COPY = 'the working copy';
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The main takes another project than this one. */
export const main = command<string>({
  call: './ecg rules compare',
  names: 'FOLDER…',
  about:
    'Judges recordings by the rules as they are in the working copy and as they were in a commit, each by its own code, and shows which verdicts change.',
  options: {
    '--against GIT_REV': 'a commit, branch or tag (default: HEAD)',
    '--profile ID': 'what the files mean (default: the nearest folder with the name of a profile)',
    '--json': 'one JSON object a line: each change of a rule, each changed outcome, and a summary at the end',
  },
  examples: [
    ['./ecg rules compare ~/recordings', 'your changes since the last commit'],
    ['./ecg rules compare ~/recordings --against main', 'a whole branch'],
  ],
  notes: ['FOLDER is a folder that is searched for .mat files, or a file.'],
  exitStatus: { 0: 'compared, whatever was found', 1: "one side's code does not run", 2: 'wrong use' },
  run: (args, context, root) => compare(args, context, root ?? ROOT),
});

async function compare({ names, values, switches }: Arguments, context: CommandContext, root: string): Promise<number> {
  if (names.length === 0) throw new WrongArguments('Name a folder with recordings: ./ecg rules compare FOLDER…');
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
      report.rules(before.begin.rules, after.begin.rules);
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
