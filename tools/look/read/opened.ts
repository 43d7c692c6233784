/** A recording while it is looked at: its rows, and its signal from the lake or, where that has none, from the upload. */
import { type LocalLake, openLake } from '../../../local/open-lake.ts';
import type { Stretch } from '../stretch-bytes.ts';
import type { ShownLead, SignalFrom } from '../wire.ts';
import { LakeStretches } from './lake-stretch.ts';
import { type RecordingInLake, recordingInLake } from './one-recording.ts';
import { recordingState } from './recording-state.ts';
import { beatsOf, type NoSource, openSource, type Source, stretchInSource } from './source.ts';
import { stretchAsked } from './stretch-asked.ts';

/** A recording that is being looked at. */
export interface Opened {
  readonly found: RecordingInLake;
  readonly leads: readonly ShownLead[];
  readonly signal: SignalFrom;
  readonly stretch: (fromS: number, toS: number, columns: number, wanted: AbortSignal) => Promise<Stretch>;
  readonly close: () => void;
}

/**
 * Opens a recording, to be closed after use.
 *
 * @param folder of the lake, @param uploads the folder that stands for their bucket, both absolute
 * @param day where the list has it; undefined to look on every day
 * @returns undefined when there is no such recording
 * @throws {SqlError} when the lake cannot be read
 */
export async function openRecording(
  folder: string,
  uploads: string,
  id: string,
  day: string | undefined,
): Promise<Opened | undefined> {
  const lake = await openLake(folder);
  let isKept = false;
  try {
    const found = (day && (await recordingInLake(lake, id, day))) || (await recordingInLake(lake, id));
    if (found === undefined) return undefined;
    if (found.row.outcome !== 'accepted') return fromSource(found, await openSource(found.row, uploads));
    isKept = true;
    return fromLake(found, lake, folder); // the engine has looked at the files of the day already
  } finally {
    if (!isKept) lake.close();
  }
}

function fromLake(found: RecordingInLake, lake: LocalLake, folder: string): Opened {
  const { row, leads } = found;
  const one = inTurn();
  const stretches = new LakeStretches(lake, { ...row, state: () => recordingState(folder, row) }, leads, sizeOf(row));
  let waiting = 0;
  let isOpen = true;
  /** While nobody waits. What cannot be read then, is read again when it is asked for, and said then. */
  const readAhead = () =>
    one(async () => {
      if (isOpen && waiting === 0 && (await stretches.readAhead().catch(() => false))) void readAhead();
    });
  return {
    found,
    leads,
    signal: { from: 'lake', notes: [] },
    stretch: async (fromS, toS, columns, wanted) => {
      waiting += 1;
      try {
        return await one(async () => {
          wanted.throwIfAborted();
          return await stretches.stretch(fromS, toS, columns);
        });
      } finally {
        waiting -= 1;
        void readAhead();
      }
    },
    close: () => {
      isOpen = false;
      void one(async () => lake.close());
    },
  };
}

function fromSource(found: RecordingInLake, source: Source | NoSource): Opened {
  const close = () => {};
  if ('why' in source) {
    const nothing = () => Promise.reject(new Error(source.why)); // asked by nobody who saw `signal`
    return { found, leads: found.leads, signal: source, stretch: nothing, close };
  }
  const { leads, notes, signal } = source;
  let beats: number[][] | undefined;
  return {
    found,
    leads,
    signal: { from: 'source', notes },
    stretch: async (fromS, toS, columns) => {
      beats ??= beatsOf(source);
      return stretchInSource(source, beats, stretchAsked({ fromS, toS, columns }, signal));
    },
    close,
  };
}

function sizeOf({ samplingRateHz, sampleCount }: RecordingInLake['row']) {
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
