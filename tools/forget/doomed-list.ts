/**
 * The list of what is deleted, as text: written down before, and read by whoever goes on after an interruption. It has no
 * subject, but it has keys, which may name one.
 *
 * It is checked part by part: an empty id would be the beginning of every key of a day.
 */
import type { ObjectVersion } from '../../handler/store.ts';
import { keyParts } from '../../lake/layout.ts';
import { CommandError } from '../../local/terminal/command-error.ts';
import type { AwaitedRow, Doomed, DoomedRecording, EarlierRow } from './doomed.ts';
import { RECORDING_ID } from './request.ts';

/** Only recordings and objects. */
const WHOLE_FORMAT = 1;
/** Also what goes of recordings that stay: who knows only the first format must not take such a list for finished. */
const FORMAT = 2;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** The name of its folder, in a folder or a bucket. */
const GENERATION = /^g\d{6,}(?:-[0-9a-f-]+)?$/;

/** A list that cannot be used: deleting half of what was meant would look like all of it. */
export class BadListError extends CommandError {
  override readonly name = 'BadListError';
  override readonly exitStatus = 1;

  /** @param where the file */
  constructor(where: string, expected: string, found: unknown) {
    super(
      `${where} must ${expected}, got ${JSON.stringify(found)}. Nothing was deleted. An interrupted ./ecg forget left this list of what it was deleting: correct it, or remove it and forget the same again.`,
    );
  }
}

/** The list as text. */
export function doomedText(doomed: Doomed): string {
  const { earlier, replaced, awaited } = doomed;
  const isWhole = earlier.length + replaced.length + awaited.length === 0;
  return JSON.stringify({ format: isWhole ? WHOLE_FORMAT : FORMAT, ...doomed });
}

/**
 * @param where for the sentence
 * @param bucket the only one that it may name objects of
 * @param lake the bucket that replaced files may be in; undefined where no versions are kept
 * @throws {BadListError} for a text that is not such a list
 */
export function doomedIn(text: string, where: string, bucket: string, lake?: string): Doomed {
  const { format, recordings, earlier = [], replaced = [], awaited = [], objects } = parsed(text, where);
  if (format !== WHOLE_FORMAT && format !== FORMAT)
    throw new BadListError(where, `hold a list of format ${WHOLE_FORMAT} or ${FORMAT}`, format);
  const isRecording = ({ recordingId, day }: Unknown<DoomedRecording>) =>
    matches(RECORDING_ID, recordingId) && (day === null || matches(DAY, day));
  const isEarlier = ({ recordingId, day, generation }: Unknown<EarlierRow>) =>
    matches(RECORDING_ID, recordingId) && matches(DAY, day) && matches(GENERATION, generation);
  const isVersion = ({ key, version }: Unknown<ObjectVersion>) => matches(/./s, key) && matches(/./s, version);
  const isReplaced = (object: Unknown<ObjectVersion>) =>
    lake !== undefined && object.bucket === lake && isVersion(object) && keyParts(String(object.key)) !== undefined;
  const isAwaited = ({ recordingId, day, processedMs, untilMs }: Unknown<AwaitedRow>) =>
    lake !== undefined &&
    matches(RECORDING_ID, recordingId) &&
    matches(DAY, day) &&
    [processedMs, untilMs].every(Number.isSafeInteger);
  const isObject = (object: Unknown<ObjectVersion>) => object.bucket === bucket && isVersion(object);
  return {
    recordings: listOf<DoomedRecording>(recordings, isRecording, (found) => {
      throw new BadListError(where, 'list recordings, each with a recordingId and a day or null', found);
    }),
    earlier: listOf<EarlierRow>(earlier, isEarlier, (found) => {
      throw new BadListError(where, 'list earlier rows, each with a recordingId, a day and a generation', found);
    }),
    replaced: listOf<ObjectVersion>(replaced, isReplaced, (found) => {
      const files =
        lake === undefined
          ? 'no replaced files'
          : `replaced files, each with the bucket "${lake}", a key and a version`;
      throw new BadListError(where, `list ${files}`, found);
    }),
    awaited: listOf<AwaitedRow>(awaited, isAwaited, (found) => {
      const rows =
        lake === undefined ? 'no awaited rows' : 'awaited rows, each with a recordingId, a day and two times';
      throw new BadListError(where, `list ${rows}`, found);
    }),
    objects: listOf<ObjectVersion>(objects, isObject, (found) => {
      throw new BadListError(where, `list objects, each with the bucket "${bucket}", a key and a version`, found);
    }),
  };
}

type Unknown<T> = { readonly [K in keyof T]?: unknown };

function listOf<T>(
  list: unknown,
  isOne: (one: Unknown<T>) => boolean,
  refuse: (found: unknown) => never,
): readonly T[] {
  if (!Array.isArray(list)) return refuse(list ?? null);
  for (const one of list as unknown[]) if (!isOne(Object(one))) return refuse(one);
  return list as T[]; // each was looked at
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function parsed(text: string, where: string): Unknown<Doomed & { readonly format: number }> {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new BadListError(where, 'be JSON', text.slice(0, 60));
  }
}
