/** The medians of a few measures over the windows of a recording, for rules about the whole of it, and its quality. */
import type { HeartFacts } from '../facts.ts';
import type { Lead } from '../signal/lead.ts';
import type { LeadHeader } from '../signal/piece.ts';
import { medianOf } from '../signal/statistics.ts';
import { bpm, millivolts } from '../units.ts';
import { ManyNumbers } from './held/many-numbers.ts';
import type { LeadWindow } from './tally.ts';

/** Measures that are remembered; a day of two leads has 17 280 windows. */
const REMEMBERED = ['qrs_amplitude_mv', 'quality'] as const;
/** The heart rate of poor windows, too: where the sampling rate is wrong, hardly any may be good. */
const RATE = 'rate_bpm';
type Remembered = (typeof REMEMBERED)[number] | typeof RATE;

/** Collects measures, window by window. */
export class Medians {
  private readonly leads = new Map<string, Record<Remembered, ManyNumbers>>();

  /** Takes in the heart rates of the leads of one window; what the rules computed of them is used again. */
  look(leads: readonly Lead[]): void {
    for (const lead of leads) {
      const rate = lead.hasFiniteSamples ? lead.heartRate().value : Number.NaN;
      if (Number.isFinite(rate)) this.valuesOf(lead.header)[RATE].push(rate);
    }
  }

  /** Adds one lead of one window. */
  add({ lead, measured }: LeadWindow): void {
    const values = this.valuesOf(lead);
    for (const name of REMEMBERED) {
      const measure = measured.get(name);
      if (measure !== undefined) values[name].push(measure.value);
    }
  }

  /** The same heart rates, and no measures yet: for windows that are judged again. */
  ratesAlone(): Medians {
    const other = new Medians();
    for (const [key, values] of this.leads) {
      other.leads.set(key, { ...noMeasures(), [RATE]: values[RATE] });
    }
    return other;
  }

  /** Of each lead; one in which nothing was measured is left out. */
  facts(): HeartFacts {
    return {
      ratesOfLeads: this.of(RATE).map(bpm),
      qrsOfLeads: this.of('qrs_amplitude_mv').map(millivolts),
    };
  }

  /** The worst lead's quality, 0 to 1; undefined when it could be told of none. */
  quality(): number | undefined {
    const [worst] = this.of('quality').sort((a, b) => a - b);
    return worst;
  }

  private valuesOf({ index, name }: LeadHeader): Record<Remembered, ManyNumbers> {
    const key = `${index} ${name}`;
    const values = this.leads.get(key) ?? noMeasures();
    this.leads.set(key, values);
    return values;
  }

  /** The median of each lead in which it was measured. */
  private of(name: Remembered): number[] {
    return [...this.leads.values()].map((values) => medianOf(values[name].values())).filter(Number.isFinite);
  }
}

function noMeasures(): Record<Remembered, ManyNumbers> {
  return { rate_bpm: new ManyNumbers(), qrs_amplitude_mv: new ManyNumbers(), quality: new ManyNumbers() };
}
