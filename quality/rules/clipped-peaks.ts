import { rule } from '../rule.ts';
import { adu, count, ratio, seconds } from '../units.ts';

export default rule({
  id: 'clipped-peaks',
  version: 2,
  group: 'acquisition',
  title: 'Peaks must be round',
  severity: 'warn',
  appliesTo: 'each lead',
  because: `A peak that is cut flat has lost its height: an amplifier is at its limit. Coarse steps make flat tops too, for
            neighbouring samples are then often equal by chance, and so are the tops of several beats. A cut must
            therefore be 100 000 times likelier than chance, by two signs together: more neighbours are equal than in
            the rest of the trace, and samples crowd at the extreme. A round top does not crowd: nine steps down it is
            three times as wide, so of its nine outermost levels the outermost holds a third of the samples at most.
            Storage can also limit how far the signal goes from one sample to the next: then the steepest flanks are
            straight lines, and their slope is not the heart's.`,
  formula: `runs of x = max(x), or of x = min(x), that last plateau;
            odds = p^−S · exp(± T·D(c/T ‖ 1/3)), − where c/T < 1/3;
            S = samples in these runs that equal the one before,  p = the share of such samples in the window;
            c = samples at the extreme,  T = samples in the nine levels from there;
            D(a ‖ b) = a·ln(a/b) + (1−a)·ln((1−a)/(1−b));
            samples with |x[i] − x[i−1]| ≥ max − 1 adu`,
  references: [
    'MIT-BIH, first 10 s of 22 records: clipping at 90, 80, 70 % of the peak is found in 18, 21, 22; 0 of 605 windows as they are',
    'Generated sinus rhythm at 125 and 250 Hz in steps of 5 to 10 µV, 500 000 pieces: by chance the odds reach 26 000',
    'The two signs are added as weights of evidence: doi:10.1093/biomet/66.2.393 (Good 1979)',
    'MIT-BIH was stored as 8-bit differences: in 8 of 48 records the slope stops at 127 adu per sample',
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
    minPlateaus: { default: count(2), relaxedBy: 'increase', meaning: 'fewer at one value are chance' },
    minOdds: {
      default: ratio(100_000),
      relaxedBy: 'increase',
      meaning: 'how many times likelier a cut must be than chance at this resolution',
    },
    slopes: { default: true, relaxedBy: 'switching off', meaning: 'whether limited slopes are looked for' },
    minSteep: {
      default: count(12),
      relaxedBy: 'increase',
      meaning: 'this many samples at the steepest slope are not chance',
    },
    steepFrom: {
      default: adu(20),
      relaxedBy: 'increase',
      meaning: 'steepest slope that can be a limit, in adu per sample',
    },
  },
  check(lead, { plateau, plateauSamples, minPlateaus, minOdds, slopes, minSteep, steepFrom }, say) {
    const sentence = 'peaks cut flat at the same value: {value}';
    const tops = lead.atOwnHighest().lasting(plateau).ofAtLeast(plateauSamples);
    const bottoms = lead.atOwnLowest().lasting(plateau).ofAtLeast(plateauSamples);
    const [above, below] = [tops.count(), bottoms.count()];
    const areTopsCut = above >= minPlateaus && lead.oddsOfCutTops(tops) >= minOdds;
    const areBottomsCut = below >= minPlateaus && lead.oddsOfCutBottoms(bottoms) >= minOdds;
    const steepest = lead.movement().largestDifference();
    const steep = lead.movement().asSteepAs(steepest, adu(1));
    return say
      .measured({ flat_peaks_count: count(Math.max(above.value, below.value)), steepest_adu: steepest })
      .warn({ where: tops, when: areTopsCut, value: above, limit: minPlateaus, sentence })
      .warn({ where: bottoms, when: areBottomsCut, value: below, limit: minPlateaus, sentence })
      .info({
        where: steep,
        when: slopes && steepest >= steepFrom && steep.samples() >= minSteep,
        value: steep.samples(),
        limit: minSteep,
        sentence: 'the {value} steepest samples are equally steep: the slope is limited, and QRS complexes are cut',
      })
      .pass('flat peaks at one value: {value}, no more than chance', minPlateaus);
  },
});
