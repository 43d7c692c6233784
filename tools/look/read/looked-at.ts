/** Everything the page asks for, from a lake, the uploads beside it, and its marks: to those alone something is added. */
import { join } from 'node:path';
import { textLiteral } from '../../../lake/question-parameters.ts';
import { SqlError, withLake } from '../../../local/open-lake.ts';
import { type BenchFiles, type Moved, RuleBench } from '../bench/bench.ts';
import type { Histogram, WouldChange } from '../bench/bench-wire.ts';
import { FolderChange } from '../bench/change/folder-change.ts';
import { LiveRules } from '../bench/files/live-rules.ts';
import { ProfileWriter } from '../bench/files/profile-writer.ts';
import { histogramsOf } from '../bench/histogram.ts';
import { Device } from '../device/device.ts';
import { BadDevice } from '../device/made-profile.ts';
import { sqlQuestions, sqlTables } from '../sql/catalogue.ts';
import type { SqlCatalogue } from '../sql/sql-wire.ts';
import type { Stretch } from '../stretch-bytes.ts';
import type {
  Filter,
  ListedRow,
  MarkAsked,
  RecordingMarks,
  RecordingsPage,
  ShownRecording,
  Sparklines,
  WindowsToMark,
} from '../wire.ts';
import { filtered, pageOf } from './filtered.ts';
import { BadMark, LakeMarks, type Reader, withMarks } from './marks.ts';
import { recordingsOfProfile } from './one-recording.ts';
import { OpenedRecordings } from './opened-recordings.ts';
import { doubtOfOne } from './profile-doubt.ts';
import { RecordingList } from './recording-list.ts';
import { WrittenAgain } from './recording-state.ts';
import { ReadingAhead } from './signal/reading-ahead.ts';
import { NoSignal, openSource } from './source.ts';
import { SparklineReader } from './sparklines.ts';
import { windowsToMark } from './to-mark.ts';

/** Where to look. */
export interface LookedAtOptions {
  /** The folder of the lake, absolute. */
  readonly lake: string;
  /** The folder that stands for the bucket of uploads, absolute. */
  readonly uploads: string;
  /** What the page calls it. */
  readonly from: string;
  readonly reader: Reader;
  /** The project whose profiles are written; this one unless a test has another. */
  readonly project?: string;
}

const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** A recording is written, or closed for others, once in a while; one that is each time that it is opened is not waited for. */
const MAX_TRIES = 3;

/** A lake that is looked at. */
export class LookedAt {
  private readonly options: LookedAtOptions;
  private readonly list: RecordingList;
  private readonly sparklines: SparklineReader;
  private readonly marks: LakeMarks;
  private readonly benchFiles: BenchFiles;
  private readonly folderChange = new FolderChange();
  /** The one that was asked for last: sliders move in one recording at a time. */
  private benched: { readonly id: string; readonly bench: RuleBench } | undefined;
  /** The one whose meaning is being said: a form asks for it with every letter. */
  private described: { readonly id: string; readonly device: Device } | undefined;
  private readonly opened: OpenedRecordings;
  private readonly ahead = new ReadingAhead();

  constructor(options: LookedAtOptions) {
    this.options = options;
    this.list = new RecordingList(options.lake);
    this.sparklines = new SparklineReader(options.lake, options.uploads);
    this.marks = new LakeMarks(options.lake, options.reader);
    this.opened = new OpenedRecordings(options.lake, options.uploads, this.list, (id) => this.closed(id));
    const project = options.project ?? PROJECT;
    this.benchFiles = { live: new LiveRules(project), writer: new ProfileWriter(project) };
  }

  /** Reads the list before anybody asks for it. What is wrong is said to whoever asks. */
  async warmUp(): Promise<void> {
    await this.list.rows().catch(() => {});
  }

  /** Answers a question; until that is done, nothing of any recording is read ahead. */
  async first<T>(answer: () => Promise<T>): Promise<T> {
    return await this.ahead.before(answer);
  }

  /** The folder of the lake. */
  get lake(): string {
    return this.options.lake;
  }

