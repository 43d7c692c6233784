import { profile } from '../profile.ts';
import { adu, aduPerMillivolt, hz, percent, seconds } from '../units.ts';

/** Resting twelve-lead ECG, as in the PhysioNet/CinC Challenge 2021: 16-bit counts of 1 µV. */
export default profile({
  id: 'twelve-lead-500',
  title: 'Resting twelve-lead ECG, 500 Hz, 1 µV steps',
  recording: {
    variables: ['val', 'ecg', 'data', 'signal'],
    orientation: 'auto',
    stores: 'adu',
    samplingRate: hz(500),
    gain: aduPerMillivolt(1000),
    zero: adu(0),
    mains: hz(50),
    leads: ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'],
  },
  looksLike: { leads: [12], codes: [adu(-32767), adu(32766)] },
  window: seconds(10),
  // One bad lead of twelve still leaves an ECG to read, and no recording of this device is labelled: none of the 15 public
  // ones (CinC 2021) has a rejected lead, so they cannot decide between 11 and 12. Smartphones must have 12, by the labels of
  // CinC 2011 (`smartphone-12-lead`), where 12 catches 37 of 50 bad recordings and 11 catches 27.
  policy: { badLeadOver: percent(20), minGoodLeads: 11 },
  rules: {
    'missing-sentinel': { codes: [adu(-32768), adu(32767)] },
  },
});
