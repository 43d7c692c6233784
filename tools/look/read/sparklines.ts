/**
 * The first ten seconds of a lead as a small drawing in the list: of what is in the lake by one statement for all that are asked
 * for, of what was rejected from its upload, where that is small.
 */

import { millivoltsOf } from '../../../handler/recording/millivolts.ts';
import { textLiteral } from '../../../lake/question-parameters.ts';
import { type LocalLake, withLake } from '../../../local/open-lake.ts';
import type { ListedRecording, Sparkline } from '../wire.ts';
import { type RecordingRow, rowsOf } from './one-recording.ts';
import { openSource } from './source.ts';

/** How much of a recording is drawn. */
const SHOWN_S = 10;
/** Parts of it: a drawing has about a dot for each. */
const PARTS = 120;
/** A larger upload is not read for a small drawing. */
const MAX_SOURCE_BYTES = 2_000_000;
/** Drawings that are kept: 1 kB each. */
const MAX_KEPT = 5000;

/** A drawing, and the row it was made for: after a recording was processed again, its row is another. */
interface Kept {
  readonly row: ListedRecording;
  readonly line: Sparkline;
}

/** Draws and keeps. */
export class SparklineReader {
  private readonly folder: string;
  private readonly uploads: string;
  private readonly kept = new Map<string, Kept>();
  private last: Promise<unknown> = Promise.resolve();

  /** @param folder of the lake, @param uploads the folder that stands for their bucket, both absolute */
  constructor(folder: string, uploads: string) {
    this.folder = folder;
    this.uploads = uploads;
  }

  /**
   * One question after another, so that a page that is scrolled through keeps one engine busy.
   *
   * @param recordings as `RecordingList` has them: the same object as long as nothing of it was written
   * @param wanted aborted when nobody waits for the answer: what has not begun is then left out
   * @throws {SqlError} when the lake cannot be read
   */
  lines(recordings: readonly ListedRecording[], wanted: AbortSignal): Promise<Sparkline[]> {
    const mine = this.last.then(async () => {
      wanted.throwIfAborted();
      const missing = recordings.filter((row) => row.outcome !== 'unreadable' && this.kept.get(row.id)?.row !== row);
      if (missing.length > 0) await this.read(missing);
      return recordings.flatMap((row) => {
        const kept = this.kept.get(row.id);
        return kept?.row === row ? [kept.line] : [];
      });
    });
    this.last = mine.catch(() => {});
    return mine;
  }

  private async read(missing: readonly ListedRecording[]): Promise<void> {
    const accepted = missing.filter(({ outcome }) => outcome === 'accepted');
    const lines = await withLake(this.folder, async (lake) => {
      const others = missing.filter(({ outcome }) => outcome !== 'accepted');
      const rows = others.length === 0 ? [] : await rowsOf(lake, others);
      const fromSources: Sparkline[] = [];
      for (const row of rows) fromSources.push(...(await this.fromSource(row)));
      return [...(accepted.length === 0 ? [] : await fromLake(lake, accepted)), ...fromSources];
    });
    const byId = new Map(lines.map((line) => [line.id, line]));
    for (const row of missing) {
      this.kept.delete(row.id);
      const line = byId.get(row.id);
      if (line !== undefined) this.kept.set(row.id, { row, line });
    }
    for (const id of this.kept.keys()) {
      if (this.kept.size <= MAX_KEPT) break;
      this.kept.delete(id);
    }
  }

  private async fromSource(row: RecordingRow): Promise<Sparkline[]> {
    if (row.bytes > MAX_SOURCE_BYTES) return [];
    const source = await openSource(row, this.uploads);
    if ('why' in source) return [];
    const { signal } = source;
    const count = Math.min(signal.sampleCount, Math.ceil(SHOWN_S * signal.samplingRateHz));
    const line = emptyLine(row.id);
    const values = millivoltsOf(signal, 0, 0, count);
    for (const [i, mv] of values.entries()) add(line, Math.floor((i * PARTS) / count), mv, mv);
    return [line];
  }
}

type Line = { readonly id: string; readonly low: (number | null)[]; readonly high: (number | null)[] };

function emptyLine(id: string): Line {
  return { id, low: Array.from({ length: PARTS }, () => null), high: Array.from({ length: PARTS }, () => null) };
}

function add({ low, high }: Line, part: number, lowest: number, highest: number): void {
  if (!Number.isFinite(lowest) || part >= PARTS) return;
  const fine = (mv: number) => Number(mv.toFixed(3));
  low[part] = Math.min(low[part] ?? Number.POSITIVE_INFINITY, fine(lowest));
  high[part] = Math.max(high[part] ?? Number.NEGATIVE_INFINITY, fine(highest));
}

/** Least index of the leads that are ECGs: a file may begin with a channel that is none. */
async function firstLeads(lake: LocalLake, where: string): Promise<ReadonlyMap<string, number>> {
  const sql = `SELECT recording_id, MIN(lead_index) FROM windows WHERE ${where} AND start_s < ${SHOWN_S} GROUP BY 1`;
  return new Map((await lake.query(sql)).rows.map(([id, lead]) => [String(id), Number(lead)]));
}

/** No group of rows behind the first ten seconds is read: of a day, that is one of some sixty. */
async function fromLake(lake: LocalLake, recordings: readonly ListedRecording[]): Promise<Sparkline[]> {
  const list = (values: readonly string[]) => [...new Set(values)].map(textLiteral).join(', ');
  const [days, ids] = [list(recordings.map(({ day }) => day)), list(recordings.map(({ id }) => id))];
  const leads = await firstLeads(lake, `ingest_date IN (${days}) AND recording_id IN (${ids})`);
  const asked = recordings.map(({ id, samplingRateHz, durationS }) => {
    const shownS = Math.min(SHOWN_S, durationS ?? SHOWN_S);
    return { id, count: Math.max(1, Math.ceil(shownS * (samplingRateHz ?? 1))), lead: leads.get(id) ?? 0 };
  });
  const values = asked.map(({ id, count, lead }) => `(${textLiteral(id)}, ${count}, ${lead})`);
  const sql = `SELECT s.recording_id, CAST(s.sample * ${PARTS} // a.count AS INTEGER), s.gain_adu_per_mv, s.zero_adu,
      MIN(s.adu), MAX(s.adu), MIN(s.mv), MAX(s.mv)
    FROM samples s JOIN (VALUES ${values.join(', ')}) a(id, count, lead)
      ON s.recording_id = a.id AND s.sample < a.count AND s.lead_index = a.lead
    WHERE s.ingest_date IN (${days}) AND s.recording_id IN (${ids}) AND s.lead_index IN (${[...new Set(asked.map(({ lead }) => lead))].join(', ')})
      AND s.sample < ${Math.max(...asked.map(({ count }) => count))}
    GROUP BY ALL`;
  const lines = new Map<string, Line>();
  for (const [id, part, gain, zero, ...values] of (await lake.query(sql)).rows) {
    const line = lines.get(String(id)) ?? emptyLine(String(id));
    lines.set(line.id, line);
    const [leastAdu, mostAdu, leastMv, mostMv] = values.map((value) => (value === null ? Number.NaN : Number(value)));
    const inMv = (adu: number, mv: number) => (Number.isNaN(mv) ? (adu - Number(zero)) / Number(gain) : mv);
    const [one, other] = [inMv(leastAdu!, leastMv!), inMv(mostAdu!, mostMv!)];
    add(line, Number(part), Math.min(one, other), Math.max(one, other)); // a gain may be negative
  }
  return [...lines.values()];
}
