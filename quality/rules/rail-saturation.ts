import { rule } from '../rule.ts';
import { adu, count, seconds } from '../units.ts';

export default rule({
  id: 'rail-saturation',
  version: 2,
  group: 'acquisition',
  title: 'The trace must not be saturated at the end of its range',
  severity: 'reject',
  appliesTo: 'each lead',
  because: `Where the converter has reached its highest or lowest code it is saturated: the trace is clipped, and the
            heart's voltage is not known. Where the device does not say its codes, a plateau at the trace's own extreme
            counts if the trace leaves it with a kink: a slow wave can rest on its own top, but it leaves without one. A
            last value that is repeated to the end of the recording fills a file, and is not the end of a range.`,
  formula: `at rail = longest run with x ≤ lowest or x ≥ highest code;  where these are not known, with x = max(x)
            or x = min(x) and a kink: |x[2 samples outside] − x| ≥ kink`,
  references: [
    'MIT-BIH, 228 windows: longest run at the own extreme 11.1 ms',
    'CinC 2011, 9276 leads of acceptable recordings: 99th percentile 10 ms',
  ],
  mustStayQuietOn: ['ventricular-flutter', 'ventricular-fibrillation', 'asystole-with-noise', 'paced'],
  measures: { at_rail_s: { unit: 's', meaning: 'longest saturation: time at the end of the range' } },
  settings: {
    rejectAfter: {
      default: seconds(0.05),
      relaxedBy: 'increase',
      meaning: 'saturation this long is unusable there',
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
    const plateaus = known ?? lead.atOwnExtremesWithKink(kink);
    const verdict = say.measured({ at_rail_s: plateaus.longest() }).reject({
      where: plateaus.lasting(rejectAfter),
      sentence: 'saturated at the end of its range for {value} (limit {limit})',
    });
    if (known !== undefined)
      verdict.warn({ where: known.ofAtLeast(warnFrom), sentence: 'touches the end of its range for {value}' });
    return verdict.pass('at the end of its range for at most {value}');
  },
});
