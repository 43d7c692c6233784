import { profile } from '../profile.ts';
import { hz, millivolts, percent, seconds } from '../units.ts';

/** Files that hold voltages, not counts; the rate is 500 Hz unless the file or the upload says otherwise. */
export default profile({
  id: 'millivolts',
  title: 'Millivolts, 500 Hz unless the file says otherwise',
  recording: {
    variables: ['ecg', 'ECG.data', 'signal', 'data', 'val'],
    orientation: 'auto',
    stores: 'mV',
    samplingRate: hz(500),
    mains: hz(50),
    leads: ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
  },
  looksLike: { leads: [1, 2, 3, 8, 12, 15], within: millivolts(20) },
  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {},
});
