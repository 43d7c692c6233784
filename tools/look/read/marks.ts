/** What people marked, as the page shows it, and the only thing that the page writes: one mark more, or one taken back. */
import type { Label, LabelLine } from '../../../local/labels/label.ts';
import { LabelsError, LabelsFile, labelsPath } from '../../../local/labels/labels-file.ts';
import type { ListedRecording, ListedRow, MarkAsked, MarkCounts, ShownLead, ShownMark } from '../wire.ts';

/** Who marks, or why nobody can, in a sentence. */
export type Reader = { readonly name: string } | { readonly why: string };

/** A mark that cannot be set where it is asked for; its message says what was expected. */
export class BadMark extends Error {}

/** The recording that is marked. */
export interface MarkedRecording {
  readonly id: string;
  readonly leads: readonly ShownLead[];
  /** Null for one that could not be read. */
  readonly samplingRateHz: number | null;
  readonly sampleCount: number | null;
}

/** Marks and why there are none, if they cannot be read: a damaged line must not hide a recording. */
export interface MarksOrProblem<T> {
  readonly marks: T;
  readonly problem: string | null;
}

/** The marks of one lake. */
export class LakeMarks {
  readonly reader: Reader;
  private readonly file: LabelsFile;

  /** @param lake folder of the lake, absolute */
  constructor(lake: string, reader: Reader) {
    this.file = new LabelsFile(labelsPath(lake));
    this.reader = reader;
  }

  /** Those of a recording, in the order in which they were set. */
  async of(id: string): Promise<MarksOrProblem<readonly ShownMark[]>> {
    const { marks, problem } = await this.all();
    return { marks: marks.filter(({ recording_id }) => recording_id === id).map(shownMark), problem };
  }

  /** How many each recording has, by id; those without any are left out. */
  async counts(): Promise<MarksOrProblem<ReadonlyMap<string, MarkCounts>>> {
    const { marks, problem } = await this.all();
    const counts = new Map<string, { -readonly [M in keyof MarkCounts]: MarkCounts[M] }>();
    for (const { recording_id, mark } of marks) {
      const mine = counts.get(recording_id) ?? { good: 0, doubtful: 0, poor: 0 };
      mine[mark] += 1;
      counts.set(recording_id, mine);
    }
    return { marks: counts, problem };
  }

  /**
   * Sets a mark or takes it back. Its ends are put on samples.
   *
   * @throws {BadMark} when the recording has no such lead or stretch, or nobody may mark here
   * @throws {LabelsError} when it cannot be kept
   */
  async set(recording: MarkedRecording, asked: MarkAsked): Promise<void> {
    if ('why' in this.reader) throw new BadMark(this.reader.why);
    const lead = recording.leads.find(({ index }) => index === asked.leadIndex);
    if (lead === undefined) {
      const known = recording.leads.map(({ index }) => index).join(', ');
      throw new BadMark(`leadIndex must be a lead of this recording (${known}), got ${asked.leadIndex}.`);
    }
    const line: LabelLine = {
      recording_id: recording.id,
      lead: lead.name,
      lead_index: lead.index,
      ...onSamples(recording, asked),
      mark: asked.mark,
      note: asked.note,
      reader: this.reader.name,
      marked_at: new Date(),
      ruleset: asked.ruleset,
      shown: asked.shown,
    };
    await this.file.add(line);
  }

  private async all(): Promise<MarksOrProblem<readonly Label[]>> {
    try {
      return { marks: await this.file.standing(), problem: null };
    } catch (error) {
      if (!(error instanceof LabelsError)) throw error;
      return { marks: [], problem: error.message };
    }
  }
}

/** Seconds as `windows` has them, so that the ends of a window that is marked are those of its row. */
function onSamples({ samplingRateHz, sampleCount }: MarkedRecording, { startS, endS }: MarkAsked) {
  if (samplingRateHz === null || sampleCount === null) throw new BadMark('This recording has no signal to mark.');
  const [start, end] = [Math.round(startS * samplingRateHz), Math.round(endS * samplingRateHz)];
  const durationS = sampleCount / samplingRateHz;
  if (end > sampleCount) throw new BadMark(`endS must be at most ${durationS}, the recording's end, got ${endS}.`);
  if (end <= start) throw new BadMark(`endS must be at least a sample after startS, got ${startS} to ${endS}.`);
  return { start_s: start / samplingRateHz, end_s: end / samplingRateHz };
}

function shownMark(label: Label): ShownMark {
  return {
    leadIndex: label.lead_index,
    lead: label.lead,
    startS: label.start_s,
    endS: label.end_s,
    mark: label.mark,
    note: label.note,
    reader: label.reader,
    markedAt: label.marked_at.toISOString(),
    ruleset: label.ruleset,
  };
}

const NONE: MarkCounts = { good: 0, doubtful: 0, poor: 0 };

/** The rows of the list, each with its marks. */
export function withMarks(rows: readonly ListedRecording[], counts: ReadonlyMap<string, MarkCounts>): ListedRow[] {
  return rows.map((row) => ({ ...row, marks: counts.get(row.id) ?? NONE }));
}
