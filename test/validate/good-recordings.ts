/**
 * Recordings that hospitals and teachers kept because they are good: none may be rejected, and no rule may report on a
 * third of their windows, for what is found in good recordings all the time says nothing.
 */
import { join } from 'node:path';
import type { Finding } from '../../quality/judge/findings.ts';
import { type JudgedRecording, type JudgedWindow, judgedIn } from './judged.ts';
import { claim, type ValidationLine } from './line.ts';

/** Clinical twelve-lead recordings, with the profile of each set. */
const CLINICAL = [
  ['cinc2021', 'twelve-lead-500'],
  ['cpsc2018', 'millivolts'],
] as const;
/** Of the MIT-BIH Arrhythmia Database, one lead each: fragments that people chose, and beginnings of records. */
const CHOSEN = [
  ['mendeley-1000-fragments', 'mit-bih-360'],
  ['mitdb-10s-v5', 'baseline-removed-adu'],
  ['mitdb-60s-v4', 'mit-bih-360'],
] as const;
/** The share of good windows, in percent, that a rule may report on and still say something. */
const MAX_REPORTED_PERCENT = 30;
/** How many of the rules that report most are named. */
const NAMED = 3;

/** What the rules report on good windows of one lead each, however mildly. */
class Reports {
  windows = 0;
  private readonly byRule = new Map<string, number>();

  add({ judgement, windows }: JudgedRecording): void {
    this.windows += windows.length;
    const byRule = Map.groupBy(judgement.findings, ({ ruleId }) => ruleId);
    for (const [ruleId, findings] of byRule) {
      const reported = windows.filter((window) => findings.some((finding) => concerns(finding, window)));
      this.byRule.set(ruleId, (this.byRule.get(ruleId) ?? 0) + reported.length);
    }
  }

  /** The rules that report on most windows, the first first. */
  most(): { readonly ruleId: string; readonly percent: number }[] {
    return [...this.byRule]
      .map(([ruleId, count]) => ({ ruleId, percent: (100 * count) / this.windows }))
      .sort((a, b) => b.percent - a.percent);
  }
}

export async function goodRecordings(data: string): Promise<ValidationLine[]> {
  const reports = new Reports();
  const lines: ValidationLine[] = [];
  for (const [set, profile] of CLINICAL) {
    const rejected: string[] = [];
    const rejectedWindows: string[] = [];
    let [recordings, windows] = [0, 0];
    for await (const judged of judgedIn(join(data, set), profile)) {
      reports.add(judged);
      recordings += 1;
      windows += judged.windows.length;
      if (judged.judgement.outcome === 'rejected') rejected.push(judged.file);
      rejectedWindows.push(...judged.windows.flatMap(({ found }) => found.rejectedBy));
    }
    lines.push(
      claim(
        `${set}, clinical twelve leads: recordings rejected`,
        rejected.length,
        ['≤', 0],
        `${recordings} recordings`,
        {
          shown: shown(rejected),
        },
      ),
      claim(
        `${set}: rejections of leads in windows`,
        rejectedWindows.length,
        ['≤', 0],
        `${windows} windows of a lead`,
        {
          shown: shown([...new Set(rejectedWindows)], rejectedWindows.length),
        },
      ),
    );
  }
  for (const [set, profile] of CHOSEN)
    for await (const judged of judgedIn(join(data, set), profile)) reports.add(judged);
  const most = reports.most();
  const named = most.slice(0, NAMED).map(({ ruleId, percent }) => `${ruleId} ${percent.toFixed(1)} %`);
  return [
    ...lines,
    claim(
      'good windows that one rule reports on, the most',
      most[0]?.percent ?? 0,
      ['≤', MAX_REPORTED_PERCENT],
      `${reports.windows} windows of a lead`,
      { unit: ' %', shown: named.join(', ') },
    ),
  ];
}

function concerns({ lead, span }: Finding, window: JudgedWindow): boolean {
  const isSame = lead?.index === window.found.lead.index;
  return isSame && span !== undefined && span.start < window.span.end && span.end > window.span.start;
}

function shown(names: readonly string[], count = names.length): string {
  return count === 0 ? '0' : `${count} (${names.join(', ')})`;
}
