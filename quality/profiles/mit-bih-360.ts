import { profile } from '../profile.ts';
import { adu, aduPerMillivolt, hz, percent, ratio, seconds } from '../units.ts';

/** Exports of the MIT-BIH Arrhythmia Database as the converter gave them: 11 bits over 10 mV, zero in the middle. */
export default profile({
  id: 'mit-bih-360',
  title: 'MIT-BIH Arrhythmia Database, raw converter counts',
  recording: {
    variables: ['val', 'ecg', 'data', 'signal'],
    orientation: 'auto',
    stores: 'adu',
    samplingRate: hz(360),
    gain: aduPerMillivolt(200),
    zero: adu(1024),
    rails: [adu(0), adu(2047)],
    mains: hz(60),
  },
  looksLike: { leads: [1, 2], codes: [adu(0), adu(2047)] },
  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {
    // Calibrated: noise marks of its recordings were in the fit.
    'signal-quality': { offset: ratio(0) },
  },
});
