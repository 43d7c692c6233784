/** Recordings of one set, judged as the pipeline judges them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMat } from '../../handler/mat/read-mat.ts';
import { type Recording, recordingIn } from '../../handler/recording/recording.ts';
import { namedRulesetOf } from '../../handler/ruleset.ts';
import type { Beat } from '../../quality/judge/beat-track.ts';
import { judgeRecording } from '../../quality/judge/judge-recording.ts';
import type { Judgement, LeadWindow } from '../../quality/judge/tally.ts';
import type { WindowSpan } from '../../quality/judge/windows/windows.ts';
import { profiles } from '../../quality/profiles/index.ts';

/** One lead of one window. */
export interface JudgedWindow {
  readonly span: WindowSpan;
  readonly found: LeadWindow;
}

export interface JudgedRecording {
  /** As the labels name it: the path below the set's folder. */
  readonly file: string;
  readonly recording: Recording;
  readonly judgement: Judgement;
  readonly windows: readonly JudgedWindow[];
  /** Empty unless they were asked for: they take time. */
  readonly beats: readonly Beat[];
  /** Processor time of the rules alone. */
  readonly judgedMs: number;
}

/** Judges every recording of a folder, in the order of names; a rule that throws ends the validation. */
export async function* judgedIn(
  folder: string,
  profileId: string,
  { withBeats = false } = {},
): AsyncGenerator<JudgedRecording> {
  const profile = profiles.get(profileId);
  if (profile === undefined) throw new Error(`there is no profile ${profileId}`);
  const { ruleset } = namedRulesetOf(profile);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mat'));
  for (const [i, file] of names.sort().entries()) {
    showProgress(`${folder.split('/').at(-1)} ${i + 1}/${names.length}`);
    const recording = recordingIn(
      await readMat(readFileSync(join(folder, file))),
      { key: file, metadata: new Map() },
      { profile, isNamed: true },
    );
    const windows: JudgedWindow[] = [];
    const beats: Beat[] = [];
    const before = process.cpuUsage();
    const { judgement } = judgeRecording(recording, ruleset, {
      window: (span, found) => windows.push({ span, found }),
      ...(withBeats ? { beats: (found) => beats.push(...found) } : {}),
      ruleFailed: ({ rule, error }) => {
        throw new Error(`${rule.id} failed on ${file}`, { cause: error });
      },
    });
    const { user, system } = process.cpuUsage(before);
    yield { file, recording, judgement, windows, beats, judgedMs: (user + system) / 1000 };
  }
  showProgress('');
}

/** One line that is drawn over, where a person looks. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

/** Values of one measure, where it was taken. */
export function valuesOf(windows: readonly LeadWindow[], column: string): number[] {
  return windows.flatMap(({ measured }) => measured.get(column)?.value ?? []);
}
