import { profile } from '../profile.ts';
import { adu, aduPerMillivolt, hz, percent, seconds } from '../units.ts';

/** Bedside monitor of the PhysioNet/CinC Challenge 2015, record a103l: two ECG leads and a pulse wave. */
export default profile({
  id: 'cinc-2015',
  title: 'Bedside monitor, PhysioNet/CinC Challenge 2015',
  recording: {
    variables: ['val'],
    orientation: 'leads in rows',
    stores: 'adu',
    samplingRate: hz(250),
    zero: adu(0),
    mains: hz(60),
    leads: [
      { name: 'II', gain: aduPerMillivolt(7247) },
      { name: 'V', gain: aduPerMillivolt(10520) },
      { name: 'PLETH', isEcg: false },
    ],
  },
  looksLike: { leads: [3], codes: [adu(-32767), adu(32766)] },
  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {
    'missing-sentinel': { codes: [adu(-32768), adu(32767)] },
  },
});
