import { rule } from '../rule.ts';
import { count, decibels, ratio } from '../units.ts';

export default rule({
  id: 'beat-template',
  version: 2,
  group: 'noise',
  title: 'The beats should look alike',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `A heart draws nearly the same wave at every beat; noise does not. No other measure tells good leads from bad
            ones as well. But ventricular ectopic beats, fibrillation and flutter change shape from beat to beat too.`,
  formula: `r = mean over beats of Pearson's r with the mean beat;  SNR = 10 · log10(var(median beat) / var(beat - median
            beat));  each beat ± min(RR / 2, 0.5 s),  0.5 to 40 Hz`,
  references: [
    'doi:10.1109/JBHI.2014.2338351 (Orphanidou 2015: r of at least 0.66)',
    'CinC 2011, acceptable against unacceptable recordings: area under the ROC curve 0.950 (SNR) and 0.946 (r)',
    'MIT-BIH, 228 windows: SNR -7.8 dB to 22 dB, median 13 dB; r 0.33 to 0.997; 8.8 % have r under 0.66',
  ],
  mustStayQuietOn: ['sinus', 'bigeminy', 'atrial-fibrillation', 'ventricular-flutter', 'ventricular-fibrillation'],
  clinicalReview: true,
  measures: {
    template_snr_db: { unit: 'dB', meaning: 'power of the median beat over the power of the deviations from it' },
    template_r_ratio: {
      unit: 'ratio',
      within: [-1, 1],
      meaning: "mean correlation (Pearson's r) of the beats with the mean beat",
    },
  },
  settings: {
    warnBelow: {
      default: decibels(-8),
      relaxedBy: 'decrease',
      meaning: 'a lower signal-to-noise ratio gives a warning: beats differ more than they match',
    },
    infoBelow: { default: ratio(0.66), relaxedBy: 'decrease', meaning: 'a lower mean correlation is noted (info)' },
    unlike: {
      default: ratio(0.3),
      relaxedBy: 'decrease',
      meaning: 'beats that correlate less with the mean beat are marked',
    },
    fewest: { default: count(3), relaxedBy: 'increase', meaning: 'nothing is judged on fewer beats' },
  },
  check(lead, { warnBelow, infoBelow, unlike, fewest }, say) {
    const beats = lead.beatShapes();
    if (beats === undefined || beats.count() < fewest) return say.cannotTell(`fewer than ${fewest} whole beats`);
    const snr = beats.signalToNoise();
    const likeness = beats.meanCorrelation();
    return say
      .measured({ template_snr_db: snr, template_r_ratio: likeness })
      .warn({
        where: beats.leastSimilar(unlike),
        when: snr < warnBelow,
        limit: warnBelow,
        sentence: 'the beats do not look alike: signal-to-noise ratio {value}, under {limit}',
      })
      .info({
        where: beats.leastSimilar(unlike),
        when: likeness < infoBelow,
        sentence: `the beats hardly look alike: mean correlation is under ${infoBelow}`,
      })
      .pass('the beats look alike: signal-to-noise ratio {value}');
  },
});
