import { rule } from '../rule.ts';
import { adu, count, percent, seconds } from '../units.ts';

export default rule({
  id: 'missing-sentinel',
  version: 1,
  group: 'integrity',
  title: 'No sample may hold a code that means "no value"',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `Formats of whole numbers mark a missing sample with a code at the edge of their range: WFDB uses -32768 in
            16 bits and -2048 in 12 bits. Read as a voltage, such a code is an absurd spike. A run of exactly 0 adu
            means the same where 0 adu is neither the device's zero line nor one of its rails.`,
  formula: `gaps = runs with x[i] ∈ codes, or of at least zeroRun samples x[i] = 0 adu;  their longest duration,
            and 100 · Σ gaps / N`,
  references: ['WFDB Applications Guide, signal(5): formats 16 and 212'],
  mustStayQuietOn: ['sinus', 'ventricular-fibrillation', 'asystole-with-noise'],
  measures: { missing_pct: { unit: '%', meaning: 'share of samples that hold a code for "no value"' } },
  settings: {
    codes: {
      default: [-32768, -2048, 32767].map(adu),
      relaxedBy: 'fewer entries',
      meaning: 'codes that stand for "no value"',
    },
    zeroRun: {
      default: count(3),
      relaxedBy: 'increase',
      meaning: 'this many samples of 0 adu in a row are missing, not low',
      crossesWindows: true,
    },
    longestGap: {
      default: seconds(0.2),
      relaxedBy: 'increase',
      meaning: 'a gap this long makes the window unusable',
      crossesWindows: true,
    },
    maxMissing: {
      default: percent(1),
      relaxedBy: 'increase',
      meaning: 'a share of missing samples this large makes the window unusable',
    },
  },
  check(lead, { codes, zeroRun, longestGap, maxMissing }, say) {
    if (!lead.holdsCounts) return say.notApplicable('the file holds millivolts, not codes');
    const marked = lead.holding(codes);
    const gaps = lead.zeroIsASignal ? marked : marked.and(lead.holding([adu(0)]).ofAtLeast(zeroRun));
    const share = gaps.share();
    return say
      .measured({ missing_pct: share })
      .reject({ where: gaps.lasting(longestGap), sentence: 'missing for {value} (limit {limit})' })
      .reject({
        where: gaps,
        when: share >= maxMissing,
        limit: maxMissing,
        sentence: "{value} of the window's samples are missing (limit {limit})",
      })
      .warn({ where: gaps, sentence: "{value} of the window's samples are missing" })
      .pass('no sample is missing');
  },
});
