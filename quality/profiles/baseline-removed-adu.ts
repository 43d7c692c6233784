import { profile } from '../profile.ts';
import { adu, aduPerMillivolt, hz, percent, ratio, seconds } from '../units.ts';

/** MIT-BIH recordings from which the zero was already subtracted, as PhysioNet's tools export them: 0 adu is 0 mV. */
export default profile({
  id: 'baseline-removed-adu',
  title: 'Counts with the zero line subtracted, 360 Hz',
  recording: {
    variables: ['val', 'ecg', 'data', 'signal'],
    orientation: 'auto',
    stores: 'adu',
    samplingRate: hz(360),
    gain: aduPerMillivolt(200),
    zero: adu(0),
    mains: hz(60),
  },
  looksLike: { leads: [1, 2], codes: [adu(-1024), adu(1023)] },
  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {
    // Calibrated: noise marks of its recordings were in the fit.
    'signal-quality': { offset: ratio(0) },
  },
});
