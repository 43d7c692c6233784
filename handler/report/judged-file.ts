/** A file judged for its report: the verdict of every rule, the windows for the overview, the beats. */
import type { LeadWindow } from '../../quality/judge/tally.ts';
import type { WindowSpan } from '../../quality/judge/windows/windows.ts';
import type { OverviewColumn } from '../draw/overview-svg.ts';
import type { BadFileError } from '../mat/errors.ts';
import type { Recording } from '../recording/recording.ts';
import { type NamedRuleset, namedRulesetOf } from '../ruleset.ts';
import type { ReportedMark } from './marks.ts';
import { Overview } from './overview.ts';
import { type WorstVerdicts, worstVerdicts } from './worst-verdicts.ts';

/** What is known of the upload itself. */
export interface Upload {
  /** A path or a key. */
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly pipelineVersion: string;
}

/** A file that could be read, and what the rules say. */
export interface JudgedFile extends Upload, WorstVerdicts {
  readonly recording: Recording;
  readonly rules: NamedRuleset;
  /** Empty without a signal. */
  readonly overview: readonly OverviewColumn[];
  /** R peaks of each lead in seconds. */
  readonly beatsS: readonly (readonly number[])[];
  /** What people marked; empty unless it is asked for. */
  readonly marks: readonly ReportedMark[];
}

/** A file that is not a recording we can read. */
export interface UnreadableFile extends Upload {
  readonly error: BadFileError;
}

/** Judges a recording for its report. */
export function judged(recording: Recording): Omit<JudgedFile, keyof Upload> {
  const { signal } = recording;
  const rules = namedRulesetOf(recording.profile);
  const rateHz = signal?.samplingRateHz ?? 1;
  const overview = new Overview((signal?.sampleCount ?? 0) / rateHz);
  const beatsS: number[][] = signal?.headers.map(() => []) ?? [];
  const verdicts = worstVerdicts(recording, rules.ruleset, {
    window: ({ start, end }: WindowSpan, found: LeadWindow) => overview.add(start / rateHz, end / rateHz, found),
    beats: (found) => {
      for (const { lead, sample } of found) beatsS[signal?.headers.indexOf(lead) ?? -1]?.push(sample / rateHz);
    },
  });
  return { ...verdicts, recording, rules, overview: overview.columns(), beatsS, marks: [] };
}
