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
  // The challenge asked whether all twelve leads can be read. Of its set A (Silva 2011, Comput Cardiol 38:273-276), 50
  // acceptable and 50 unacceptable recordings under `npm run validate`: asking for 12 good leads catches 37 of the bad and
  // spares 47 of the good, an accuracy of 0.840, or 0.895 at the set's own 77.5 % of acceptable ones; asking for 11 catches
  // 27 and spares 50, 0.770 or 0.897. In the 3 good ones that 12 rejects, people found the rejected leads unacceptable too.
  // A lead that loses up to a fifth of its time still counts as good: 0.1 s must not cost the recording.
  policy: { badLeadOver: percent(20), minGoodLeads: 12 },
  rules: {
    'missing-sentinel': { codes: [adu(-32768), adu(32767)] },
    // Calibrated: leads of the challenge that annotators found unacceptable were in the fit.
    'signal-quality': { offset: ratio(0) },
  },
});
