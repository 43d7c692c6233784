/** Fills the folder of an export: recording after recording in each format, then the tables, then the manifest. */
import type { LocalLake } from '../../local/open-lake.ts';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import type { ProgressLine } from '../../local/terminal/progress-line.ts';
import { quoted } from '../../local/terminal/text.ts';
import type { Chosen, ChosenRecordings } from './choose/choose-recordings.ts';
import type { ExportRequest, Format } from './export-request.ts';
import type { NewFolder } from './folder/new-folder.ts';
import { addManifest, type LeadCounts } from './manifest.ts';
import { exportMat } from './mat/export-mat.ts';
import type { Pause } from './pause.ts';
import { beatsOf } from './signal/beats-of.ts';
import type { ExportedSignal } from './signal/exported-signal.ts';
import { keptSpans } from './signal/kept-spans.ts';
import { type LeadFiles, leadFilesOf } from './signal/lead-files.ts';
import { exportSignalTable } from './tables/export-signal-table.ts';
import { exportTables } from './tables/export-tables.ts';
import { exportWfdb } from './wfdb/export-wfdb.ts';

/** What is needed along the way. */
export interface ExportTools {
  readonly lake: LocalLake;
  readonly folder: NewFolder;
  readonly progress: ProgressLine;
  readonly pause: Pause;
}

/** How much was exported. */
export interface Exported {
  readonly leadSeconds: number;
  readonly missingLeadSeconds: number;
  /** Recordings of which the lake has beats. */
  readonly withBeats: number;
}

/** A sample in the lake's own files takes about this much. */
const BYTES_PER_SAMPLE = 2;

const WRITERS: Readonly<Record<Format, (folder: NewFolder, signal: ExportedSignal, pause: Pause) => Promise<void>>> = {
  mat: exportMat,
  wfdb: exportWfdb,
  parquet: (folder, signal, pause) => exportSignalTable(folder, signal, 'parquet', pause),
  csv: (folder, signal, pause) => exportSignalTable(folder, signal, 'csv', pause),
};

/** @throws {ExportFailed | ExportRefused | WrongArguments} and whatever the lake and the disk say */
export async function exportRecordings(
  request: ExportRequest,
  chosen: ChosenRecordings,
  tools: ExportTools,
): Promise<Exported> {
  const { folder, lake, progress, pause } = tools;
  const counts = new Map<string, readonly LeadCounts[]>();
  let [leadSeconds, missingLeadSeconds, withBeats] = [0, 0, 0];
  for (const recording of chosen.recordings) {
    const { id, record, sampleCount, leadCount, rateHz } = recording;
    progress.reading(record, sampleCount * leadCount * BYTES_PER_SAMPLE);
    const { leads, hasBeats } = await exportOne(request, recording, tools);
    withBeats += hasBeats ? 1 : 0;
    counts.set(id, leads);
    leadSeconds += leads.reduce((sum, { samples }) => sum + samples, 0) / rateHz;
    missingLeadSeconds += leads.reduce((sum, { missing }) => sum + missing, 0) / rateHz;
    progress.past(() => {});
  }
  if (request.formats.includes('wfdb')) {
    const list = chosen.recordings.map(({ record }) => `${record}\n`).join('');
    await folder.add('wfdb/RECORDS', (file) => file.write(Buffer.from(list)));
  }
  const formats = (['parquet', 'csv'] as const).filter((format) => request.formats.includes(format));
  const tableFormats = formats.length > 0 ? formats : (['csv'] as const);
  await exportTables(folder, lake, chosen.recordings, tableFormats, request.withSubject, pause);
  await addManifest(folder, request, chosen, counts, pause);
  return { leadSeconds, missingLeadSeconds, withBeats };
}

async function exportOne(
  { formats, seconds, beatsLead, withSubject }: ExportRequest,
  recording: Chosen,
  { lake, folder, pause }: ExportTools,
): Promise<{ readonly leads: readonly LeadCounts[]; readonly hasBeats: boolean }> {
  const kept = seconds === 'usable' ? await keptSpans(lake, recording) : undefined;
  const files = await leadFilesOf(lake, recording, folder.pathOf('signal'), kept, pause);
  try {
    const lead = leadFor(beatsLead, recording, files);
    const list = await beatsOf(lake, recording, lead.index);
    // No beats may mean that the recording was processed before there were any: an empty list would say more.
    const beats = list.length > 0 ? { lead, list } : undefined;
    const signal: ExportedSignal = { recording, seconds, files, beats, withSubject };
    for (const format of formats) await WRITERS[format](folder, signal, pause);
    const leads = files.leads.map(({ name, missing }) => ({ name, samples: files.sampleCount, missing }));
    return { leads, hasBeats: beats !== undefined };
  } finally {
    files.drop();
  }
}

function leadFor(name: string | undefined, { id }: Chosen, { leads }: LeadFiles) {
  const found = name === undefined ? leads[0] : leads.find((lead) => lead.name === name);
  if (found !== undefined) return found;
  const known = leads.map((lead) => lead.name).join(', ');
  throw new WrongArguments(`--beats must be a lead of every recording, got ${quoted(name ?? '')}; ${id} has ${known}.`);
}
