/**
 * A recording as a MAT-file: `val`, leads × samples, and beside it what its numbers mean, under names that this project
 * reads and that MATLAB and SciPy show as they are.
 */
import { ExportRefused } from '../export-failed.ts';
import type { NewFolder } from '../folder/new-folder.ts';
import type { Pause } from '../pause.ts';
import { type ExportedSignal, keptBeats, piecesOf } from '../signal/exported-signal.ts';
import type { LeadFiles } from '../signal/lead-files.ts';
import type { SignalClass, SmallValue } from './mat-arrays.ts';
import { MAX_SIGNAL_BYTES, signalBytes, writeMat } from './write-mat.ts';

/** Writes `mat/RECORD.mat`. @throws {ExportRefused} when the format cannot hold so long a recording */
export async function exportMat(folder: NewFolder, signal: ExportedSignal, pause: Pause): Promise<void> {
  const { recording, files } = signal;
  const matClass = classOf(files);
  const dims = [files.leads.length, files.sampleCount] as const;
  const bytes = signalBytes(matClass, dims);
  if (bytes > MAX_SIGNAL_BYTES) {
    const cure =
      files.holdsCounts && matClass === 'double'
        ? 'use --signal all, which keeps counts in 16 bits, or another format'
        : 'use another format';
    throw new ExportRefused(
      `A signal in a MAT-file must have at most ${MAX_SIGNAL_BYTES} bytes, got ${bytes} for the recording ${recording.id}, ${dims.join(' × ')} samples of class ${matClass}: ${cure}.`,
    );
  }
  await folder.add(`mat/${recording.record}.mat`, (file) =>
    writeMat(file, { name: 'val', matClass, dims, bytes: framesOf(files, matClass, pause) }, claimsOf(signal)),
  );
}

/** Whole numbers have no NaN, so counts with a gap are doubles. */
function classOf({ leads, holdsCounts }: LeadFiles): SignalClass {
  if (!holdsCounts || leads.some(({ missing }) => missing > 0)) return 'double';
  return leads.every(({ lowest, highest }) => lowest >= -(2 ** 15) && highest < 2 ** 15) ? 'int16' : 'int32';
}

const ARRAYS = { int16: Int16Array, int32: Int32Array, double: Float64Array } as const;

/** All leads of one sample, then those of the next: MATLAB's order. */
async function* framesOf(
  { leads, sampleCount }: LeadFiles,
  matClass: SignalClass,
  pause: Pause,
): AsyncGenerator<Uint8Array> {
  for (const [from, to] of piecesOf(sampleCount)) {
    await pause();
    const frames = new ARRAYS[matClass]((to - from) * leads.length);
    for (const [lead, { read }] of leads.entries()) {
      const values = read(from, to);
      for (let i = 0, at = lead; i < values.length; i += 1, at += leads.length) frames[at] = values[i]!;
    }
    yield new Uint8Array(frames.buffer);
  }
}

/** What is not known is left out; a name that nobody gave is none. */
function claimsOf(signal: ExportedSignal): Record<string, SmallValue> {
  const { recording, seconds, files, beats, withSubject } = signal;
  const { leads, rateHz, holdsCounts } = files;
  const { id, recordedAt, subject, device, firmware, hasLeadNames, ruleset, pipelineVersion } = recording;
  const each = (of: (lead: (typeof leads)[number]) => number) => leads.map(of);
  return {
    fs: rateHz,
    units: holdsCounts ? 'adu' : 'mV',
    ...(holdsCounts && {
      gain_adu_per_mv: each(({ gainAduPerMv = Number.NaN }) => gainAduPerMv),
      zero_adu: each(({ zeroAdu = Number.NaN }) => zeroAdu),
    }),
    ...(hasLeadNames && { lead_names: leads.map(({ name }) => name) }),
    ...(beats && { beat_time_s: keptBeats(signal).map(({ timeS }) => timeS), beat_lead: beats.lead.name }),
    recording_id: id,
    ...(recordedAt && { recorded_at: recordedAt.toISOString() }),
    ...(withSubject && subject !== undefined && { subject }),
    ...(device !== undefined && { device }),
    ...(firmware !== undefined && { firmware }),
    seconds_kept: seconds,
    ruleset,
    pipeline_version: pipelineVersion,
  };
}
