/**
 * Companions: the sheet that a tool leaves beside a recording and that says what its numbers mean. `NAME.hea` is a WFDB
 * header, `NAME.info` what `wfdb2mat` prints and PhysioNet's ATM provides. A sheet is believed whole or not at all.
 */

import { quoted } from '../quoted.ts';
import { readAtmInfo } from './atm-info.ts';
import { nameOfFile } from './companion-keys.ts';
import type { Sheet } from './says.ts';
import { BadSheetError, linesOf } from './sheet.ts';
import { readWfdbHeader } from './wfdb-header.ts';

export type { CompanionSignal } from './says.ts';

/** A sheet beside a recording, as it was fetched. */
export interface Companion {
  readonly key: string;
  readonly version: string;
  /** At most `MAX_SHEET_BYTES`; a larger one is refused before it is fetched. */
  readonly bytes: Uint8Array;
}

/** Which sheet was read. */
export interface CompanionId {
  readonly key: string;
  readonly version: string;
}

/** A sheet that was read and believed. */
export interface CompanionSays extends CompanionId, Sheet {}

/** A sheet that cannot be believed or that describes another file, and why, as the end of a sentence. */
export interface CompanionRefused extends CompanionId {
  readonly why: string;
}

/** The matrix beside a sheet. */
export interface DescribedRecording {
  readonly key: string;
  readonly rows: number;
  /** Of each row. */
  readonly samples: number;
}

/** Reads a sheet. Nothing here throws. */
export function readCompanion({ key, version, bytes }: Companion): CompanionSays | CompanionRefused {
  try {
    const lines = linesOf(bytes);
    return { key, version, ...(/\.info$/i.test(key) ? readAtmInfo(lines) : readWfdbHeader(lines)) };
  } catch (error) {
    if (!(error instanceof BadSheetError)) throw error;
    return { key, version, why: error.message };
  }
}

/** Why a sheet does not describe a recording, as the end of a sentence; undefined when it does. */
export function whyNotOf(says: CompanionSays, { key, rows, samples }: DescribedRecording): string | undefined {
  const name = nameOfFile(key);
  const stranger = strangerIn(says, name);
  if (stranger !== undefined) return `it describes ${quoted(stranger)}, but this file is ${quoted(name)}`;
  const { signals, sampleCount } = says;
  if (signals.length !== rows) return `it describes ${counted(signals.length, 'signal')}, but the file has ${rows}`;
  if (sampleCount === undefined || sampleCount === samples) return undefined;
  return `it gives ${counted(sampleCount, 'sample')} per signal, but the file has ${samples}`;
}

/**
 * The name in a sheet that shows that it describes another file. A pair that was renamed without changing the name inside
 * the sheet counts too: WFDB's own library does not open such a header, and nobody can tell it from a mix-up.
 */
function strangerIn({ recordName = '', fileNames }: Sheet, name: string): string | undefined {
  const record = nameOfFile(isMat(recordName) ? recordName : `${recordName}.mat`);
  const isIt = (other: string) => isSameName(other, name);
  const others = fileNames.filter((file) => isMat(file) && !isIt(nameOfFile(file)));
  if (others.length > 0) return others[0];
  // `wfdb2mat` adds an m to the name of the record.
  if (isIt(record) || isIt(`${record}m`) || fileNames.some((file) => isIt(nameOfFile(file)))) return undefined;
  return recordName;
}

/** Does a sheet describe the numbers of a MAT-file, or those of another file that it was made from? */
export function isMat(fileName: string): boolean {
  return /\.mat$/i.test(fileName);
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
