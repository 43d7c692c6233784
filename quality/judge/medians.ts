/** The medians of a few measures over the windows of a recording, for rules about the whole of it, and its quality. */
import type { HeartFacts } from '../facts.ts';
import { medianOf } from '../signal/statistics.ts';
import { bpm, millivolts } from '../units.ts';
import type { LeadWindow } from './tally.ts';

/** Measures that are remembered; a day of two leads has 17 280 windows. */
const REMEMBERED = ['heart_rate_bpm', 'qrs_amplitude_mv', 'quality'] as const;
type Remembered = (typeof REMEMBERED)[number];

/** Collects measures, window by window. */
export class Medians {
  private readonly leads = new Map<string, Record<Remembered, number[]>>();

  /** Adds one lead of one window. */
  add({ lead, measured }: LeadWindow): void {
    const key = `${lead.index} ${lead.name}`;
    const values = this.leads.get(key) ?? { heart_rate_bpm: [], qrs_amplitude_mv: [], quality: [] };
    this.leads.set(key, values);
    for (const name of REMEMBERED) {
      const measure = measured.get(name);
      if (measure !== undefined) values[name].push(measure.value);
    }
  }

  /** Of each lead; one in which nothing was measured is left out. */
  facts(): HeartFacts {
    return {
      ratesOfLeads: this.of('heart_rate_bpm').map(bpm),
      qrsOfLeads: this.of('qrs_amplitude_mv').map(millivolts),
    };
  }

  /** The worst lead's quality, 0 to 1; undefined when it could be told of none. */
  quality(): number | undefined {
    const [worst] = this.of('quality').sort((a, b) => a - b);
    return worst;
  }

  /** The median of each lead in which it was measured. */
  private of(name: Remembered): number[] {
    return [...this.leads.values()].map((values) => medianOf(Float64Array.from(values[name]))).filter(Number.isFinite);
  }
}
