import { wholeRecording } from '../facts.ts';
import { USUAL_RATES_HZ } from '../limits.ts';
import { rule } from '../rule.ts';
import { bpm, hz, millivolts, type Quantity } from '../units.ts';
import { verbatim } from '../verdict.ts';

export default rule({
  id: 'plausible-heart',
  version: 1,
  group: 'structure',
  title: 'A sampling rate or gain from a profile should give a plausible heart',
  severity: 'warn',
  appliesTo: 'file',
  afterWindows: true,
  because: `Where the sampling rate or the gain comes from a profile or was assumed, a wrong one shows in the heart: it
            beats too fast or too slowly, or its QRS complexes are too large or too small, in all leads at once.
            Mains interference then lies at another frequency than 50 or 60 Hz.`,
  formula: 'fastest and slowest of the median heart rates of the leads; largest and smallest of their median QRS',
  references: [
    'Adults and children, at rest and at work: 30 to 220 bpm',
    'MIT-BIH, 228 windows: QRS of 0.51 mV to 3.7 mV; CinC 2011, 9276 leads: 1st percentile 0.16 mV, 99th 3.4 mV',
  ],
  mustStayQuietOn: ['sinus'],
  clinicalReview: true,
  measures: {
    median_bpm: { unit: 'bpm', meaning: 'median heart rate, of the lead where it is nearest to a human one' },
    median_qrs_mv: { unit: 'mV', meaning: 'median height of the QRS, of the lead where it is nearest to a human one' },
  },
  settings: {
    fastest: { default: bpm(250), relaxedBy: 'increase', meaning: 'no heart beats faster for a whole recording' },
    slowest: { default: bpm(20), relaxedBy: 'decrease', meaning: 'no heart beats more slowly for a whole recording' },
    largest: { default: millivolts(15), relaxedBy: 'increase', meaning: 'no QRS is larger in all leads' },
    smallest: { default: millivolts(0.03), relaxedBy: 'decrease', meaning: 'no QRS is smaller in all leads' },
  },
  check({ heart, sources, samplingRate, ...file }, { fastest, slowest, largest, smallest }, say) {
    if (heart === undefined || sources === undefined)
      return say.notApplicable('neither rate nor gain came from a profile, or no window was judged');
    const where = wholeRecording({ samplingRate, ...file });
    const beats = nearest(heart.ratesOfLeads, bpm(75)) ?? bpm(Number.NaN); // of no beat nothing is known
    const qrs = nearest(heart.qrsOfLeads, millivolts(1.5)) ?? millivolts(Number.NaN);
    const isRateOpen = sources.samplingRate === 'profile' || sources.samplingRate === 'assumed';
    const isScaleOpen = sources.gain === 'profile' || sources.gain === 'assumed';
    const rateHz = isRateOpen ? likelyRate(samplingRate, beats) : '';
    const factor = isScaleOpen ? likelyFactor(qrs) : '';
    return say
      .measured({ median_bpm: beats, median_qrs_mv: qrs })
      .warn({
        where,
        when: isRateOpen && (beats > fastest || beats < slowest),
        value: beats,
        limit: beats < slowest ? slowest : fastest,
        sentence: `implausible heart rate in every lead, at best {value} (limit {limit}): the sampling rate, which comes from the profile, may be wrong${verbatim(rateHz)}`,
      })
      .warn({
        where,
        when: isScaleOpen && (qrs > largest || qrs < smallest),
        value: qrs,
        limit: qrs < smallest ? smallest : largest,
        sentence: `implausible QRS in every lead, at best {value} (limit {limit}): the gain, which the file does not give, may be wrong${verbatim(factor)}`,
      })
      .warn({
        where,
        when: isRateOpen && heart.mainsRate !== undefined,
        value: heart.mainsRate ?? hz(Number.NaN),
        sentence:
          'a steady line in every lead would be the mains at a sampling rate of {value}: the rate, which comes from the profile, may be wrong',
      })
      .pass('heart rate and QRS are those of a human heart');
  },
});

/** The value whose ratio to a typical one is nearest to 1. */
function nearest<Q extends Quantity>(values: readonly Q[], typical: Q): Q | undefined {
  const distance = ({ value }: Quantity) => Math.abs(Math.log(value / typical.value));
  return [...values].sort((a, b) => distance(a) - distance(b))[0];
}

function likelyRate(samplingRate: Quantity<'Hz'> | undefined, beats: Quantity<'bpm'>): string {
  if (samplingRate === undefined) return '';
  const wanted = (samplingRate.value * 75) / beats.value;
  const [rate] = [...USUAL_RATES_HZ].sort((a, b) => Math.abs(Math.log(a / wanted)) - Math.abs(Math.log(b / wanted)));
  const bpmThen = Math.round((beats.value * rate!) / samplingRate.value);
  return rate === samplingRate.value ? '' : `; at ${hz(rate!)} it would be ${bpmThen} bpm`;
}

function likelyFactor(qrs: Quantity<'mV'>): string {
  const power = Math.round(Math.log10(1.5 / qrs.value));
  return power === 0
    ? ''
    : `; with a gain ${10 ** Math.abs(power)} times ${power > 0 ? 'smaller' : 'larger'} it would be ${millivolts(qrs.value * 10 ** power)}`;
}
