import { rule } from '../rule.ts';
import { bpm, ratio, seconds } from '../units.ts';

export default rule({
  id: 'orphanidou-2015',
  version: 2,
  group: 'compatibility',
  title: 'Acceptable by the rules of Orphanidou 2015',
  severity: 'pass',
  appliesTo: 'each lead',
  because: `A published score for windows of 10 s of wearable recordings, given here to compare with other tools. It
            calls 19 % of good MIT-BIH windows unacceptable, most of them because of the rhythm, so it is only a column
            and judges nothing. Its limits are the paper's: with other limits it is another score.`,
  formula:
    '1 if slowest ≤ rate ≤ fastest, RR ≤ longestRr, longest RR / shortest RR ≤ spread, and mean r ≥ likeness; else 0',
  references: ['doi:10.1109/JBHI.2014.2338351 (sensitivity 94 %, specificity 97 % in the paper)'],
  mustStayQuietOn: ['sinus', 'atrial-fibrillation', 'bigeminy', 'ventricular-fibrillation'],
  measures: {
    orphanidou_2015_ratio: {
      unit: 'ratio',
      within: [0, 1],
      meaning: '1 when the window is acceptable by Orphanidou 2015, 0 when not',
    },
  },
  settings: {
    slowest: { default: bpm(40), relaxedBy: 'nothing', meaning: 'lowest acceptable mean heart rate' },
    fastest: { default: bpm(180), relaxedBy: 'nothing', meaning: 'highest acceptable mean heart rate' },
    longestRr: { default: seconds(3), relaxedBy: 'nothing', meaning: 'longest acceptable RR interval' },
    spread: {
      default: ratio(2.2),
      relaxedBy: 'nothing',
      meaning: 'largest acceptable ratio of the longest to the shortest RR interval',
    },
    likeness: {
      default: ratio(0.66),
      relaxedBy: 'nothing',
      meaning: 'lowest acceptable mean correlation with the mean beat',
    },
  },
  check(lead, { slowest, fastest, longestRr, spread, likeness }, say) {
    const rhythm = lead.rhythm();
    const rate = rhythm.rate();
    const isRegular = rhythm.longestInterval() <= longestRr && rhythm.spread() <= spread;
    const isFeasible = rate >= slowest && rate <= fastest && isRegular;
    const looksAlike = (lead.beatShapes()?.meanCorrelation() ?? ratio(0)) >= likeness;
    return say
      .measured({ orphanidou_2015_ratio: ratio(isFeasible && looksAlike ? 1 : 0) })
      .pass('{value} by Orphanidou 2015 (1 acceptable, 0 unacceptable)');
  },
});
