/** What `./ecg upload` prints about each recording, as the lake has it, and at the end: like `./ecg process`. */
import type { Result } from '../../handler/result.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { outcomeCounts, outcomeWord, paintWith } from '../../local/terminal/paint.ts';
import { counted, pathFrom, visible } from '../../local/terminal/text.ts';
import { standingOut } from '../../local/what-stands-out.ts';
import type { ClaimSource, Sources } from '../../quality/facts.ts';
import type { RecordingRow } from '../stack/lake-row.ts';

/** What a run reports while outcomes come, and at its end. */
export interface UploadReport {
  /** @param path of the file on this machine */
  outcome(path: string, row: RecordingRow): void;
  /** @param bucket that the recordings are in @param isProfileNamed whether the person named a profile */
  summary(bucket: string, isProfileNamed: boolean): void;
}

/** For a person or, with `isJson`, for a script. */
export function uploadReport({ out, err, folder, colours }: CommandContext, isJson: boolean): UploadReport {
  const paint = paintWith(colours);
  const seen: Parameters<typeof standingOut>[0][number][] = [];
  return {
    outcome: (path, row) => {
      seen.push(seenIn(row));
      const why = row.reason === null ? '' : paint('dim', `: ${visible(row.reason)}`);
      const line = `${outcomeWord(outcomeOf(row), paint)}  ${visible(pathFrom(folder, path))}${why}`;
      out.write(`${isJson ? jsonLine(path, row) : line}\n`);
    },
    summary: (bucket, isProfileNamed) => {
      if (seen.length === 0) return;
      const to = isJson ? err : out;
      const counts = outcomeCounts(seen.map(({ outcome }) => outcome));
      to.write(`${paint('bold', counted(seen.length, 'recording'))}: ${counts}. Bucket: ${bucket}\n`);
      for (const sentence of standingOut(seen, isProfileNamed)) to.write(`${sentence}\n`);
    },
  };
}

/** The words in the lake are those of results. */
function outcomeOf({ outcome }: RecordingRow): Result['outcome'] {
  return outcome as Result['outcome'];
}

/** Without what only the windows of a recording tell. */
function seenIn(row: RecordingRow) {
  const source = (text: string | null) => (text ?? undefined) as ClaimSource | undefined; // the words in the lake are these
  const sources: Sources = {
    samplingRate: source(row.sampling_rate_source),
    gain: source(row.gain_source),
    leadNames: source(row.lead_names_source),
  };
  return {
    outcome: outcomeOf(row),
    code: row.code ?? undefined,
    profile: row.profile,
    leads: row.lead_count ?? 0,
    fitting: [],
    sources: row.outcome === 'unreadable' ? undefined : sources,
    isImplausible: false,
  };
}

/** The fields of `./ecg process --json` that the row has. */
function jsonLine(file: string, row: RecordingRow): string {
  return JSON.stringify({
    key: row.source_key,
    outcome: row.outcome,
    reason: row.reason,
    code: row.code,
    usableShare: row.usable_share,
    leads: row.lead_count ?? 0,
    file,
    recordingId: row.recording_id,
    version: row.source_version,
    profile: row.profile,
    samplingRateHz: row.sampling_rate_hz,
    samplingRateSource: row.sampling_rate_source,
    gainSource: row.gain_source,
    leadNamesSource: row.lead_names_source,
    pipelineVersion: row.pipeline_version,
  });
}
