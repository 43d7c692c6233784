import { rule } from '../rule.ts';
import { adu, count, seconds } from '../units.ts';

export default rule({
  id: 'rail-saturation',
  version: 3,
  group: 'acquisition',
  title: 'The trace must not be saturated at the end of its range',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `Where the converter has reached its highest or lowest code it is saturated: the trace is clipped, and the
            heart's voltage is not known. Where these codes are not known, a plateau at the trace's own extreme gives a
            warning if the trace leaves it with a kink; a slow wave can rest on its own top, but leaves it smoothly. It is
            only a warning, because a value held for a moment, as some devices and file writers do, looks the same. A
            last value that is repeated to the end of the recording is padding.`,
  formula: `at rail = longest run with x ≤ lowest or x ≥ highest code;  where these are not known (a warning), with
            x = max(x) or x = min(x) and a kink: |x[2 samples outside] − x| ≥ kink`,
  references: [
    'MIT-BIH, 228 windows: longest run at the own extreme 11.1 ms',
    'CinC 2011, 9276 leads of acceptable recordings: 99th percentile 10 ms',
    'CinC 2011, 100 recordings, rails not known: 8 leads have such a plateau; other rules reject all of them',
  ],
  mustStayQuietOn: ['ventricular-flutter', 'ventricular-fibrillation', 'asystole-with-noise', 'paced'],
  measures: { at_rail_s: { unit: 's', meaning: 'longest saturation: time at the end of the range' } },
  settings: {
    rejectAfter: {
      default: seconds(0.05),
      relaxedBy: 'increase',
      meaning: 'saturation this long is unusable there; where the rails are not known, it only gives a warning',
      crossesWindows: true,
    },
    warnFrom: {
      default: count(3),
      relaxedBy: 'increase',
      meaning: 'this many samples in a row at a known rail give a warning',
      crossesWindows: true,
    },
    kink: { default: adu(3), relaxedBy: 'increase', meaning: 'change within two samples that counts as a kink' },
  },
  check(lead, { rejectAfter, warnFrom, kink }, say) {
    const known = lead.atRails();
    if (known === undefined) {
      const plateaus = lead.atOwnExtremesWithKink(kink);
      return say
        .measured({ at_rail_s: plateaus.longest() })
        .warn({
          where: plateaus.lasting(rejectAfter),
          sentence: 'flat at its own extreme for {value} (limit {limit}), possibly saturated: the rails are not known',
        })
        .pass('flat at its own extreme for at most {value}');
    }
    return say
      .measured({ at_rail_s: known.longest() })
      .reject({
        where: known.lasting(rejectAfter),
        sentence: 'saturated at the end of its range for {value} (limit {limit})',
      })
      .warn({ where: known.ofAtLeast(warnFrom), sentence: 'touches the end of its range for {value}' })
      .pass('at the end of its range for at most {value}');
  },
});
