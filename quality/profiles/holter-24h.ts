import { profile } from '../profile.ts';
import { adu, aduPerMillivolt, hz, percent, seconds } from '../units.ts';

/** A day on the patient's belt. People turn over in bed and electrodes come off: a bad hour must not cost the day. */
export default profile({
  id: 'holter-24h',
  title: 'Holter recorder, 24 hours, two or three leads',
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
  looksLike: { leads: [1, 2, 3], codes: [adu(0), adu(2047)] },
  window: seconds(10),
  policy: { badLeadOver: percent(50), minGoodLeads: 1 },
  rules: {},
});
