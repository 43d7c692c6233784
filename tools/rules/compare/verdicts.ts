/**
 * `node tools/rules/compare/verdicts.ts`: judges the recordings that are requested on standard input, one `JudgeRequest` a
 * line, by the rules of the tree it belongs to, and prints every verdict in the form of `verdict-lines.ts`.
 *
 * `./ecg rules compare` runs it twice: from the working copy, and from a worktree of another revision.
 */
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { BadFileError } from '../../../handler/mat/errors.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { namedRulesetOf } from '../../../handler/ruleset.ts';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { leadTimeOf } from '../../../local/terminal/lead-time.ts';
import { systemMessage } from '../../../local/terminal/text.ts';
import { knownProfile, profileOfFolder } from '../../../local/which-profile.ts';
import type { FileFacts } from '../../../quality/facts.ts';
import type { RuleVerdict } from '../../../quality/judge/judge.ts';
import { judgeRecording } from '../../../quality/judge/judge-recording.ts';
import { defaultProfile, profiles } from '../../../quality/profiles/index.ts';
import type { Span } from '../../../quality/spans.ts';
import type { JudgeRequest, RecordingEnd, ReportedVerdict, Stretch, VerdictLine } from './verdict-lines.ts';
import { LINES_VERSION } from './verdict-lines.ts';

/** Prints one line. A pipe takes it before this returns, so nothing piles up while the reader is busy. */
type Print = (line: VerdictLine) => void;

/**
 * Judges the recordings one after the other, and prints the lines of each. A profile that is unknown here is refused
 * before any is
 * judged; a recording that cannot be read ends with `unread`.
 */
export async function printVerdicts(requests: readonly JudgeRequest[], print: Print): Promise<void> {
  try {
    for (const { profile } of requests) knownProfile(profile ?? undefined);
  } catch (error) {
    if (!(error instanceof WrongArguments)) throw error;
    return print({ refused: error.message });
  }
  print({ form: LINES_VERSION });
  for (const request of requests) await printRecording(request, print);
}

async function printRecording({ path, profile: named }: JudgeRequest, print: Print): Promise<void> {
  const chosen = profiles.get(named ?? profileOfFolder(path) ?? '');
  let file: Awaited<ReturnType<typeof readMat>>;
  try {
    file = await readMat(readFileSync(path));
  } catch (error) {
    print({ recording: path, rules: [], leads: [] });
    return print(unreadEnd(error));
  }
  const recording = recordingIn(
    file,
    { key: path, metadata: new Map() },
    { profile: chosen ?? defaultProfile, isNamed: chosen !== undefined },
  );
  const { ruleset } = namedRulesetOf(recording.profile);
  const { signal, facts } = recording;
  const rateHz = facts.samplingRate?.value;
  print({
    recording: path,
    rules: ruleset.rules.map(({ rule }) => rule.id),
    leads: signal?.headers.map(({ name }) => name) ?? [],
  });
  const { judgement } = judgeRecording(recording, ruleset, {
    verdicts: (span, verdicts) => print(stretchOf(span, verdicts, facts)),
  });
  const { outcome, code = null, reason = null, usableShare } = judgement;
  print({ outcome, code, reason, leadTime: leadTimeOf(facts.leadCount * facts.sampleCount, rateHz, usableShare) });
}

/** What the rules say about a window, or about the file: then there is no span. */
export function stretchOf(
  span: Span | undefined,
  verdicts: readonly RuleVerdict[],
  { sampleCount, samplingRate }: Pick<FileFacts, 'sampleCount' | 'samplingRate'>,
): Stretch {
  const rateHz = samplingRate?.value;
  const end = span?.end ?? sampleCount;
  const seconds = [(span?.start ?? 0) / (rateHz ?? 1), rateHz === undefined ? null : end / rateHz] as const;
  return { seconds, verdicts: verdicts.flatMap(reportedVerdicts) };
}

function reportedVerdicts({ rule, lead, verdict }: RuleVerdict): ReportedVerdict[] {
  const { outcome, sentence } = verdict;
  return outcome === 'pass' ? [] : [[lead ?? null, rule.id, outcome, sentence]];
}

function unreadEnd(error: unknown): RecordingEnd {
  if (error instanceof BadFileError) return { outcome: 'unreadable', code: error.code, reason: error.message };
  return { outcome: 'unread', code: null, reason: systemMessage(error) };
}

if (import.meta.main) {
  const lines = (await text(process.stdin)).split('\n').filter((line) => line !== '');
  const requests = lines.map((line): JudgeRequest => JSON.parse(line)); // written by `comparison-side.ts` in this form
  await printVerdicts(requests, (line) => process.stdout.write(`${JSON.stringify(line)}\n`));
}
