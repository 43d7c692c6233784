import { profile } from '../profile.ts';
import { adu, aduPerMillivolt, hz, percent, ratio, seconds } from '../units.ts';

/** Hand-held single-lead recorder of the PhysioNet/CinC Challenge 2017 (doi:10.13026/d3hm-sf11). */
export default profile({
  id: 'cinc-2017',
  title: 'Hand-held single lead, PhysioNet/CinC Challenge 2017',
  recording: {
    variables: ['val'],
    orientation: 'auto',
    stores: 'adu',
    samplingRate: hz(300),
    gain: aduPerMillivolt(1000),
    zero: adu(0),
    mains: hz(60),
  },
  looksLike: { leads: [1], codes: [adu(-32767), adu(32766)] },
  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {
    // 16-bit counts: -2048 is an ordinary -2 mV here.
    'missing-sentinel': { codes: [adu(-32768), adu(32767)] },
    // Calibrated: recordings of the challenge that experts found noisy were in the fit.
    'signal-quality': { offset: ratio(0) },
  },
});