  /** What can be asked in SQL. @throws {SqlError} when the lake cannot be read */
  async sqlCatalogue(): Promise<SqlCatalogue> {
    const { length } = await this.list.rows();
    return { from: this.options.from, recordings: length, tables: sqlTables(), questions: sqlQuestions() };
  }

  /** @throws {SqlError} when the lake cannot be read */
  async recordings(filter: Filter, page: number): Promise<RecordingsPage> {
    const { rows, problem } = await this.rows();
    return { ...pageOf(rows, filter, page), marksProblem: problem, hint: this.list.hint(), from: this.options.from };
  }

  /**
   * The beginnings of recordings, as far as they can be drawn: of none in a lake of thousands of files, where it would take seconds.
   *
   * @param wanted aborted when nobody waits for them
   * @throws {SqlError} when the lake cannot be read
   */
  async sparklinesOf(ids: readonly string[], wanted: AbortSignal): Promise<Sparklines> {
    if (this.list.hint() !== null) return { lines: [] };
    const asked = new Set(ids);
    const recordings = (await this.list.rows()).filter(({ id }) => asked.has(id));
    return { lines: await this.sparklines.lines(recordings, wanted) };
  }

  /** @returns undefined when there is no such recording. @throws {SqlError} when the lake cannot be read */
  async recording(id: string, filter: Filter): Promise<ShownRecording | undefined> {
    this.ahead.stop(); // of the one before, somebody has seen enough
    const { rows } = await this.rows();
    const opened = await this.opened.anew(id, rows); // where the upload is read, it may have changed
    if (opened === undefined) return undefined;
    const { found, leads, signal } = opened;
    const around = filtered(rows, filter);
    const at = around.findIndex((row) => row.id === id);
    return {
      ...found.row,
      leads,
      findings: found.findings,
      doubt: doubtOfOne(found.row, leads, found.findings),
      overview: found.overview,
      signal,
      marks: await this.marks.of(id),
      marking: this.marks.reader,
      windowStartsS: found.windowStartsS,
      previous: around[at - 1]?.id ?? null,
      next: at < 0 ? null : (around[at + 1]?.id ?? null),
      sql: `select lead, start_s, end_s, rule_id, outcome, message from findings where recording_id = ${textLiteral(id)} and ingest_date = ${textLiteral(found.row.day)} order by start_s`,
      lake: this.options.lake,
    };
  }

  /**
   * @param wanted aborted when nobody waits for the answer any more: what has not begun is then left out
   * @returns undefined when there is no such recording
   * @throws {NoSignal} where there is nothing of its signal
   * @throws {SqlError} as `recording` does; the reason of `wanted` when it was aborted
   */
  async stretch(
    id: string,
    fromS: number,
    toS: number,
    columns: number,
    wanted: AbortSignal,
  ): Promise<Stretch | undefined> {
    for (let tries = 1; ; tries += 1) {
      wanted.throwIfAborted();
      const opened = await this.opened.open(id);
      if (opened === undefined) return undefined;
      if ('why' in opened.signal) throw new NoSignal(opened.signal.why);
      this.ahead.of(opened.readAhead, toS - fromS);
      try {
        return await opened.stretch(fromS, toS, columns, wanted);
      } catch (error) {
        const isAnother = error instanceof WrittenAgain || (error instanceof SqlError && !opened.isNow());
        if (!isAnother || tries === MAX_TRIES) throw error;
      }
    }
  }

  /** What is marked in a recording. @returns undefined when there is no such recording. @throws {SqlError} as `recording` does */
  async marksOf(id: string): Promise<RecordingMarks | undefined> {
    return (await this.opened.open(id)) === undefined ? undefined : await this.marks.of(id);
  }

  /** @throws {BadMark} where nobody can mark. @throws {SqlError} when the lake or its marks cannot be read */
  async toMark(): Promise<WindowsToMark> {
    const { reader } = this.options;
    if ('why' in reader) throw new BadMark(reader.why);
    return { windows: await windowsToMark(this.options.lake, reader.name) };
  }

