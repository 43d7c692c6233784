/**
 * What an export is: `MANIFEST.json` for programs, which is written last, so that a folder without it is not whole; and
 * `README.txt` for the person who finds the folder in a year. Neither has a date: the same lake gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { counted } from '../../local/terminal/text.ts';
import type { ChosenRecordings } from './choose/choose-recordings.ts';
import type { ExportRequest, Format } from './export-request.ts';
import type { NewFolder } from './folder/new-folder.ts';
import type { Pause } from './pause.ts';
import { repeatCommand, shownCondition } from './repeat-command.ts';

/** Raised when a key changes its meaning. */
const VERSION = 1;

/** How much of one recording has no value. */
export interface LeadCounts {
  readonly name: string;
  readonly samples: number;
  readonly missing: number;
}

/** Leads of each recording by its id. */
export type Counts = ReadonlyMap<string, readonly LeadCounts[]>;

/** Writes both files. */
export async function addManifest(
  folder: NewFolder,
  request: ExportRequest,
  chosen: ChosenRecordings,
  counts: Counts,
  pause: Pause,
): Promise<void> {
  await folder.add('README.txt', (file) => file.write(Buffer.from(readme(request, chosen))));
  const files = [];
  for (const path of folder.files.toSorted()) {
    await pause();
    const { size } = statSync(folder.pathOf(path));
    files.push({ path, bytes: size, sha256: await sha256Of(folder.pathOf(path)) });
  }
  const manifest = {
    export: VERSION,
    command: repeatCommand(request, chosen),
    condition: shownCondition(request) ?? null,
    seconds: request.seconds,
    formats: request.formats,
    with_subject: request.withSubject,
    recordings_found: chosen.found,
    left_out_without_samples: chosen.withoutSamples,
    recordings: chosen.recordings.map(({ id, record, profile, rateHz, ruleset, pipelineVersion }) => ({
      record,
      recording_id: id,
      profile,
      sampling_rate_hz: rateHz,
      ruleset,
      pipeline_version: pipelineVersion,
      leads: counts.get(id),
    })),
    files,
  };
  await folder.add('MANIFEST.json', (file) => file.write(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)));
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const ABOUT: Readonly<Record<Format, string>> = {
  mat: `mat/RECORD.mat       MATLAB version 7: val (leads x samples), fs in Hz, units, lead_names.
                     units 'adu': (double(val) - zero_adu') ./ gain_adu_per_mv' is in mV; 'mV': val itself is.
                     A sample without a value is NaN, and val is then double.`,
  wfdb: `wfdb/RECORD.hea/.dat WFDB record; wfdb/RECORDS lists them. A sample without a value has the lowest code.
wfdb/RECORD.qrs      Beats of one lead, found by detectors and not classified.`,
  parquet: `parquet/RECORD.parquet t_s in seconds, and a column in mV for each lead. A sample without a value is null.`,
  csv: `csv/RECORD.csv       t_s in seconds, and a column in mV for each lead. A sample without a value is empty.`,
};

function readme(request: ExportRequest, chosen: ChosenRecordings): string {
  const { seconds, formats, withSubject } = request;
  const rows = chosen.recordings;
  const distinct = (values: readonly string[]) => [...new Set(values)].sort().join(', ');
  const left =
    seconds === 'usable'
      ? 'Seconds that a rule rejects have no value, so that time stays true; --signal all keeps them.'
      : 'The signal is as it was recorded, seconds that a rule rejects included.';
  const who = withSubject
    ? 'The files name subjects and source files: treat them as personal data.'
    : `Subjects and the names of source files are left out; dates, devices and the signal itself are not. A recording_id is a
hash of the source's name: whoever knows that name can compute it.`;
  return `${counted(rows.length, 'ECG recording')}, exported from a lake by ./ecg export.

${formats.map((format) => ABOUT[format]).join('\n')}
recordings, windows  A row for each recording, and for each 10 s of a lead with its verdict and measures; join on record.
beats                A row for each R peak of each lead; its key is record, lead_index, beat_index.
rulesets             The rules behind each hash in ruleset.
MANIFEST.json        Every file with its SHA-256, and every recording. A folder without it is incomplete.

RECORD is the first digits of recording_id. Leads without a name are ch1, ch2, ... in tables and WFDB.
${left}
${who}

ruleset: ${distinct(rows.map(({ ruleset }) => ruleset))}
pipeline_version: ${distinct(rows.map(({ pipelineVersion }) => pipelineVersion))}

To repeat the export from the same lake; FOLDER is a new one${request.ownLake ? ', and LAKE the lake that --lake named' : ''}:
${repeatCommand(request, chosen)}
`;
}
