import { rule } from '../rule.ts';
import { adu, count, seconds } from '../units.ts';

export default rule({
  id: 'clipped-peaks',
  version: 1,
  group: 'acquisition',
  title: 'Peaks must be round',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `A peak that is cut flat has lost its height. One flat top is chance; two at exactly the same extreme are an
            amplifier at its limit. Storage can also limit how far the signal goes from one sample to the next: then
            the steepest flanks are straight lines, and their slope is not the heart's.`,
  formula: 'runs of x = max(x), or of x = min(x), that last plateau;  samples with |x[i] − x[i−1]| ≥ max − 1 adu',
  references: [
    'MIT-BIH, 48 × 10 s: clipping at 90, 80, 70 % of the peak is found in 73, 98, 100 %; 0 of 1848 windows as they are',
    'MIT-BIH was stored as 8-bit differences: in 8 of 48 records the slope stops at 127 adu a sample',
  ],
  mustStayQuietOn: ['sinus', 'ventricular-flutter', 'paced'],
  measures: {
    flat_peaks_count: { unit: 'count', meaning: 'plateaus at the highest value, or at the lowest if those are more' },
    steepest_adu: { unit: 'adu', meaning: 'largest difference from one sample to the next' },
  },
  settings: {
    plateau: {
      default: seconds(0.008),
      relaxedBy: 'increase',
      meaning: 'how long a flat peak lasts',
      crossesWindows: true,
    },
    plateauSamples: { default: count(2), relaxedBy: 'increase', meaning: 'and how many samples it has at least' },
    minPlateaus: { default: count(2), relaxedBy: 'increase', meaning: 'so many at one value are no chance' },
    slopes: { default: true, relaxedBy: 'switching off', meaning: 'whether limited slopes are looked for' },
    minSteep: {
      default: count(12),
      relaxedBy: 'increase',
      meaning: 'so many samples at the steepest slope are no chance',
    },
    steepFrom: {
      default: adu(20),
      relaxedBy: 'increase',
      meaning: 'steepest slope that can be a limit, in adu a sample',
    },
  },
  check(lead, { plateau, plateauSamples, minPlateaus, slopes, minSteep, steepFrom }, say) {
    const sentence = 'peaks cut flat at the same value: {value}';
    const tops = lead.atOwnHighest().lasting(plateau).ofAtLeast(plateauSamples);
    const bottoms = lead.atOwnLowest().lasting(plateau).ofAtLeast(plateauSamples);
    const [above, below] = [tops.count(), bottoms.count()];
    const steepest = lead.movement().largestDifference();
    const steep = lead.movement().asSteepAs(steepest, adu(1));
    return say
      .measured({ flat_peaks_count: count(Math.max(above.value, below.value)), steepest_adu: steepest })
      .warn({ where: tops, when: above >= minPlateaus, value: above, limit: minPlateaus, sentence })
      .warn({ where: bottoms, when: below >= minPlateaus, value: below, limit: minPlateaus, sentence })
      .info({
        where: steep,
        when: slopes && steepest >= steepFrom && steep.samples() >= minSteep,
        value: steep.samples(),
        limit: minSteep,
        sentence: 'the steepest {value} samples are equally steep: something limits the slope, and QRS are cut',
      })
      .pass('peaks cut flat: {value}', minPlateaus);
  },
});