  /**
   * Sets a mark, or takes it back.
   *
   * @returns what is then marked in the recording; undefined when there is no such recording
   * @throws {BadMark} when it cannot be set there
   * @throws {SqlError} when it cannot be kept, and as `recording` does
   */
  async mark(id: string, asked: MarkAsked): Promise<RecordingMarks | undefined> {
    const opened = await this.opened.open(id);
    if (opened === undefined) return undefined;
    const { samplingRateHz, sampleCount } = opened.found.row;
    await this.marks.set({ id, leads: opened.leads, samplingRateHz, sampleCount }, asked);
    return await this.marks.of(id);
  }

  /**
   * The rule bench of a recording, which is read again from its upload.
   *
   * @returns undefined when there is no such recording
   * @throws {NoBench} when its upload cannot be read, or is too long
   * @throws {SqlError} as `recording` does
   */
  async bench(id: string): Promise<RuleBench | undefined> {
    if (this.benched?.id === id) return this.benched.bench;
    const opened = await this.opened.open(id);
    if (opened === undefined) return undefined;
    const bench = new RuleBench(await openSource(opened.found.row, this.options.uploads), this.benchFiles);
    this.benched = { id, bench };
    return bench;
  }

  /**
   * How the measures of a rule are spread over the recordings that are judged as this one is.
   *
   * @param wanted aborted when nobody waits for it
   * @returns undefined when there is no such recording
   * @throws {NoBench} as `bench` does, and for a rule that there is not
   * @throws {SqlError} as `recording` does
   */
  async histograms(id: string, ruleId: string, wanted: AbortSignal): Promise<readonly Histogram[] | undefined> {
    const asked = await (await this.bench(id))?.checked({ ruleId, values: {} });
    return asked && (await histogramsOf(this.options.lake, asked.profile, asked.rule, wanted));
  }

  /**
   * Begins to judge all recordings that are judged as this one is, with some numbers moved.
   *
   * @returns undefined when there is no such recording
   * @throws {NoBench} as `bench` does, and for numbers that cannot be
   * @throws {SqlError} as `recording` does
   */
  async startChange(id: string, moved: Moved): Promise<WouldChange | undefined> {
    const asked = await (await this.bench(id))?.checked(moved);
    if (asked === undefined) return undefined;
    const { lake, uploads } = this.options;
    const rows = await withLake(lake, (open) => recordingsOfProfile(open, asked.profile.id));
    return this.folderChange.start(asked.profile.id, { rule: moved.ruleId, set: moved.values }, rows, uploads);
  }

  /** How far it is; null before it was begun. */
  change(): WouldChange | null {
    return this.folderChange.state() ?? null;
  }

  /** Ends it. */
  stopChange(): WouldChange | null {
    this.folderChange.stop();
    return this.change();
  }

  /**
   * The file of a recording, to say what it means.
   *
   * @returns undefined when there is no such recording
   * @throws {BadDevice} when it cannot be read
   * @throws {SqlError} as `recording` does
   */
  async device(id: string): Promise<Device | undefined> {
    if (this.described?.id === id) return this.described.device;
    const opened = await this.opened.open(id);
    if (opened === undefined) return undefined;
    const device = await Device.open(opened.found.row, this.options.uploads, this.options.project ?? PROJECT);
    if ('why' in device) throw new BadDevice(device.why);
    this.described = { id, device };
    return device;
  }

  /** Closes every file, and ends what is under way. */
  close(): void {
    this.ahead.stop();
    this.folderChange.stop();
    this.opened.close();
  }

  /** What was made of a recording goes with it. */
  private closed(id: string): void {
    if (this.benched?.id === id) this.benched = undefined;
    if (this.described?.id === id) this.described = undefined;
  }

  private async rows(): Promise<{ readonly rows: readonly ListedRow[]; readonly problem: string | null }> {
    const { marks, problem } = await this.marks.counts();
    return { rows: withMarks(await this.list.rows(), marks), problem };
  }
}
