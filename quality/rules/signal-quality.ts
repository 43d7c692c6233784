import { rule } from '../rule.ts';
import { measuredBy } from '../score/measured-by.ts';
import { type Scorecard, scoreOf } from '../score/scorecard.ts';
import { count, hz, microvolts, millivolts, ratio } from '../units.ts';
import baselineWander from './baseline-wander.ts';
import muscleNoise from './muscle-noise.ts';
import qrsAmplitude from './qrs-amplitude.ts';

const qrsHeight = measuredBy(qrsAmplitude, 'qrs_amplitude_mv');

/** What each measure adds to the score. Its sum is 0 where an expert is as likely to call the lead good as not. */
export const scorecard: Scorecard = {
  start: -11,
  lines: [
    {
      measure: 'partner_r_ratio',
      take: (lead) => lead.beatPartners()?.mean(),
      weight: 18,
      each: 'unit',
      from: ratio(0),
      between: [ratio(0), ratio(1)],
      source: 'a heart repeats its beats, noise repeats nothing; 95 % interval of the weight 14.3 to 21.4',
    },
    {
      measure: 'muscle_noise_uv',
      take: measuredBy(muscleNoise, 'muscle_noise_uv'),
      weight: -3.5,
      each: 'tenfold',
      from: microvolts(1),
      between: [microvolts(3), microvolts(1000)],
      source: 'muscle noise hides the small waves; 95 % interval of the weight -6.1 to -1.5',
    },
    {
      measure: 'wander_mv',
      take: measuredBy(baselineWander, 'wander_mv'),
      weight: -5.5,
      each: 'tenfold',
      from: millivolts(0.7),
      between: [millivolts(0.7), millivolts(20)],
      source: 'breathing moves a good lead too, up to 0.7 mV; 95 % interval of the weight -8.1 to -3.3',
    },
    {
      measure: 'qrs_amplitude_mv',
      take: qrsHeight,
      weight: 6,
      each: 'tenfold',
      from: millivolts(0.5),
      between: [millivolts(0.05), millivolts(0.5)],
      source: 'above 0.5 mV, more height says nothing further about quality; 95 % interval of the weight 2.2 to 11.5',
    },
  ],
};

export default rule({
  id: 'signal-quality',
  version: 1,
  group: 'noise',
  title: 'An expert should call the lead good',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `The probability that an expert would call the lead good here, if half of all leads were good. It shows which
            windows to trust measurements from, and never rejects: ventricular flutter and fibrillation score low too.
            It is calibrated only for devices with labelled recordings, whose profiles give an offset. For any other
            device it is uncalibrated: a ranking, not a probability. Mains interference repeats even better than a heart:
            where no beat is taller than it, quality is 0.`,
  formula: `p = 1 / (1 + exp(-t));  t = offset - 11 + 18 r - 3.5 log10(m / 1 µV) - 5.5 log10(w / 0.7 mV) + 6 log10(q / 0.5
            mV);  r = partner_r_ratio, m = muscle_noise_uv in [3, 1000], w = wander_mv in [0.7, 20], q = qrs_amplitude_mv
            in [0.05, 0.5];  partner_r = mean over beats of the largest Pearson's r with any other beat, each ± min(RR / 2,
            0.3 s), 0.5 to 40 Hz;  p = 0 where the mains' amplitude reaches q`,
  references: [
    "fitted to experts' labels: CinC 2011 (leads), CinC 2017 (noisy recordings), MIT-BIH (noise marks); Mendeley fragments count as good",
    'npm run validate fits it again and prints how well it does: area under the ROC curve 0.99, 0.98 and 0.98 on these sets',
  ],
  mustStayQuietOn: [
    'sinus',
    'bigeminy',
    'atrial-fibrillation',
    'ventricular-flutter',
    'ventricular-fibrillation',
    'paced',
  ],
  comesWith: [
    'missing-sentinel',
    'frozen-trace',
    'rail-saturation',
    'excursion',
    'resolution',
    'muscle-noise',
    'spikes-and-steps',
    'qrs-amplitude',
    'baseline-wander',
    'mains-hum',
    'beat-template',
    'detectors-agree',
    'heart-rate-range',
    'longest-gap',
  ],
  clinicalReview: true,
  measures: {
    quality: {
      unit: 'ratio',
      within: [0, 1],
      meaning:
        'probability that an expert would call the lead good here; only a ranking under a profile without an offset',
    },
    partner_r_ratio: {
      unit: 'ratio',
      within: [0, 1],
      meaning: "mean over the beats of the correlation (Pearson's r) with the most similar other beat",
    },
  },
  settings: {
    infoBelow: { default: ratio(0.5), relaxedBy: 'decrease', meaning: 'a lower quality is noted (info): doubtful' },
    warnBelow: { default: ratio(0.1), relaxedBy: 'decrease', meaning: 'a lower quality gives a warning: poor' },
    offset: {
      default: ratio(0),
      relaxedBy: 'increase',
      meaning: 'added to the sum for a device; a profile without it is uncalibrated',
    },
    fewest: { default: count(3), relaxedBy: 'increase', meaning: 'with fewer beats, nothing is judged' },
    smallestQrs: {
      default: millivolts(0.03),
      relaxedBy: 'increase',
      meaning: 'with smaller beats, nothing is judged: in asystole, amplifier noise passes for beats of 0.02 mV',
    },
    lines: {
      default: [50, 60].map(hz),
      relaxedBy: 'fewer entries',
      meaning:
        'mains frequencies: where one is as strong as the beats are tall, the beats are the mains, and quality is 0',
    },
  },
  check(lead, { infoBelow, warnBelow, offset, fewest, smallestQrs, lines }, say) {
    const beats = lead.beatPartners();
    if (beats === undefined || beats.count() < fewest) return say.cannotTell(`fewer than ${fewest} whole beats`);
    const height = qrsHeight(lead);
    if (height !== undefined && height < smallestQrs) return say.cannotTell(`beats of ${height}, under ${smallestQrs}`);
    const isHum = height !== undefined && lead.spectrum().strongestLine(lines).value >= 1000 * height.value; // µV, mV
    const score = scoreOf(scorecard, lead, offset.value);
    const quality = isHum ? ratio(0) : score && ratio(score.probability);
    const where = lead.wholeWindow();
    return say
      .measured({ quality, partner_r_ratio: beats.mean() })
      .warn({
        where,
        when: quality !== undefined && quality < warnBelow,
        limit: warnBelow,
        sentence: isHum
          ? 'poor: no beat is taller than the mains interference'
          : 'poor signal quality: {value}, under {limit}',
      })
      .info({
        where,
        when: quality !== undefined && quality < infoBelow,
        limit: infoBelow,
        sentence: 'doubtful signal quality: {value}, under {limit}',
      })
      .pass('signal quality of {value}');
  },
});
