/**
 * The upload of a recording, read again: samples of a rejected one are not in the lake, and they are what people want to
 * see. Only a file whose bytes are those that were judged is read, by its SHA-256: a lake from elsewhere cannot make this
 * machine show any other file.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ByteRanges } from '../../../handler/bytes/byte-ranges.ts';
import { FileRanges, identityOf } from '../../../handler/bytes/file-ranges.ts';
import { ScratchFiles } from '../../../handler/bytes/scratch-files.ts';
import { BadFileError } from '../../../handler/mat/errors.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import type { MatFile } from '../../../handler/mat/variables.ts';
import { companionOf } from '../../../handler/recording/companion/find-companion.ts';
import { type Recording, recordingIn } from '../../../handler/recording/recording.ts';
import type { Signal } from '../../../handler/recording/signal.ts';
import type { ChosenProfile } from '../../../handler/recording/upload.ts';
import { chooseProfile, namedRulesetOf } from '../../../handler/ruleset.ts';
import { NO_VERSION, ObjectGoneError } from '../../../handler/store.ts';
import { SqlError } from '../../../local/open-lake.ts';
import { IN_PLACE_BUCKET, pathInPlace, UPLOADS_BUCKET } from '../../../local/stores/buckets.ts';
import { FolderRawStore, sha256Of } from '../../../local/stores/folder-raw-store.ts';
import { pathInside } from '../../../local/stores/inside.ts';
import { isSystemError, quoted, systemMessage } from '../../../local/terminal/text.ts';
import { profileOfFolder } from '../../../local/which-profile.ts';
import { judgeRecording } from '../../../quality/judge/judge-recording.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import type { ShownLead } from '../wire.ts';
import type { RecordingRow } from './one-recording.ts';
import type { Beat } from './signal/signal-reader.ts';

/** Judging anew to find R peaks takes 0.1 s for ten minutes of a lead; past this nobody waits for it. */
const MAX_JUDGED_S = 3600;

/** A larger upload is read by position while it is looked at: two days of two leads would be half a gigabyte. */
const HELD_BYTES = 16 * 2 ** 20;

/** A recording's upload, understood again. */
export interface Source {
  readonly recording: Recording;
  readonly signal: Signal;
  readonly leads: readonly ShownLead[];
  /** What differs from the lake, as sentences; empty when nothing does. */
  readonly notes: readonly string[];
  /** Another where anything beside the upload's bytes, such as the sheet beside it, led to another scale, rate or choice of leads. */
  readonly understoodBy: string;
  /** False once its file was seen to be written: other bytes, or only other times, as whoever opens it anew finds out. */
  readonly isNow: () => boolean;
  /** Closes the files that it has open. Reading fails after that. */
  readonly close: () => void;
}

/** Why an upload cannot be shown, in a sentence. */
export interface NoSource {
  readonly why: string;
}

/** There is nothing of a recording's signal, for this reason: a sentence. */
export class NoSignal extends SqlError {}

