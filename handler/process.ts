/**
 * One uploaded object, start to end: read, understood, judged, written. It ends in a row of `recordings`, whichever way
 * it goes; an error that is thrown from here is not the file's fault, and the message is delivered again.
 */
import { recordingId } from '../lake/layout.ts';
import { judgeRecording } from '../quality/judge/judge-recording.ts';
import type { Profile } from '../quality/profile.ts';
import { type Content, contentOf, type FetchOptions } from './bytes/content.ts';
import { ScratchFiles } from './bytes/scratch-files.ts';
import { mustEndInTime, type StoppedAfter } from './judging-time.ts';
import type { Log } from './log.ts';
import { BadFileError } from './mat/errors.ts';
import { type MatLimits, readMat } from './mat/read-mat.ts';
import type { MatFile } from './mat/variables.ts';
import { inflatedBytesOnDisk, MAX_BYTES, MAX_DAYS } from './memory.ts';
import { pipelineVersion } from './origin/pipeline-version.ts';
import type { CompanionId } from './recording/companion/companion.ts';
import { companionOf, type FoundCompanion } from './recording/companion/find-companion.ts';
import { type Recording, recordingIn } from './recording/recording.ts';
import type { ChosenProfile } from './recording/upload.ts';
import { NOTHING_READ, type Result } from './result.ts';
import {
  beatRow,
  findingRow,
  type Run,
  recordingRow,
  rulesetRow,
  sampleSource,
  type Upload,
  windowRow,
} from './rows.ts';
import { RuleFailures } from './rule-failures.ts';
import { chooseProfile, namedRulesetOf } from './ruleset.ts';
import type { LakeStore, ObjectVersion, RawStore, StoredObject } from './store.ts';
import { RowsFile } from './write/encode-rows.ts';
import { writeLake } from './write/write-lake.ts';

/** Where rows and log lines go, and what holds for every upload. */
export interface ProcessOptions {
  /** Where the sheet beside a recording is looked for. */
  readonly raw: RawStore;
  readonly lake: LakeStore;
  readonly log: Log;
  /** For uploads whose profile is given neither by their metadata nor by their folder. */
  readonly defaultProfile: Profile;
  readonly limits?: Partial<MatLimits>;
  /** How large objects are fetched, where that should differ. */
  readonly fetch?: FetchOptions;
  /** Larger objects are not fetched; they are `unreadable`. */
  readonly maxBytes?: number;
  /**
   * Recordings that are longer and came out of a small file, which packs zeros a thousand times, are not judged; they are
   * `unreadable`. 8 unless given.
   */
  readonly maxDays?: number;
  /** The disk on which an upload and what it inflates to must find room, in MiB; without it, the limits say how much that is. */
  readonly scratchMib?: number;
  /** The function that this runs in, where it is one that is stopped after some time. */
  readonly stoppedAfter?: StoppedAfter;
  readonly now?: () => Date;
}

/** An upload, with the sheet beside it where somebody has asked for that ahead. */
export interface OpenedUpload extends StoredObject {
  readonly companion?: Promise<FoundCompanion>;
}

const SECONDS_PER_DAY = 86_400;

/**
 * Processes one object version. Doing it again writes the same files and the same rows, but for `processed_at`.
 *
 * @throws {ObjectGoneError} when the content is gone
 * @throws {PutOffError} when it was not begun; any other error means: try again
 */
export async function processObject(
  object: ObjectVersion,
  stored: OpenedUpload,
  options: ProcessOptions,
): Promise<Result> {
  void pipelineVersion(); // git answers while the recording is read
  const chosen = chooseProfile(object, stored.metadata, options.defaultProfile);
  const id = recordingId(object.bucket, object.key, object.version);
  const found = stored.companion ?? companionOf(object, options.raw);
  found.catch(() => {}); // when the content fails first, nobody awaits it
  const scratch = new ScratchFiles();
  let content: Content | undefined;
  try {
    refuseTooLarge(stored, options.maxBytes ?? MAX_BYTES);
    content = await contentOf(stored, scratch, options.fetch);
    const file = await readMat(content.bytes, limitsFor(stored, options), scratch);
    const { sha256 } = content;
    return await writeJudged({ object, stored, companion: await found, recordingId: id, sha256 }, file, chosen, {
      ...options,
      scratch,
    });
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    const { profile } = chosen;
    const fetched = { object, stored, companion: await found, recordingId: id, sha256: content?.sha256 };
    return await writeUnreadable({ ...fetched, profile, rules: namedRulesetOf(profile) }, error, options);
  } finally {
    content?.close();
    scratch.close();
  }
}

