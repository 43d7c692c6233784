/**
 * What exporters call things. Names are compared without case, blanks, `_`, `-` and `.`; what is listed is spelt so.
 *
 * Names that many tools use are listed here; names that only one tool uses are in its layout.
 */

/** The name as it is compared. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, '');
}

/** The signal, most specific names first. */
export const SIGNAL_NAMES = [
  'psignal',
  'dsignal',
  'ecg',
  'ekg',
  'ecgdata',
  'ecgsignal',
  'ecgsig',
  'ekgdata',
  'rawecg',
  'ecgraw',
  'val',
  'signal',
  'signals',
  'sig',
  'sigs',
  'data',
  'x',
  'y',
] as const;

/** Samples per second. */
export const RATE_NAMES = [
  'fs',
  'fsamp',
  'fsample',
  'fsampling',
  'sf',
  'sfreq',
  'sr',
  'srate',
  'samplerate',
  'samplingrate',
  'sampfreq',
  'samplefreq',
  'samplingfreq',
  'samplefrequency',
  'samplingfrequency',
  'samplingfs',
  'adcfreq',
  'sps',
  'samplespersecond',
  'samplespersec',
] as const;

/** Samples per second, if they cannot be a heart rate or the mains: see `MIN_BARE_RATE_HZ`. */
export const BARE_RATE_NAMES = ['freq', 'frequency', 'rate', 'hz'] as const;

/** Time from one sample to the next. */
export const PERIOD_NAMES = [
  'dt',
  'ts',
  'isi',
  'tsample',
  'sampleinterval',
  'samplinginterval',
  'sampleperiod',
  'samplingperiod',
  'samplingtime',
] as const;

/** The time of each sample. */
export const TIME_NAMES = [
  't',
  'tm',
  'ts',
  'time',
  'times',
  'timevec',
  'timevector',
  'timestamp',
  'timestamps',
  'tvec',
  'xtime',
];

/** Units of time at the end of a name, longest first: `t_ms`, `dt_s`. */
export const TIME_SUFFIXES = ['seconds', 'sec', 'ms', 'us', 'ns', 's'] as const;

/** Whether a variable of that name holds the time of each sample. */
export function isTimeName(name: string): boolean {
  const plain = plainName(name);
  const suffix = TIME_SUFFIXES.find((end) => plain.endsWith(end) && plain.length > end.length) ?? '';
  return [plain, plain.slice(0, plain.length - suffix.length)].some((one) => TIME_NAMES.includes(one));
}

/** Counts in one unit. */
export const GAIN_NAMES = [
  'gain',
  'gains',
  'gainadupermv',
  'adcgain',
  'adugain',
  'adupermv',
  'countspermv',
  'lsbpermv',
] as const;

/** Units in one count. */
export const RESOLUTION_NAMES = [
  'resolution',
  'adcresolution',
  'amplituderesolution',
  'ampresolution',
  'voltageresolution',
  'lsb',
  'lsbvalue',
  'perbit',
  'perlsb',
  'percount',
  'peradu',
] as const;

/** Units in one count as well, if there is a unit beside it: without one it may be anything. */
export const SCALE_NAMES = ['scale', 'scalefactor', 'scalingfactor', 'conversionfactor', 'sensitivity'] as const;

/** The count at 0 mV. */
export const ZERO_NAMES = ['zero', 'zeroadu', 'baseline', 'adczero', 'adczeros', 'zerolevel', 'zerolevels'] as const;

/** The unit of the values; beside a gain, what the gain leads to. */
export const UNIT_NAMES = [
  'unit',
  'units',
  'physicalunit',
  'physicalunits',
  'amplitudeunit',
  'amplitudeunits',
  'voltageunit',
  'voltageunits',
  'signalunit',
  'signalunits',
  'sigunit',
  'sigunits',
  'dataunit',
  'dataunits',
  'yunit',
  'yunits',
] as const;

/** A name for each lead. */
export const LEAD_NAME_NAMES = [
  'lead',
  'leads',
  'leadname',
  'leadnames',
  'leadlabel',
  'leadlabels',
  'leadorder',
  'label',
  'labels',
  'channel',
  'channels',
  'channelname',
  'channelnames',
  'channellabel',
  'channellabels',
  'chan',
  'chans',
  'channames',
  'chname',
  'chnames',
  'chlabels',
  'signame',
  'signames',
  'signalname',
  'signalnames',
  'signallabels',
  'sigdesc',
  'names',
] as const;

/** Marks of beats and the like: long lists of numbers that are not a signal. */
export const MARK_NAMES = [
  'ann',
  'anns',
  'annot',
  'annotation',
  'annotations',
  'atr',
  'anntime',
  'annsamp',
  'annsample',
  'rpeak',
  'rpeaks',
  'rpos',
  'rloc',
  'rlocs',
  'rwave',
  'rwaves',
  'qrs',
  'qrspos',
  'qrsloc',
  'peaks',
  'peak',
  'locs',
  'beats',
  'beat',
  'events',
  'event',
  'markers',
  'marker',
  'trigger',
  'triggers',
  'rr',
  'rri',
  'rrintervals',
  'com',
  'labels',
  'label',
  'class',
  'classes',
  'target',
  'targets',
] as const;

/** Whose recording it is, as a pseudonym; what is called a name is not read. */
export const SUBJECT_NAMES = ['subject', 'subjectid', 'patientid', 'subjectcode'] as const;
/** When it was recorded. */
export const RECORDED_AT_NAMES = ['recordedat', 'recordingtime', 'starttime', 'startdatetime', 'datetime'] as const;
/** What recorded it. */
export const DEVICE_NAMES = ['device', 'devicename', 'devicemodel', 'devicetype', 'recorder'] as const;
/** The version of the software in it. */
export const FIRMWARE_NAMES = ['firmware', 'firmwareversion', 'fwversion'] as const;

/**
 * Channels that are not an ECG, by what they are called: breathing, pulse waves, pressures, other electrodes, movement,
 * and the counters and times that some tools put beside the signal.
 */
const OTHER_CHANNEL =
  /^(t|tm|time|timestamp|sample|samples|samplenumber|counter|index|marker|trigger|trig|event|events|stim|status|hr|heartrate|bp|art|pap|cvp|icp|pulse|emg|eeg|eog|gsr|eda|snd|sound|acc|accx|accy|accz|gyro|temp)\d*$|resp|breath|ppg|pleth|spo2|sao2|abp|bloodpressure|pcg|phono|emg$|eeg$|eog$|skinconduct|pulse|piezo|pressure|doppler|accel|gyro|temperature|airflow|co2|impedance/;

/** Whether a channel of that name is something other than an ECG. */
export function isOtherChannel(name: string): boolean {
  return OTHER_CHANNEL.test(plainName(name));
}