/** An upload whose bytes are those that were judged. */
export interface Upload {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * All of an upload held in memory.
 *
 * @param uploads the folder that stands for the bucket of the demo, absolute
 */
export async function openSource(row: RecordingRow, uploads: string): Promise<Source | NoSource> {
  return await opened(row, uploads, () => uploadOf(row, uploads));
}

/**
 * The same in bounded memory, to be closed after use: a large upload is read by position, and so is a small one that inflates to much, as
 * when a recording is judged.
 *
 * @param heldBytes a larger upload is not held
 */
export async function openLargeSource(
  row: RecordingRow,
  uploads: string,
  heldBytes = HELD_BYTES,
): Promise<Source | NoSource> {
  const read = row.bytes <= heldBytes ? () => uploadOf(row, uploads) : (path: string) => uploadInPlace(row, path);
  return await opened(row, uploads, read, new ScratchFiles());
}

async function opened(
  row: RecordingRow,
  uploads: string,
  read: (path: string) => ReadUpload | NoSource,
  scratch?: ScratchFiles,
): Promise<Source | NoSource> {
  const path = pathOf(row, uploads);
  if (typeof path !== 'string') return path;
  const name = quoted(basename(path));
  if (row.outcome === 'unreadable') return { why: `${name} cannot be read, so there is nothing to draw.` };
  const upload = read(path);
  if ('why' in upload) return upload;
  const close = () => {
    upload.close?.();
    scratch?.close();
  };
  let isOpen = false;
  try {
    const { recording, by } = await understood(row, upload, uploads, scratch);
    const { signal } = recording;
    if (signal === undefined) {
      return { why: `No source says what the numbers of ${name} mean, so there is no scale to draw them by.` };
    }
    const leads = signal.headers.map(({ name, index }) => ({ name, index }));
    isOpen = true;
    const { headers, samplingRateHz, noValueAdu } = signal;
    const understoodBy = JSON.stringify([by, headers, samplingRateHz, noValueAdu]);
    const isNow = upload.isNow ?? (() => true);
    return { recording, signal, leads, notes: notesOf(row, recording), understoodBy, isNow, close };
  } catch (error) {
    if (!(error instanceof BadFileError) && !isSystemError(error)) throw error;
    return notAnyMore(name, error instanceof BadFileError ? error.message : systemMessage(error));
  } finally {
    if (!isOpen) close();
  }
}

/** Reads the upload of a recording, whatever became of it. */
export function uploadOf(row: RecordingRow, uploads: string): Upload | NoSource {
  const path = pathOf(row, uploads);
  if (typeof path !== 'string') return path;
  const name = quoted(basename(path));
  try {
    const bytes = readFileSync(path);
    if (createHash('sha256').update(bytes).digest('hex') === row.sha256) return { path, bytes };
    return { why: hasChanged(name) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return notAnyMore(name, systemMessage(error));
  }
}

/** An upload that is held, or open. */
interface ReadUpload {
  readonly path: string;
  readonly bytes: Uint8Array | ByteRanges;
  /** Left out where it is held. */
  readonly isNow?: () => boolean;
  readonly close?: () => void;
}

/** As `uploadOf`, open and not held. */
function uploadInPlace(row: RecordingRow, path: string): ReadUpload | NoSource {
  const name = quoted(basename(path));
  let isOpen = false;
  let descriptor: number | undefined;
  try {
    const file = openSync(path, 'r');
    descriptor = file;
    const before = identityOf(file);
    const { size } = fstatSync(file);
    if (sha256Of(file, size) !== row.sha256) return { why: hasChanged(name) };
    let isNow = true;
    const bytes = new FileRanges(file, size, () => {
      isNow &&= isDeepStrictEqual(identityOf(file), before);
      if (!isNow) throw new SqlError(hasChanged(name));
    });
    isOpen = true;
    return { path, bytes, isNow: () => isNow, close: () => closeSync(file) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return notAnyMore(name, systemMessage(error));
  } finally {
    if (!isOpen && descriptor !== undefined) closeSync(descriptor);
  }
}

function hasChanged(name: string): string {
  return `${name} has changed since it was judged: process it again to see it as it is now.`;
}

function notAnyMore(name: string, why: string): NoSource {
  return { why: `The upload ${name} cannot be read any more (${why}), and the lake keeps no samples of it.` };
}

function pathOf({ sourceBucket, key }: RecordingRow, uploads: string): string | NoSource {
  if (sourceBucket === IN_PLACE_BUCKET) return pathInPlace(key);
  if (sourceBucket !== UPLOADS_BUCKET) {
    return {
      why: `The upload is in the bucket ${quoted(sourceBucket)}, not on this machine: ./ecg fetch gets it, ./ecg look FILE shows it.`,
    };
  }
  try {
    return pathInside(uploads, key);
  } catch (error) {
    if (!(error instanceof ObjectGoneError)) throw error;
    return { why: `${quoted(key)} is not a name inside the folder of uploads.` };
  }
}

/** Under the profile of the lake's row: named where nobody naming one would have led to another. Also by what it was understood. */
async function understood(
  row: RecordingRow,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array | ByteRanges },
  uploads: string,
  scratch: ScratchFiles | undefined,
): Promise<{ readonly recording: Recording; readonly by: readonly unknown[] }> {
  const file = await readMat(bytes, {}, scratch);
  const { read, chosenBy, companion } = await saidOf(row, uploads);
  const unnamed = read(file, chosenBy(row.sourceBucket === IN_PLACE_BUCKET ? profileOfFolder(path) : undefined));
  const isUnnamed = unnamed.profile.id === row.profile;
  const recording = isUnnamed ? unnamed : read(file, chosenBy(row.profile));
  return { recording, by: [companion, isUnnamed, recording.profile.id] };
}

/** What is said of an upload beside its bytes, as far as it is still there: its name, and the sheet beside it. */
export async function saidOf({ key, sourceBucket: bucket }: RecordingRow, uploads: string) {
  const inPlace = bucket === IN_PLACE_BUCKET;
  const raw = new FolderRawStore({ bucket, pathOf: inPlace ? pathInPlace : (of) => pathInside(uploads, of) });
  const object = { bucket, key, version: NO_VERSION };
  const companion = await companionOf(object, raw);
  return {
    companion,
    /** The file under a profile. */
    read: (file: MatFile, chosen: ChosenProfile): Recording => {
      const metadata = new Map(chosen.isNamed ? [['profile', chosen.profile.id]] : []);
      return recordingIn(file, { key, metadata, companion }, chosen);
    },
    /** The profile that this name, or else the key, leads to. */
    chosenBy: (name: string | undefined): ChosenProfile =>
      chooseProfile(object, new Map(name === undefined ? [] : [['profile', name]]), defaultProfile),
  };
}

function notesOf(row: RecordingRow, { facts, profile }: Recording): string[] {
  const notes: string[] = [];
  const rate = facts.samplingRate?.value ?? null;
  if (profile.id !== row.profile) {
    notes.push(`It was judged under the profile ${row.profile}, which is not here; it is read under ${profile.id}.`);
  }
  if (rate !== row.samplingRateHz) {
    notes.push(
      `Read again, its sampling rate is ${rate ?? 'unknown'} Hz; when it was judged, it was ${row.samplingRateHz ?? 'unknown'} Hz.`,
    );
  }
  if (row.gainSource === 'metadata') {
    notes.push(
      'Its scale was given when it was uploaded, and the file does not hold it: heights are drawn by what the file or the profile says.',
    );
  }
  return notes;
}

/** R peaks of each lead: of a rejected recording the lake keeps none, so it is judged again. Empty for a long one. */
export function beatsOf({ recording, signal }: Source): Beat[][] {
  const { headers, sampleCount, samplingRateHz } = signal;
  const beats: Beat[][] = headers.map(() => []);
  if (sampleCount / samplingRateHz > MAX_JUDGED_S) return beats;
  judgeRecording(recording, namedRulesetOf(recording.profile).ruleset, {
    beats: (found) => {
      for (const { lead, sample } of found) {
        beats[headers.indexOf(lead)]?.push({ sample, timeS: sample / samplingRateHz });
      }
    },
  });
  return beats;
}
