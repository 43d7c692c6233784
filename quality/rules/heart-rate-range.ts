import { rule } from '../rule.ts';
import { measuredBy } from '../score/measured-by.ts';
import { bpm, nearestTo, ratio, seconds } from '../units.ts';
import signalQuality from './signal-quality.ts';

const qualityOf = measuredBy(signalQuality, 'quality');

export default rule({
  id: 'heart-rate-range',
  version: 4,
  group: 'physiology',
  title: 'The heart rate should be plausible',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `Under 30 or over 220 beats per minute, noise was counted as beats or beats were missed, or the heart is in
            trouble. Heart block, a tachycardia or a child can be the reason, so a physician should look. The spread of the
            RR intervals is measured but not judged, because it is large in any irregular rhythm. Where the signal is
            poor, beats are not counted: near electrode motion, one window in six would give a wrong heart rate.`,
  formula: 'rate = 60 / mean RR;  RR = time from one R peak to the next (Elgendi 2013)',
  references: [
    'doi:10.1109/JBHI.2014.2338351 (Orphanidou 2015: RR of at most 3 s, longest over shortest at most 2.2)',
    'MIT-BIH, 228 windows: 47 to 122 bpm, RR 0.28 s to 1.9 s; 16 % have a longest over shortest RR beyond 2.2',
  ],
  mustStayQuietOn: ['sinus', 'atrial-fibrillation', 'bigeminy', 'ventricular-tachycardia', 'long-pause'],
  clinicalReview: true,
  measures: {
    heart_rate_bpm: { unit: 'bpm', meaning: 'mean heart rate between the first and the last beat of the window' },
    shortest_rr_s: { unit: 's', meaning: 'shortest RR interval, from beat to beat' },
    longest_rr_s: { unit: 's', meaning: 'longest RR interval, from beat to beat' },
    rr_spread_ratio: {
      unit: 'ratio',
      within: [1, Number.POSITIVE_INFINITY],
      meaning: 'longest over shortest RR interval',
    },
  },
  settings: {
    slowest: {
      default: bpm(30),
      relaxedBy: 'decrease',
      meaning: 'a lower heart rate gives a warning (24 in a wide profile)',
    },
    fastest: {
      default: bpm(220),
      relaxedBy: 'increase',
      meaning: 'a higher heart rate gives a warning (300 in a wide profile)',
    },
    longestRr: {
      default: seconds(3),
      relaxedBy: 'increase',
      meaning: 'an RR interval this long gives a warning',
      crossesWindows: true,
    },
    shortestRr: { default: seconds(0.2), relaxedBy: 'decrease', meaning: 'a shorter RR interval gives a warning' },
    gatedFrom: {
      default: ratio(0.5),
      relaxedBy: 'increase',
      meaning: 'beats are not counted where signal-quality measures less; where it measures nothing, they are',
    },
  },
  check(lead, { slowest, fastest, longestRr, shortestRr, gatedFrom }, say) {
    const quality = qualityOf(lead);
    if (quality !== undefined && quality < gatedFrom) {
      return say.cannotTell(`the signal is too poor to count beats: its quality is ${quality}, below ${gatedFrom}`);
    }
    const rhythm = lead.rhythm();
    const rate = rhythm.rate();
    const shortest = rhythm.shortestInterval();
    const longest = rhythm.longestInterval();
    const spread = rhythm.spread();
    return say
      .measured({ heart_rate_bpm: rate, shortest_rr_s: shortest, longest_rr_s: longest, rr_spread_ratio: spread })
      .warn({
        where: lead.wholeWindow(),
        when: rate < slowest,
        limit: slowest,
        sentence: 'heart rate of {value}, slower than {limit}',
      })
      .warn({
        where: lead.wholeWindow(),
        when: rate > fastest,
        limit: fastest,
        sentence: 'heart rate of {value}, faster than {limit}',
      })
      .warn({ where: rhythm.intervals().lasting(longestRr), sentence: 'RR interval of {value} (limit {limit})' })
      .warn({
        where: rhythm.intervalsUnder(shortestRr),
        value: shortest,
        limit: shortestRr,
        sentence: 'RR interval of {value}, shorter than {limit}',
      })
      .pass('heart rate of {value}', nearestTo(rate, [slowest, fastest]));
  },
});
