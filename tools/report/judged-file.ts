/** A file judged for its report: the verdict of every rule, the windows for the overview, the beats. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadFileError } from '../../handler/mat/errors.ts';
import { pipelineVersion } from '../../handler/origin/pipeline-version.ts';
import type { Recording } from '../../handler/recording/recording.ts';
import { type NamedRuleset, namedRulesetOf } from '../../handler/ruleset.ts';
import type { LeadWindow } from '../../quality/judge/tally.ts';
import type { WindowSpan } from '../../quality/judge/windows/windows.ts';
import type { OverviewColumn } from '../look/wire.ts';
import { recordingInPlace } from '../rules/recording-in-place.ts';
import { type WorstVerdicts, worstVerdicts } from '../rules/worst-verdicts.ts';
import type { ReportedMark } from './marks.ts';
import { Overview } from './overview.ts';

/** What is known of the upload itself. */
export interface Upload {
  /** Absolute. */
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

/** @param path absolute. @throws an error of the system when the file cannot be opened */
export async function judgedFile(
  path: string,
  metadata: ReadonlyMap<string, string>,
): Promise<JudgedFile | UnreadableFile> {
  const content = readFileSync(path);
  const upload: Upload = {
    path,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    pipelineVersion: await pipelineVersion(),
  };
  try {
    const recording = await recordingInPlace(path, content, metadata);
    return { ...upload, ...judged(recording) };
  } catch (error) {
    if (error instanceof BadFileError) return { ...upload, error };
    throw error;
  }
}

function judged(recording: Recording): Omit<JudgedFile, keyof Upload> {
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
