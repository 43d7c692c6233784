/** A file whose meaning is to be said: what lies in it, what it means by a form, and the profile that the form becomes. */
import { setTimeout } from 'node:timers/promises';
import { BadFileError } from '../../../handler/mat/errors.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import type { MatFile } from '../../../handler/mat/variables.ts';
import { chooseSignal } from '../../../handler/recording/choose-signal.ts';
import { looksOf } from '../../../handler/recording/looks-of.ts';
import type { Recording } from '../../../handler/recording/recording.ts';
import type { Looks } from '../../../handler/recording/settled/profile-fit.ts';
import { everything } from '../../../handler/recording/tree.ts';
import type { ChosenProfile } from '../../../handler/recording/upload.ts';
import { rangeOf } from '../../../handler/recording/value-range.ts';
import { WrongArguments } from '../../../local/terminal/arguments.ts';
import { isSystemError, quoted, systemMessage } from '../../../local/terminal/text.ts';
import { profiles } from '../../../quality/profiles/index.ts';
import { comparedProfiles } from '../../profiles/compared-profiles.ts';
import { draftValues } from '../../profiles/profile-draft.ts';
import { profileText } from '../../profiles/profile-text.ts';
import { PROFILES, WrongFiles } from '../../quality/catalogue-files.ts';
import { problemOfNew, writeNew } from '../../quality/new-files.ts';
import type { RecordingRow } from '../read/one-recording.ts';
import { type NoSource, saidOf, uploadOf } from '../read/source.ts';
import type { DeviceAsked, DeviceFile, DeviceForm, DevicePreview, DeviceWritten } from './device-wire.ts';
import { BadDevice, type MadeProfile, madeProfile } from './made-profile.ts';
import { judgedIn, shownIn } from './previewed.ts';
import { foundBy, variablesOf } from './variables.ts';

/** A file that can be read as MATLAB's, whatever it means. */
export class Device {
  private readonly row: RecordingRow;
  private readonly file: MatFile;
  private readonly read: (chosen: ChosenProfile) => Recording;
  /** The folder of the project, where profiles are. */
  private readonly project: string;

  private constructor(row: RecordingRow, file: MatFile, read: Device['read'], project: string) {
    this.row = row;
    this.file = file;
    this.read = read;
    this.project = project;
  }

  /** @returns why the upload cannot be read, in a sentence, where it cannot */
  static async open(row: RecordingRow, uploads: string, project: string): Promise<Device | NoSource> {
    const upload = uploadOf(row, uploads);
    if ('why' in upload) return upload;
    try {
      const file = await readMat(upload.bytes);
      const { read } = await saidOf(row, uploads);
      return new Device(row, file, (chosen) => read(file, chosen), project);
    } catch (error) {
      const name = quoted(row.key.split('/').at(-1) ?? '');
      if (isSystemError(error)) return { why: `The sheet beside ${name} cannot be read: ${systemMessage(error)}.` };
      if (!(error instanceof BadFileError)) throw error;
      return { why: `${name} cannot be read as a MAT-file: ${error.message}.` };
    }
  }

  /** What lies in it. */
  about(): DeviceFile {
    const { key, outcome, reason } = this.row;
    const { shown, count } = variablesOf(this.file);
    const looks = looksOf(this.file);
    return {
      key,
      outcome,
      reason,
      matVersion: this.file.version,
      variables: shown,
      variableCount: count,
      foundBy: foundBy(this.file),
      profiles: 'why' in looks ? [] : comparedProfiles(looks).map(({ why = null, ...rest }) => ({ ...rest, why })),
      form: this.firstForm(),
    };
  }

