/**
 * A thread that judges the recordings of a profile with moved numbers and without. It loads rules and profiles as their files
 * are when it starts.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { rulesetOf } from '../../../../quality/judge/ruleset.ts';
import { profiles } from '../../../../quality/profiles/index.ts';
import type { RecordingRow } from '../../read/one-recording.ts';
import { openSource } from '../../read/source.ts';
import type { ChangedRecording, MovedNumbers } from '../bench-wire.ts';
import { benchRule, changedProfile } from '../settings.ts';
import { comparedRecording } from './compared.ts';

/** What the thread is started with. */
export interface ChangeTask {
  readonly profile: string;
  readonly moved: MovedNumbers;
  readonly rows: readonly RecordingRow[];
  /** The folder that stands for the bucket of uploads, absolute. */
  readonly uploads: string;
}

/** What became of one recording. */
export type ChangeMessage =
  | { readonly kind: 'same' }
  | { readonly kind: 'unread'; readonly key: string; readonly why: string }
  | { readonly kind: 'changed'; readonly recording: ChangedRecording };

const { profile: id, moved, rows, uploads } = workerData as ChangeTask;
const say = (message: ChangeMessage) => parentPort?.postMessage(message);
const profile = profiles.get(id)!; // whoever starts it knows both
const rule = benchRule(moved.rule)!;
const before = rulesetOf(profile);
const after = rulesetOf(changedProfile(profile, rule, moved.set));
for (const row of rows) {
  const source = await openSource(row, uploads);
  if ('why' in source) say({ kind: 'unread', key: row.key, why: source.why });
  else {
    const found = await comparedRecording(source, rule.id, { before, after });
    say(
      found === undefined ? { kind: 'same' } : { kind: 'changed', recording: { id: row.id, key: row.key, ...found } },
    );
  }
}
