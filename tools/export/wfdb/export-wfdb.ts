/** A recording as a WFDB record: header, signal file, and beats as annotations. */
import type { NewFolder } from '../folder/new-folder.ts';
import type { Pause } from '../pause.ts';
import { type ExportedSignal, keptBeats, piecesOf } from '../signal/exported-signal.ts';
import type { LeadFiles } from '../signal/lead-files.ts';
import { annotationFile } from './annotations.ts';
import { headerText, type SignalFacts } from './header.ts';
import { type SampleFormat, sampleFormatOf } from './sample-format.ts';

/**
 * The annotator's name. `atr` is kept for beats that experts have labelled; the detectors of the WFDB software write `qrs`.
 */
const ANNOTATOR = 'qrs';
/** Subtype of a beat that only one of the two detectors found. */
const ONE_DETECTOR = 1;

/** Writes `wfdb/RECORD.dat`, `.hea` and, where the lake has beats, `.qrs`. */
export async function exportWfdb(folder: NewFolder, signal: ExportedSignal, pause: Pause): Promise<void> {
  const { recording, files, beats } = signal;
  const name = `wfdb/${recording.record}`;
  const format = sampleFormatOf(files.leads);
  const facts = files.leads.map((): SignalFacts => ({ first: 0, sum: 0 }));
  await folder.add(`${name}.dat`, async (file) => {
    for await (const frames of framesOf(files, format, facts, pause)) file.write(frames);
  });
  await folder.add(`${name}.hea`, (file) => file.write(Buffer.from(headerText(signal, format, facts))));
  if (beats === undefined) return;
  const { lead } = beats;
  const annotations = keptBeats(signal).map(({ sample, isUsable, detectorsAgree }) => ({
    sample,
    type: isUsable ? ('normal' as const) : ('unclassifiable' as const),
    signal: files.leads.indexOf(lead),
    subtype: detectorsAgree ? 0 : ONE_DETECTOR,
  }));
  await folder.add(`${name}.${ANNOTATOR}`, (file) => file.write(annotationFile(annotations)));
}

/** All leads of one sample, then those of the next; on the way, what the header says of each is found. */
async function* framesOf(
  { leads, sampleCount }: LeadFiles,
  { bits, noValue, signals }: SampleFormat,
  facts: SignalFacts[],
  pause: Pause,
): AsyncGenerator<Uint8Array> {
  const bytes = bits / 8;
  for (const [from, to] of piecesOf(sampleCount)) {
    await pause();
    const frames = Buffer.alloc((to - from) * leads.length * bytes);
    for (const [lead, { read }] of leads.entries()) {
      const { stepsOf } = signals[lead]!;
      const fact = facts[lead]!;
      let at = lead * bytes;
      for (const value of read(from, to)) {
        const steps = Number.isNaN(value) ? noValue : stepsOf(value);
        if (bits === 16) frames.writeInt16LE(steps, at);
        else frames.writeIntLE(steps, at, bytes);
        fact.sum = (fact.sum + steps) | 0; // the checksum has 16 bits of it
        at += leads.length * bytes;
      }
      if (from === 0) fact.first = frames.readIntLE(lead * bytes, bytes);
    }
    yield frames;
  }
}
