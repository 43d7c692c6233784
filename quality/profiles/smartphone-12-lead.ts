import { profile } from '../profile.ts';
import { adu, aduPerMillivolt, hz, percent, ratio, seconds } from '../units.ts';

/** Twelve leads over a mobile phone, as in the PhysioNet/CinC Challenge 2011: a resolution of 5 µV, aVF before aVL. */
export default profile({
  id: 'smartphone-12-lead',
  title: 'Twelve leads over a mobile phone, PhysioNet/CinC Challenge 2011',
  recording: {
    variables: ['val'],
    orientation: 'auto',
    stores: 'adu',
    samplingRate: hz(500),
    gain: aduPerMillivolt(200),
    zero: adu(0),
    mains: hz(50),
    leads: ['I', 'II', 'III', 'aVR', 'aVF', 'aVL', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
  },
  looksLike: { leads: [12], codes: [adu(-32767), adu(32766)] },
  window: seconds(10),
  // On the challenge's set A, two leads with a rejecting rule agree with the annotators in 0.911 of the recordings.
  policy: { badLeadOver: percent(20), minGoodLeads: 11 },
  rules: {
    'missing-sentinel': { codes: [adu(-32768), adu(32767)] },
    // Calibrated: leads of the challenge that annotators found unacceptable were in the fit.
    'signal-quality': { offset: ratio(0) },
  },
});
