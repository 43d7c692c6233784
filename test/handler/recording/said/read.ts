/** Reads variables as one file, with what metadata, a sheet or a profile say beside it. */
import type { MatVariable } from '../../../../handler/mat/variables.ts';
import type { CompanionSays } from '../../../../handler/recording/companion/companion.ts';
import { recordingIn } from '../../../../handler/recording/recording.ts';
import type { Profile } from '../../../../quality/profile.ts';
import { defaultProfile, profiles } from '../../../../quality/profiles/index.ts';
import { ecg } from '../../../support/ecg/ecg.ts';
import { fileOf, numeric } from '../../../support/recordings.ts';

/** A heart of 10 s at 250 Hz: as converter counts with their zero at 1024, and as millivolts. */
export const HEART = ecg({ durationS: 10, samplingRateHz: 250 });
export const COUNTS = Float64Array.from(HEART.adu, (adu) => adu + 1024);
export const MILLIVOLTS = Float64Array.from(HEART.adu, (adu) => adu / HEART.gainAduPerMv);

/** What stands beside the variables. */
export interface Given {
  readonly key?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly companion?: Partial<CompanionSays>;
  /** The profile that the upload names, by its id or itself. */
  readonly profile?: string | Profile;
}

const SHEET: CompanionSays = {
  key: 'a.hea',
  version: '1',
  recordName: 'a',
  fileNames: [],
  samplingRateHz: undefined,
  sampleCount: undefined,
  signals: [],
  recordedAt: undefined,
  subject: undefined,
};

/** What became of the variables, with the first three samples in millivolts. */
export function read(
  variables: readonly MatVariable[],
  { key = 'a.mat', metadata = {}, companion, profile }: Given = {},
) {
  const said = {
    key,
    metadata: new Map(Object.entries(metadata)),
    companion: companion && { ...SHEET, ...companion },
  };
  const chosen = typeof profile === 'object' ? profile : (profiles.get(profile ?? '') ?? defaultProfile);
  const recording = recordingIn(fileOf(...variables), said, { profile: chosen, isNamed: profile !== undefined });
  const { facts, signal } = recording;
  const first = signal && Array.from(signal.read(0, 0, 3));
  const header = signal?.headers[0];
  return {
    rateHz: facts.samplingRate?.value,
    sources: facts.sources,
    unknown: facts.meaning?.unknown.map(({ metadata: name }) => name) ?? [],
    contradictions: facts.meaning?.contradictions.length,
    misfits: facts.meaning?.misfits.length,
    names: signal?.headers.map(({ name }) => name),
    firstMv: first?.map((value) =>
      header?.gainAduPerMv === undefined ? value : (value - header.zeroAdu!) / header.gainAduPerMv,
    ),
    variable: facts.signal?.variable,
    notes: facts.notes ?? [],
    told: facts.disagreements,
    profile: recording.profile.id,
    recording,
  };
}

export const counts = (name = 'val') => numeric(name, [1, COUNTS.length], COUNTS);
export const millivolts = (name = 'ecg') => numeric(name, [MILLIVOLTS.length, 1], MILLIVOLTS);
export const leads = (count: number, name = 'val') =>
  numeric(
    name,
    [count, MILLIVOLTS.length],
    Float64Array.from(
      { length: count * MILLIVOLTS.length },
      (_, i) => MILLIVOLTS[Math.floor(i / count)]! / (1 + (i % count)),
    ),
  );
export const times = (step: number, name = 't', first = 0) =>
  numeric(
    name,
    [1, COUNTS.length],
    Float64Array.from(COUNTS, (_, i) => first + i * step),
  );