  /**
   * What it means by a form.
   *
   * @param wanted aborted when nobody waits for the answer any more: then it is not judged
   * @throws {BadDevice} for a form that cannot be; an AbortError when it was aborted
   */
  async preview({ fromS, ...form }: DeviceAsked, wanted: AbortSignal): Promise<DevicePreview> {
    wanted.throwIfAborted();
    const { profile, values } = this.made(form);
    const recording = this.read({ profile, isNamed: true });
    const { signal, facts } = recording;
    await setTimeout(0, undefined, { signal: wanted }); // by then it is heard that a later letter was typed
    return {
      variable: facts.signal?.variable ?? null,
      leads: signal?.headers.map(({ name }) => name) ?? [],
      samplingRateHz: signal?.samplingRateHz ?? null,
      durationS: signal === undefined ? null : signal.sampleCount / signal.samplingRateHz,
      ...judgedIn(recording),
      ...shownIn(signal, fromS),
      file: fileOf(form.id),
      text: profileText(values),
      whyNotWritten: problemOfNew(form.id, this.project, PROFILES) ?? null,
    };
  }

  /**
   * Writes the file of the profile, and brings the index of profiles up to date.
   *
   * @throws {BadDevice} for a form that cannot be, where a profile of that name exists, and where it cannot be written
   */
  async write(form: DeviceForm): Promise<DeviceWritten> {
    const { values } = this.made(form);
    const problem = problemOfNew(form.id, this.project, PROFILES);
    if (problem !== undefined) throw new BadDevice(problem);
    const file = fileOf(form.id);
    try {
      return { written: await writeNew(new Map([[file, profileText(values)]]), this.project) };
    } catch (error) {
      if (error instanceof WrongArguments) throw new BadDevice(error.message, { cause: error });
      if (error instanceof WrongFiles) {
        throw new BadDevice(`${file} is not written, as the index cannot be: ${error.message}`, { cause: error });
      }
      if (!isSystemError(error)) throw error;
      throw new BadDevice(`${file} or the index cannot be written: ${systemMessage(error)}.`, { cause: error });
    }
  }

  /** The form of the draft that `./ecg profiles suggest --draft` prints, with the rate that the file gives, or that it was judged at. */
  private firstForm(): DeviceForm | null {
    const found = looksOf(this.file);
    const variable =
      'why' in found ? variablesOf(this.file).shown.find(({ isSignal }) => isSignal)?.path : found.variable;
    const looks = 'why' in found ? this.looksOf(variable ?? '', 'auto') : found;
    if (variable === undefined || looks === undefined) return null;
    const { counts, mainsHz, samplingRateHz, ...draft } = draftValues({ ...looks, variable });
    const { samplingRate } = this.read({ profile: GENERIC, isNamed: false }).facts;
    return {
      id: draft.id,
      title: draft.title,
      variable,
      orientation: draft.orientation,
      stores: counts === undefined ? 'mV' : 'adu',
      samplingRateHz: samplingRate?.value ?? this.row.samplingRateHz ?? samplingRateHz,
      gainAduPerMv: counts?.gainAduPerMv ?? 1000,
      zeroAdu: counts?.zeroAdu ?? 0,
      mainsHz: mainsHz === 'unknown' ? null : mainsHz,
      leads: draft.leads,
    };
  }

  private made(form: DeviceForm): MadeProfile {
    const found = looksOf(this.file);
    const paths = everything(this.file).map(({ path }) => path);
    const known = new Set('why' in found ? paths : [...paths, found.variable]); // of several variables it has a path of its own
    return madeProfile(form, known, this.looksOf(form.variable, form.orientation));
  }

  private looksOf(variable: string, orientation: DeviceForm['orientation']): Looks | undefined {
    const { signal } = chooseSignal(everything(this.file), { names: [variable], orientation });
    if (signal === undefined) return undefined;
    const range = rangeOf(signal.tracks, signal.sampleCount, []);
    return { channelCount: signal.tracks.length, range: () => range };
  }
}

/** Says nothing itself: what it settles comes from the file or its sheet. */
const GENERIC = profiles.get('generic')!;

function fileOf(id: string): string {
  return `${PROFILES.folder}/${id}.ts`;
}
