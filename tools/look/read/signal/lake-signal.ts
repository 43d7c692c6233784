/** The statements that read the signal of one recording from its lake. */
import { textLiteral } from '../../../../lake/question-parameters.ts';
import type { LocalLake } from '../../../../local/open-lake.ts';
import type { ShownLead } from '../../wire.ts';
import { type RecordingVersion, WrittenAgain } from '../recording-state.ts';
import { type Columns, emptyColumns } from './columns.ts';
import { PackedCounts } from './packed/packed-counts.ts';
import type { PackedOf } from './packed/packed-groups.ts';
import type { Beat, SampleBlock, SignalReader } from './signal-reader.ts';

/** Which recording. */
export interface RecordingPlace {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Its `ingest_date`, `YYYY-MM-DD`: only that day's files are opened. */
  readonly day: string;
  /** Begun before the lake was opened, so that blocks of two versions are not drawn together; left out, it is never written again. */
  readonly version?: RecordingVersion;
}

/** What the counts of a lead mean. */
interface Scale {
  readonly gainAduPerMv: number;
  readonly zeroAdu: number;
}

const IN_MV = 'COALESCE(mv, (adu - zero_adu) / gain_adu_per_mv)';

/** Reads one version of a recording from the lake: what was read while it was written again is refused. */
export class LakeSignal implements SignalReader {
  private readonly lake: LocalLake;
  /** In SQL. */
  private readonly isMine: string;
  /** By the number that the lake has for a lead. */
  private readonly positions: ReadonlyMap<number, number>;
  private readonly isNow: () => boolean;
  private known: ReturnType<LakeSignal['scales']> | undefined;
  private readonly packedOf: PackedOf | undefined;
  /** Undefined before they are needed; null where the engine has to read them. */
  private packed: PackedCounts | null | undefined;

  /** @param packedOf where to look for counts that are read without the engine; left out, none are */
  constructor(lake: LocalLake, { id, day, version }: RecordingPlace, leads: readonly ShownLead[], packedOf?: PackedOf) {
    this.lake = lake;
    this.packedOf = packedOf;
    this.isMine = `recording_id = ${textLiteral(id)} AND ingest_date = ${textLiteral(day)}`;
    this.positions = new Map(leads.map(({ index }, position) => [index, position]));
    this.isNow = version?.isNow ?? (() => true);
  }

  /** @throws {WrittenAgain} when it is another version by now */
  check(): void {
    if (!this.isNow()) throw new WrittenAgain();
  }

  /**
   * From one sample to before another; one statement, since each takes 20 ms however little it reads.
   *
   * @throws {SqlError} when the lake cannot be read, or was written meanwhile
   */
  async samples(from: number, to: number): Promise<SampleBlock> {
    const packed = await this.fromPacked((counts) => counts.samples(from, to));
    const mv = packed ?? emptyColumns(this.positions.size, to - from).low;
    const beats = mv.map((): Beat[] => []);
    const where = `WHERE ${this.isMine} AND sample >= ${from} AND sample < ${to}`;
    const ofBeats = `SELECT lead_index, CAST(sample AS INTEGER), CAST(NULL AS DOUBLE), t_s FROM beats ${where}`;
    const ofSamples = `SELECT lead_index, sample, ${IN_MV}, CAST(NULL AS DOUBLE) FROM samples ${where}`;
    const sql = packed === undefined ? `${ofSamples} UNION ALL ${ofBeats}` : ofBeats;
    for await (const [lead, sample, value, timeS] of await this.lake.numbers(sql)) {
      for (let row = 0; row < lead!.length; row += 1) {
        const position = this.positions.get(lead![row]!);
        if (position === undefined) continue; // of a version that is being written
        if (Number.isNaN(timeS![row]!)) mv[position]![sample![row]! - from] = value![row]!;
        else beats[position]!.push({ sample: sample![row]!, timeS: timeS![row]! });
      }
    }
    this.check();
    for (const some of beats) some.sort((one, other) => one.timeS - other.timeS);
    return { mv, beats };
  }

  private scalesOnce(): ReturnType<LakeSignal['scales']> {
    this.known ??= this.scales().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /** @returns what the counts of each lead mean; undefined where not every lead has counts. @throws {SqlError} as `samples` does */
  private async scales(): Promise<readonly Scale[] | undefined> {
    const sql = `SELECT lead_index, gain_adu_per_mv, zero_adu FROM samples WHERE ${this.isMine} AND sample = 0`;
    const scales: Scale[] = [];
    for await (const [lead, gain, zero] of await this.lake.numbers(sql)) {
      for (let row = 0; row < lead!.length; row += 1) {
        const position = this.positions.get(lead![row]!);
        if (position !== undefined) scales[position] = { gainAduPerMv: gain![row]!, zeroAdu: zero![row]! };
      }
    }
    this.check();
    const all = Array.from(this.positions.values(), (position) => scales[position]);
    return all.every((one) => one !== undefined && Number.isFinite(one.gainAduPerMv)) ? scales : undefined;
  }

  /**
   * Columns of so many samples, the first of which begins at `from`. Counts are compared where it is known what they mean: two
   * numbers of each column are then converted, and not every sample.
   *
   * @throws {SqlError} as `samples` does
   */
  async columns(from: number, to: number, per: number): Promise<Columns> {
    const packed = await this.fromPacked((counts) => counts.columns(from, to, per));
    if (packed !== undefined) return packed;
    const scales = await this.scalesOnce();
    const columns = emptyColumns(this.positions.size, Math.ceil((to - from) / per));
    const value = scales === undefined ? IN_MV : 'adu';
    const sql = `SELECT lead_index, CAST((sample - ${from}) // ${per} AS INTEGER), MIN(${value}), MAX(${value}) FROM samples
      WHERE ${this.isMine} AND sample >= ${from} AND sample < ${to} GROUP BY 1, 2`;
    for await (const [lead, at, lowest, highest] of await this.lake.numbers(sql)) {
      for (let row = 0; row < lead!.length; row += 1) {
        const position = this.positions.get(lead![row]!);
        if (position === undefined) continue;
        const { gainAduPerMv, zeroAdu } = scales?.[position] ?? { gainAduPerMv: 1, zeroAdu: 0 };
        const [one, other] = [(lowest![row]! - zeroAdu) / gainAduPerMv, (highest![row]! - zeroAdu) / gainAduPerMv];
        columns.low[position]![at![row]!] = Math.min(one, other); // a gain may be negative
        columns.high[position]![at![row]!] = Math.max(one, other);
      }
    }
    this.check();
    return columns;
  }

  /** @returns undefined where the engine has to read them: it says what is wrong with a file that is damaged */
  private async fromPacked<T>(read: (counts: PackedCounts) => Promise<T>): Promise<T | undefined> {
    try {
      if (this.packed === undefined) this.packed = (this.packedOf && (await PackedCounts.of(this.packedOf))) ?? null;
      return this.packed === null ? undefined : await read(this.packed);
    } catch {
      this.packed = null;
      return undefined;
    } finally {
      this.check();
    }
  }
}
