/**
 * Small real uploads, one for each way to end, and what the lake holds of each when nothing goes wrong: whatever a
 * schedule does, it must come to the same files.
 */
import { Buffer } from 'node:buffer';
import type { Pipeline } from '../../handler/queue/batch.ts';
import { handleBatch } from '../../handler/queue/batch.ts';
import type { Result } from '../../handler/result.ts';
import { recordingId } from '../../lake/layout.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { seconds } from '../../quality/units.ts';
import { BUCKET, batch, bench, notification } from '../support/pipeline.ts';
import { cutShortBytes, goodCounts, matOf } from '../support/recordings.ts';
import type { Upload } from '../support/stores.ts';

/** Five seconds at 125 instead of 360 samples a second: a real heart, in a fraction of the time that ten take to judge. */
const slow = Int16Array.from({ length: 625 }, (_, at) => goodCounts[Math.round((at * 360) / 125)]!);

/** Under the usual rules accepted, with a finding beside windows and samples. */
export const GOOD = 'ward 3/good+.mat';
export const UPLOADS: Readonly<Record<string, Upload>> = {
  [GOOD]: { bytes: matOf(1, slow), metadata: { 'sampling-rate-hz': '125', subject: 'Jane Doe' } },
  'two seconds.mat': { bytes: matOf(1, goodCounts.slice(0, 720)) },
  'cut short.mat': { bytes: cutShortBytes },
};
/** The sheet beside it, and what it holds in each version; it comes after the recording or before. */
export const SHEET = 'ward 3/good+.hea';
export const SHEETS: Readonly<Record<string, Upload>> = {
  h1: { version: 'h1', bytes: Buffer.from('good+ 1 125 625\ngood+.mat 16+24 200(1024)/mV 11 1024 0 0 0 MLII\n') },
  h2: { version: 'h2', bytes: Buffer.from('good+ 1 125 625\ngood+.mat 16+24 200(1024)/mV 11 1024 0 0 0 V5\n') },
};
/** Versions of the sheet; `none` is that there is none. */
export const SHEET_STATES: readonly string[] = ['none', ...Object.keys(SHEETS)];
/** It was announced and deleted before it was read. */
export const GONE = 'gone.mat';
export const KEYS: readonly string[] = [...Object.keys(UPLOADS), GONE];

/** What a deployment can change. */
export type Rules = Pick<Pipeline, 'defaultProfile' | 'limits'>;

export const RULES = {
  usual: { defaultProfile },
  /** Under these nothing is long enough. */
  strict: { defaultProfile: { ...defaultProfile, rules: { duration: { shortest: seconds(60) } } } },
  /** Under these no file is readable. */
  blind: { defaultProfile, limits: { variables: 0 } },
} as const satisfies Readonly<Record<string, Rules>>;
export type RulesName = keyof typeof RULES;
export const RULES_NAMES: readonly RulesName[] = ['usual', 'strict', 'blind'];

/** An upload as it ends when nothing goes wrong. */
export interface Clean {
  readonly outcome: Result['outcome'];
  /** Its files by their keys. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** The key of its row in `recordings`; undefined when it has none. */
  readonly row: string | undefined;
}

const cleanRuns = new Map<string, Clean>();

/** Makes every clean run, so that `cleanOf` knows them. */
export async function makeCleanRuns(): Promise<void> {
  for (const rules of RULES_NAMES) {
    for (const key of KEYS) {
      for (const sheet of statesOf(key)) cleanRuns.set(nameOf(key, rules, sheet), await cleanRun(key, rules, sheet));
    }
  }
}

/** What the sheet beside an upload can be. */
export function statesOf(key: string): readonly string[] {
  return key === GOOD ? SHEET_STATES : ['none'];
}

async function cleanRun(key: string, rules: RulesName, sheet: string): Promise<Clean> {
  const beside = SHEETS[sheet];
  const uploads = beside === undefined ? UPLOADS : { ...UPLOADS, [SHEET]: beside };
  const { pipeline, lake, results } = bench(uploads, RULES[rules]);
  await handleBatch(batch(notification(key)), pipeline);
  const files = new Map([...lake.files].map(([name, bytes]) => [name, Buffer.from(bytes)]));
  const row = [...files.keys()].find((name) => name.startsWith('recordings/'));
  return { outcome: results[0]!.outcome, files, row };
}

function nameOf(key: string, rules: RulesName, sheet: string): string {
  return `${rules} ${sheet} ${key}`;
}

export function cleanOf(key: string, rules: RulesName, sheet = 'none'): Clean {
  const clean = cleanRuns.get(nameOf(key, rules, sheet));
  if (clean === undefined) throw new Error(`no clean run of ${key} under ${rules} rules with sheet ${sheet} was made`);
  return clean;
}

export function idOf(key: string): string {
  return recordingId(BUCKET, key, 'v1');
}