/** How long a recording is, is known with its rate. One that lies raw in its file is as long as the file is large. */
function refuseTooLong({ isSpilled }: MatFile, { facts }: Recording, maxDays: number): void {
  const { samplingRate, sampleCount } = facts;
  const days = samplingRate === undefined ? 0 : sampleCount / samplingRate.value / SECONDS_PER_DAY;
  if (isSpilled !== true || days <= maxDays) return;
  const found = `${sampleCount} samples at ${samplingRate} are ${Number(days.toPrecision(3))}`;
  throw new BadFileError('too-large', 0, `a compressed recording must last at most ${maxDays} days, ${found}`);
}

/** A function's disk holds a copy of the file, and what that leaves is for what it inflates to. */
function limitsFor({ size }: StoredObject, { limits, scratchMib }: ProcessOptions): Partial<MatLimits> | undefined {
  return scratchMib === undefined ? limits : { ...limits, spilledBytes: inflatedBytesOnDisk(scratchMib, size) };
}

function refuseTooLarge({ size }: StoredObject, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new BadFileError('too-large', 0, `the file has ${size} bytes; at most ${maxBytes} are read`);
}

async function writeJudged(
  fetched: Omit<Upload, 'profile' | 'rules'>,
  file: MatFile,
  chosen: ChosenProfile,
  { lake, log, now, maxDays = MAX_DAYS, stoppedAfter, scratch }: ProcessOptions & { readonly scratch: ScratchFiles },
): Promise<Result> {
  const { object, stored, recordingId, companion } = fetched;
  const recording = recordingIn(file, { key: object.key, metadata: stored.metadata, companion }, chosen);
  refuseTooLong(file, recording, maxDays);
  const { profile, facts, signal } = recording;
  if (signal !== undefined) mustEndInTime(facts.leadCount * facts.sampleCount, stoppedAfter);
  const rules = namedRulesetOf(profile);
  const upload: Upload = { ...fetched, profile, rules };
  const samplingRateHz = facts.samplingRate?.value;
  const context = { recordingId, ruleset: rules.hash, samplingRateHz };
  const windowRows = new RowsFile('windows', scratch);
  const beatRows = new RowsFile('beats', scratch);
  const findingRows = new RowsFile('findings', scratch);
  const failures = new RuleFailures();
  const { judgement, windows } = judgeRecording(recording, rules.ruleset, {
    window: (span, found) => {
      windowRows.add(windowRow(context, span, found));
    },
    beats: (beats) => {
      for (const beat of beats) beatRows.add(beatRow(context, beat));
    },
    finding: (finding) => findingRows.add(findingRow(context, finding)),
    ruleFailed: (failure) => failures.add(failure),
  });
  failures.log(log, recordingId);
  const { outcome, reason, code, usableShare } = judgement;
  const run = await runOf(now);
  const rows = {
    ruleset: rulesetRow(upload, run),
    recording: recordingRow(upload, { file, recording, judgement }, run),
    windows: windowRows,
    findings: findingRows,
    beats: outcome === 'accepted' ? beatRows : undefined,
    samples: outcome === 'accepted' && signal !== undefined ? sampleSource(recordingId, signal, windows) : undefined,
  };
  await writeLake(rows, lake);
  const { leadCount: leads, sampleCount } = facts;
  return {
    object,
    companion: idOf(companion),
    recordingId,
    profile: profile.id,
    bytes: stored.size,
    outcome,
    reason,
    code,
    usableShare,
    leads,
    samplingRateHz,
    samples: leads * sampleCount,
    findings: judgement.findings, // made only now that the files are written: a long recording may have 80 000
    sources: facts.sources,
    fitting: facts.meaning?.fitting ?? [],
  };
}

async function writeUnreadable(upload: Upload, error: BadFileError, { lake, now }: ProcessOptions): Promise<Result> {
  const { object, stored, recordingId, profile, companion } = upload;
  const run = await runOf(now);
  const recording = recordingRow(upload, { error }, run);
  await writeLake(
    {
      ruleset: rulesetRow(upload, run),
      recording,
      windows: undefined,
      findings: undefined,
      beats: undefined,
      samples: undefined,
    },
    lake,
  );
  const said = { outcome: 'unreadable', reason: error.message, code: error.code } as const;
  const about = { object, companion: idOf(companion), recordingId, profile: profile.id, bytes: stored.size };
  return { ...about, ...said, ...NOTHING_READ };
}

function idOf(companion: FoundCompanion): CompanionId | undefined {
  return companion && { key: companion.key, version: companion.version };
}

async function runOf(now = () => new Date()): Promise<Run> {
  const version = await pipelineVersion();
  return { at: now(), pipelineVersion: version };
}
