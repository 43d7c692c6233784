import { profile } from '../profile.ts';
import { adu, percent, seconds } from '../units.ts';

/** Files that say themselves what they mean, and whose device nobody named: it adds nothing, and judges them mildly. */
export default profile({
  id: 'generic',
  title: 'Any device, for files that say what they mean',
  recording: {
    variables: ['ecg', 'val', 'signal', 'data'],
    orientation: 'auto',
    stores: 'as the file says',
    mains: 'unknown',
  },
  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {
    // -2048 is an ordinary value where counts have 16 bits.
    'missing-sentinel': { codes: [adu(-32768), adu(32767)] },
  },
});
