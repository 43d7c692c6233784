/** How tall the QRS complexes of a signal are, to see whether its numbers can be in the unit that is assumed. */
import { piecesOf, type SignalSource, windowsOf } from '../../quality/judge/windows/windows.ts';
import { Lead } from '../../quality/signal/lead.ts';
import { medianOf } from '../../quality/signal/statistics.ts';
import { seconds } from '../../quality/units.ts';

const WINDOW = seconds(10);
const MARGIN = seconds(1);
/** As the rule `qrs-amplitude` looks. */
const REACH = seconds(0.08);
/** Enough for a median; a day is not read for it. */
const MAX_WINDOWS = 6;

/** The median over leads and a few windows of the height of a QRS, in the unit of the signal; NaN when none is found. */
export function medianQrsHeight(signal: SignalSource): number {
  const windows = windowsOf(signal, WINDOW);
  const every = Math.max(1, Math.floor(windows.length / MAX_WINDOWS));
  const chosen = Array.from({ length: Math.min(MAX_WINDOWS, Math.ceil(windows.length / every)) }, (_, i) =>
    windows.at(i * every),
  );
  const heights = chosen
    .flatMap((span) => piecesOf(signal, span, MARGIN).map((piece) => new Lead(piece)))
    .map((lead) => (lead.hasFiniteSamples && lead.showsBeats ? lead.qrsHeight(REACH).value : Number.NaN))
    .filter(Number.isFinite);
  return medianOf(Float64Array.from(heights));
}
