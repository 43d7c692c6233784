/** What moved numbers change in one recording: judged with them and without, and compared as `./ecg rules compare` does. */
import { KeptVerdicts } from '../../../../quality/judge/judge-again.ts';
import { type Judged, type JudgeListener, judgeRecording } from '../../../../quality/judge/judge-recording.ts';
import type { Ruleset } from '../../../../quality/judge/ruleset.ts';
import { compareStretches, type VerdictChange } from '../../../rules/compare/changes.ts';
import type { Stretch } from '../../../rules/compare/verdict-lines.ts';
import { stretchOf } from '../../../rules/compare/verdicts.ts';
import type { Source } from '../../read/source.ts';
import type { ChangedEnd, ChangedRecording } from '../bench-wire.ts';

/** Of longer recordings verdicts are not kept, but each is judged twice: a day has 430 000. */
const MAX_KEPT_S = 3600;
/** Stretches that are named of one recording. */
const MAX_STRETCHES = 3;

/** @returns undefined when nothing changes */
export async function comparedRecording(
  { recording, signal }: Source,
  ruleId: string,
  rulesets: { readonly before: Ruleset; readonly after: Ruleset },
): Promise<Pick<ChangedRecording, 'before' | 'after' | 'stretches' | 'count'> | undefined> {
  const { facts } = recording;
  const heard = { before: [] as Stretch[], after: [] as Stretch[] };
  const into = (list: Stretch[]): JudgeListener => ({
    verdicts: (span, verdicts) => void list.push(stretchOf(span, verdicts, facts)),
  });
  const { before, after } = rulesets;
  const isKept = signal.sampleCount / signal.samplingRateHz <= MAX_KEPT_S;
  const kept = isKept ? new KeptVerdicts(recording, before, into(heard.before)) : undefined;
  const was = kept?.judged ?? judgeRecording(recording, before, into(heard.before));
  const is = kept?.holdFor(after, ruleId)
    ? kept.again(after, ruleId, into(heard.after))
    : judgeRecording(recording, after, into(heard.after));
  const changes: VerdictChange[] = [];
  const leads = signal.headers.map(({ name }) => name);
  const side = ({ rules }: Ruleset, stretches: readonly Stretch[]) => ({
    begin: { recording: '', rules: rules.map(({ rule }) => rule.id), leads },
    stretches: inTurn(stretches),
  });
  await compareStretches(side(before, heard.before), side(after, heard.after), (change) => changes.push(change));
  const [ended, ends] = [endOf(was), endOf(is)];
  if (changes.length === 0 && ended.outcome === ends.outcome && ended.code === ends.code) return undefined;
  return {
    before: ended,
    after: ends,
    stretches: changes.slice(0, MAX_STRETCHES).map((change) => stretchWords(change, ruleId)),
    count: changes.length,
  };
}

async function* inTurn(stretches: readonly Stretch[]): AsyncGenerator<Stretch> {
  yield* stretches;
}

function endOf({ judgement }: Judged): ChangedEnd {
  const { outcome, code = null, usableShare } = judgement;
  return { outcome, code, usableShare };
}

/** `ch1 10–30 s newly warned of`; another rule than the one whose numbers moved is named: it may see further around a window. */
function stretchWords({ rule, lead, startS, endS, direction }: VerdictChange, moved: string): string {
  const seconds = (value: number) => String(Number(value.toFixed(1)));
  const until = endS === undefined ? 'the end' : `${seconds(endS)} s`;
  const where = lead === undefined ? 'the file' : `${lead.name} ${seconds(startS)}–${until}`;
  return `${where} ${direction}${rule === moved ? '' : ` by ${rule}`}`;
}
