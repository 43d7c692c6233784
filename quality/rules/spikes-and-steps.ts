import { rule } from '../rule.ts';
import { count, millivolts, millivoltsPerSecond, seconds } from '../units.ts';

export default rule({
  id: 'spikes-and-steps',
  version: 2,
  group: 'noise',
  title: 'There should be no spikes and no sudden shifts',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `No QRS is as steep as a contact that opens, a switch, or a lost sample, and none shifts the level for good,
            as touching an electrode does. A pacemaker pulse is just as steep: a spike shortly before a beat that would be
            found without it is noted as possible pacing, and does not count.`,
  formula: 'max |x[i] − x[i−1]|·fs;  |mean of 200 ms after − mean of 200 ms before|, 40 ms apart',
  references: [
    'AAMI EC11: a diagnostic electrocardiograph follows 320 mV/s',
    'MIT-BIH, 228 windows: largest slew 230 mV/s (its storage allows no more), largest step 1.91 mV',
  ],
  mustStayQuietOn: ['sinus', 'ventricular-tachycardia', 'ventricular-flutter', 'paced'],
  measures: {
    slew_mv_per_s: { unit: 'mV/s', meaning: 'steepest slope from one sample to the next' },
    step_mv: { unit: 'mV', meaning: 'largest shift from one level to another' },
    spikes_count: { unit: 'count', meaning: 'spikes steeper than any QRS, possible pacing left out' },
  },
  settings: {
    fastest: { default: millivoltsPerSecond(320), relaxedBy: 'increase', meaning: 'a steeper slope is a spike' },
    minSpikes: {
      default: count(3),
      relaxedBy: 'increase',
      meaning: 'this many spikes give a warning, fewer are noted (info)',
    },
    pacingBefore: {
      default: seconds(0.14),
      relaxedBy: 'increase',
      meaning: 'a spike at most this long before an R peak may be pacing: 60 ms to the QRS, 80 ms more to its peak',
    },
    largestShift: {
      default: millivolts(3),
      relaxedBy: 'increase',
      meaning: 'a larger shift of the level gives a warning',
    },
    around: { default: seconds(0.02), relaxedBy: 'nothing', meaning: 'time that is reported before and after each' },
    mean: {
      default: seconds(0.2),
      relaxedBy: 'nothing',
      meaning: 'time over which a level is averaged',
      crossesWindows: true,
    },
    apart: { default: seconds(0.04), relaxedBy: 'nothing', meaning: 'time between two levels, and between two spikes' },
  },
  check(lead, { fastest, minSpikes, pacingBefore, largestShift, around, mean, apart }, say) {
    const slew = lead.movement().slew();
    const shifts = lead.movement().levelShifts(mean, apart);
    const fast = slew.above(fastest);
    const pacing = lead.movement().pacingAmong(fast, pacingBefore);
    const spikes = fast.outside(pacing);
    const found = spikes.instantsApart(apart);
    return say
      .measured({ slew_mv_per_s: slew.largest(), step_mv: shifts.largest(), spikes_count: found })
      .warn({
        where: spikes.around(around),
        when: found >= minSpikes,
        value: found,
        limit: minSpikes,
        sentence: '{value} spikes steeper than any QRS; fewer than {limit} may be chance',
      })
      .warn({
        where: shifts.above(largestShift).around(around),
        value: shifts.largest(),
        limit: largestShift,
        sentence: 'the baseline jumps by {value}, more than {limit}',
      })
      .info({
        where: pacing.around(around),
        limit: fastest,
        sentence: 'spikes of {value} just before beats: possible pacing',
      })
      .info({ where: spikes.around(around), limit: fastest, sentence: 'a spike of {value}, steeper than {limit}' })
      .pass('slope of at most {value}');
  },
});
