/** A stretch of an accepted recording, from the lake: every sample, or the lowest and highest of each column. */
import { textLiteral } from '../../../lake/question-parameters.ts';
import type { LocalLake } from '../../../local/open-lake.ts';
import type { Trace } from '../draw/trace.ts';
import type { ShownLead, Stretch } from '../wire.ts';
import type { StretchAsked } from './stretch-asked.ts';

/** @throws {SqlError} when the lake cannot be read */
export async function stretchInLake(
  lake: LocalLake,
  id: string,
  leads: readonly ShownLead[],
  asked: StretchAsked,
): Promise<Stretch> {
  const positions = new Map(leads.map(({ index }, position) => [index, position]));
  const { firstSample: from, endSample: to, samplesPerColumn: per } = asked;
  const mine = `recording_id = ${textLiteral(id)} AND lead_index IN (${leads.map(({ index }) => index).join(', ')})`;
  const count = per === undefined ? to - from : Math.ceil((to - from) / per);
  const empty = () => leads.map(() => new Float32Array(count).fill(Number.NaN));
  const [low, high] = [empty(), empty()];
  const signal =
    per === undefined
      ? `SELECT lead_index, sample - ${from}, mv, mv FROM signal WHERE ${mine} AND sample >= ${from} AND sample < ${to}`
      : `SELECT lead_index, CAST(FLOOR((sample - ${from}) / CAST(${per} AS DOUBLE)) AS INTEGER), MIN(mv), MAX(mv)
         FROM signal WHERE ${mine} AND sample >= ${from} AND sample < ${to} GROUP BY 1, 2`;
  for await (const [leadIndex, at, lowest, highest] of await lake.numbers(signal)) {
    for (let row = 0; row < leadIndex!.length; row += 1) {
      const position = positions.get(leadIndex![row]!)!;
      low[position]![at![row]!] = lowest![row]!;
      high[position]![at![row]!] = highest![row]!;
    }
  }
  const traces = leads.map((_, position): Trace => asked.trace(low[position]!, high[position]!));
  const beatsS: number[][] = leads.map(() => []);
  if (per !== undefined) return { traces, beatsS };
  const beats = `SELECT lead_index, t_s FROM beats WHERE ${mine} AND sample >= ${from} AND sample < ${to} ORDER BY lead_index, t_s`;
  for await (const [leadIndex, timeS] of await lake.numbers(beats)) {
    for (let row = 0; row < leadIndex!.length; row += 1) {
      beatsS[positions.get(leadIndex![row]!)!]!.push(timeS![row]!);
    }
  }
  return { traces, beatsS };
}
