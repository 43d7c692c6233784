/**
 * A steady line in every lead that is at no mains frequency, and would be at one if the sampling rate were another: read at
 * 360 Hz, mains of 50 Hz that was sampled at 500 Hz lies at 36 Hz.
 */
import { USUAL_RATES_HZ } from '../limits.ts';
import type { Lead } from '../signal/lead.ts';
import { hz, type Quantity } from '../units.ts';

const MAINS = [hz(50), hz(60)] as const;
/** As the rule `mains-hum` warns. */
const MIN_LINE_UV = 25;
/** Noise of muscles has peaks, too, but none that stands out so far of ten seconds. */
const MIN_PROMINENCE = 6;
/** Below, QRS complexes have power of their own, and not evenly. */
const MIN_LINE_HZ = 30;
/** A line this near to a mains frequency is the mains. */
const NEAR_HZ = 3;
/** Windows that are looked at: a line of the mains is in all of them. */
const MAX_WINDOWS = 3;

/** Looks at the first windows of a recording. */
export class StrayLines {
  /** By rate, the weakest that its line is in any lead of any window, in µV. */
  private weakest: ReadonlyMap<number, number> = new Map(
    USUAL_RATES_HZ.map((rateHz) => [rateHz, Number.POSITIVE_INFINITY]),
  );
  private windows = 0;

  /** Takes in the leads of one window; what the rules computed of them is used again. */
  look(leads: readonly Lead[]): void {
    if (leads.length === 0 || this.windows >= MAX_WINDOWS) return;
    this.windows += 1;
    const kept = [...this.weakest].map(([rateHz, before]) => {
      return [rateHz, Math.min(before, ...leads.map((lead) => lineOf(lead, rateHz)))] as const;
    });
    this.weakest = new Map(kept.filter(([, amplitudeUv]) => amplitudeUv >= MIN_LINE_UV));
  }

  /** The rate at which the strongest such line would be the mains; undefined when there is none. */
  mainsRate(): Quantity<'Hz'> | undefined {
    const [strongest] = this.windows === 0 ? [] : [...this.weakest].sort(([, a], [, b]) => b - a);
    return strongest && hz(strongest[0]);
  }
}

/** How strong the line is, in µV, that would be the mains at another rate; 0 where there can be none. */
function lineOf(lead: Lead, rateHz: number): number {
  if (!lead.hasFiniteSamples) return 0;
  const read = MAINS.map(({ value }) => (value * lead.samplingRateHz) / rateHz);
  const stray = read.filter(
    (line) => line >= MIN_LINE_HZ && MAINS.every(({ value }) => Math.abs(line - value) > NEAR_HZ),
  );
  const spectrum = lead.spectrum();
  const steady = stray.map(hz).filter((line) => spectrum.prominenceOf(line).value >= MIN_PROMINENCE);
  return steady.length === 0 ? 0 : spectrum.strongestLine(steady).value;
}
