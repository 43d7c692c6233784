/** A recording while it is looked at: its rows, and its signal from the lake or, where that has none, from the upload. */
import { type LocalLake, openLake } from '../../../local/open-lake.ts';
import type { Stretch } from '../stretch-bytes.ts';
import type { ShownLead, SignalFrom } from '../wire.ts';
import { type RecordingInLake, recordingInLake } from './one-recording.ts';
import { type RecordingVersion, versionNow, WrittenAgain } from './recording-state.ts';
import type { KeptSignal } from './signal/kept-signal.ts';
import { lakeStretches } from './signal/lake-stretches.ts';
import type { ReadAhead } from './signal/reading-ahead.ts';
import { type RecordingSize, SignalStretches } from './signal/signal-stretches.ts';
import { SourceSignal } from './signal/source-signal.ts';
import { type NoSource, openLargeSource, type Source } from './source.ts';

/** A recording that is being looked at. */
export interface Opened {
  readonly found: RecordingInLake;
  readonly leads: readonly ShownLead[];
  readonly signal: SignalFrom;
  readonly stretch: (fromS: number, toS: number, columns: number, wanted: AbortSignal) => Promise<Stretch>;
  /** Reads the next block that nobody has asked for yet; undefined where there is no signal. */
  readonly readAhead?: ReadAhead;
  /** False once the recording was written again, or removed, or what is open of it closed: all of it has to be read anew. */
  readonly isNow: () => boolean;
  /** What is kept of its signal, for whoever opens it again; undefined where nothing is. */
  readonly kept?: () => KeptSignal | undefined;
  readonly close: () => void;
}

/**
 * Opens a recording, to be closed after use.
 *
 * @param folder of the lake, @param uploads the folder that stands for their bucket, both absolute
 * @param day where the list has it; undefined to look on every day
 * @param before what was kept of its signal when it was open before
 * @returns undefined when there is no such recording
 * @throws {SqlError} when the lake cannot be read
 */
export async function openRecording(
  folder: string,
  uploads: string,
  id: string,
  day: string | undefined,
  before?: KeptSignal,
): Promise<Opened | undefined> {
  const version = day === undefined ? undefined : versionNow(folder, { id, day }); // before any file of it is looked at
  const lake = await openLake(folder);
  let isKept = false;
  try {
    const found = (day && (await recordingInLake(lake, id, day))) || (await recordingInLake(lake, id));
    if (found === undefined) return undefined;
    if (version === undefined || found.row.day !== day) {
      return await openRecording(folder, uploads, id, found.row.day, before);
    }
    if (found.row.outcome !== 'accepted') {
      return fromSource(found, await openLargeSource(found.row, uploads), version, before);
    }
    isKept = true;
    return fromLake(found, { lake, folder, version, before }); // the engine has looked at the files of the day already
  } finally {
    if (!isKept) lake.close();
  }
}

interface InLake {
  readonly lake: LocalLake;
  readonly folder: string;
  readonly version: RecordingVersion;
  readonly before: KeptSignal | undefined;
}

function fromLake(found: RecordingInLake, { lake, folder, version, before }: InLake): Opened {
  const { row, leads } = found;
  const stretches = lakeStretches(lake, { ...row, version }, leads, sizeOf(row), { before, folder });
  const signal = { from: 'lake', notes: [] } as const;
  return { found, leads, signal, ...shared(stretches, version, () => lake.close()) };
}

function fromSource(
  found: RecordingInLake,
  source: Source | NoSource,
  version: RecordingVersion,
  before: KeptSignal | undefined,
): Opened {
  if ('why' in source) {
    const nothing = () => Promise.reject(new Error(source.why)); // asked by nobody who saw `signal`
    return { found, leads: found.leads, signal: source, stretch: nothing, isNow: version.isNow, close: () => {} };
  }
  const { leads, notes, signal } = source;
  const of = { state: `${version.state} ${source.understoodBy}`, leads };
  const ofBoth = { ...version, isNow: () => version.isNow() && source.isNow() };
  const stretches = new SignalStretches(new SourceSignal(source, version), of, signal, { before });
  return { found, leads, signal: { from: 'source', notes }, ...shared(stretches, ofBoth, source.close) };
}

/** What is read of an open recording, one thing at a time, and closed after the last. */
function shared(stretches: SignalStretches, version: RecordingVersion, close: () => void) {
  const one = inTurn();
  let isOpen = true;
  return {
    stretch: async (fromS, toS, columns, wanted) =>
      stretches.atHand(fromS, toS, columns) ??
      (await one(() => {
        if (!isOpen) throw new WrittenAgain(); // closed for others since it was asked for
        return stretches.stretch(fromS, toS, columns, wanted);
      })),
    readAhead: (what) => one(async () => isOpen && (await stretches.readAhead(what))),
    isNow: () => isOpen && version.isNow(),
    kept: () => stretches.kept,
    close: () => {
      isOpen = false;
      void one(async () => close());
    },
  } satisfies Partial<Opened>;
}

function sizeOf({ samplingRateHz, sampleCount }: RecordingInLake['row']): RecordingSize {
  return { samplingRateHz: samplingRateHz ?? 1, sampleCount: sampleCount ?? 0 }; // an accepted one has both
}

/** A connection runs one statement at a time, and is closed after the last. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => {});
    return mine;
  };
}
