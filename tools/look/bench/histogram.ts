/** How a rule's measures are spread over the recordings of a profile in the lake, beside good recordings. */
import { textLiteral } from '../../../lake/question-parameters.ts';
import type { LocalLake } from '../../../local/open-lake.ts';
import type { Profile } from '../../../quality/profile.ts';
import type { Rule } from '../../../quality/rule.ts';
import { keptPopulations } from '../../rules/populations.ts';
import { bounded, STATEMENT_BOUNDS } from '../sql/statements.ts';
import type { Histogram } from './bench-wire.ts';
import { benchRules } from './settings.ts';

/** Bars of a histogram. */
const BARS = 40;
/** Beyond these shares of the windows nothing is drawn: one wild window would press all others into one bar. */
const [LOWEST_SHARE, HIGHEST_SHARE] = [0.005, 0.995];
/** Where the limits lie within the drawing, at most. */
const ROOM = 1.05;

const STOPPED = {
  what: 'Counting the windows of all recordings',
  late: 'there are too many for a histogram.',
  large: 'there are too many for a histogram.',
};

/**
 * A histogram for each measure that windows have of a rule; none for a rule without any.
 *
 * @param lake its folder
 * @param wanted aborted when nobody waits for them
 * @throws {SqlError} when the lake cannot be read, they take too long, or nobody waits for them
 */
export async function histogramsOf(
  lake: string,
  profile: Profile,
  rule: Rule,
  wanted: AbortSignal,
): Promise<Histogram[]> {
  const limits = benchRules(profile, [rule]).flatMap(({ settings }) => settings);
  const of = `recording_id IN (SELECT recording_id FROM latest_recordings WHERE profile = ${textLiteral(profile.id)})`;
  const work = async (open: LocalLake, ended: AbortSignal) => {
    const histograms: Histogram[] = [];
    for (const [measure, { unit, meaning }] of Object.entries(rule.measures)) {
      ended.throwIfAborted();
      const shares = [0, LOWEST_SHARE, 0.5, 0.99, HIGHEST_SHARE, 1];
      const spread = `SELECT COUNT(${measure}), COUNT(DISTINCT recording_id), QUANTILE_CONT(${measure}, [${shares.join(', ')}])
        FROM windows WHERE ${measure} IS NOT NULL AND ${of}`;
      const [[windows, recordings, quantiles] = []] = (await open.query(spread)).rows;
      const populations = keptPopulations().flatMap((population) => {
        const found = population.measures[measure];
        return found === undefined
          ? []
          : [{ of: population.of, windows: found.windows, percentiles: found.percentiles }];
      });
      const marks = [
        ...populations.flatMap(({ percentiles }) => percentiles),
        ...limits.filter((limit) => limit.unit === unit).flatMap(({ value, default: standard }) => [value, standard]),
      ];
      const [least, lower, median, p99, upper, most] = Array.isArray(quantiles) ? quantiles.map(Number) : [];
      const fromX = Math.min(lower ?? 0, ...marks, 0);
      const toX = Math.max(upper ?? 0, ...marks, 0) * ROOM || 1;
      const width = (toX - fromX) / BARS;
      const bar = `CAST(FLOOR((${measure} - (${fromX})) / ${width}) AS INTEGER)`;
      const counted = `SELECT ${bar}, COUNT(*) FROM windows WHERE ${measure} IS NOT NULL AND ${of} AND ${measure} BETWEEN ${fromX} AND ${toX} GROUP BY 1`;
      const counts = new Array<number>(BARS).fill(0);
      for (const [at, count] of (await open.query(counted)).rows)
        counts[Math.min(BARS - 1, Number(at))]! += Number(count);
      histograms.push({
        measure,
        unit,
        meaning,
        fromX,
        toX,
        counts,
        windows: Number(windows ?? 0),
        recordings: Number(recordings ?? 0),
        spread: least === undefined ? null : { least, median: median!, p99: p99!, most: most! },
        populations,
      });
    }
    return histograms;
  };
  return await bounded(lake, wanted, STATEMENT_BOUNDS, work, STOPPED);
}
