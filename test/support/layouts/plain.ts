/** A matrix and what people put beside it: rates, periods, times, units, gains and names in every habit. */
import type { Named, ToWrite } from '../../handler/mat/write-mat.ts';
import { cells, countsOf, type Heart, matrix, num, record, txt, vector, type Writer, type Written } from './written.ts';

const RATE_NAMES = [
  'fs',
  'Fs',
  'FS',
  'sfreq',
  'srate',
  'SR',
  'sr',
  'samplingRate',
  'sampling_rate',
  'SamplingFrequency',
  'sampling_frequency_hz',
  'SampleRate',
  'sample_rate',
  'sampfreq',
  'fsample',
  'f_s',
  'Fs_ECG',
  'ecg_fs',
  'fsHz',
  'fs_hz',
  'sps',
];

const MILLIVOLT = ['mV', 'mv', 'MV', 'millivolt', 'millivolts', 'Millivolts', ' mV ', '[mV]', '(mV)'];
const MICROVOLT = ['uV', 'µV', 'μV', 'microvolt', 'microvolts', 'MicroVolts', 'micro-volts', 'uv'];
const VOLT = ['V', 'v', 'volt', 'Volts'];

function rateBeside({ rateHz, pick, mv }: Heart): Named {
  const count = mv[0]!.length;
  const times = (stepS: number, first = 0) => Float64Array.from({ length: count }, (_, i) => first + i * stepS);
  const text = (value: number, unit: string) =>
    txt(pick([`${value} ${unit}`, `${value}${unit}`, ` ${value} ${unit} `]));
  const forms: (() => Named)[] = [
    () => [pick(RATE_NAMES), num(rateHz)],
    () => [pick(RATE_NAMES), num(rateHz)],
    () => [pick(['fs_kHz', 'samplingRate_kHz']), num(rateHz / 1000)],
    () => [pick(['fs', 'Fs']), text(rateHz, pick(['Hz', 'hz', 'HZ', 'sps', 'samples/s']))],
    () => [pick(['fs', 'Fs']), text(rateHz / 1000, pick(['kHz', 'KHz', 'khz']))],
    () => ['fs', txt(`${String(rateHz / 1000).replace('.', ',')} kHz`)],
    () => ['fs', txt(String(rateHz))],
    () => ['fs', cells([num(rateHz)])],
    () => ['Fs', num(...mv.map(() => rateHz))],
    () => ['fs', record({ value: num(rateHz), unit: txt('Hz') })],
    () => ['fs', record({ value: num(rateHz / 1000), unit: txt('kHz') })],
    () => [pick(['dt', 'Ts', 'sample_interval', 'samplingInterval']), num(1 / rateHz)],
    () => [pick(['dt_ms', 'sampling_interval_ms']), num(1000 / rateHz)],
    () => [pick(['t', 'time', 'tm', 'Time', 'time_s']), vector(times(1 / rateHz), pick(['row', 'column']))],
    () => [pick(['t_ms', 'time_ms']), vector(times(1000 / rateHz))],
    () => ['time', vector(times(1 / (86_400 * rateHz), 738_000.25))],
    () => ['timestamps', vector(times(1 / rateHz, 1_600_000_000))],
  ];
  return pick(forms)();
}

function leadNames({ names, pick }: Heart): {
  readonly beside: Named[];
  readonly names: readonly string[] | undefined;
} {
  const called = pick(['leads', 'lead_names', 'sig_name', 'channel_names', 'labels', 'Leads', 'channels']);
  const forms: (() => ToWrite | undefined)[] = [
    () => undefined,
    () => cells(names.map((name) => txt(name))),
    () =>
      cells(
        names.map((name) => txt(name)),
        'column',
      ),
    () => txt(...names),
    () => txt(names.join(pick([',', ', ', ';', '|']))),
    () => txt(names.join(' ')),
    () => cells(names.map((name) => cells([txt(name)]))),
    () =>
      cells(names.map((name) => txt(pick([`ECG ${name}`, `lead ${name}`, name.toLowerCase(), name.toUpperCase()])))),
  ];
  const written = pick(forms)();
  return written === undefined ? { beside: [], names: undefined } : { beside: [[called, written]], names };
}

function around(heart: Heart, inside: readonly Named[]): Named[] {
  const whole = Object.fromEntries(inside);
  return heart.pick([
    () => [...inside],
    () => [...inside],
    () => [[heart.pick(['rec', 'ECG', 's', 'record']), record(whole)]] as Named[],
    () => {
      const [signal, ...rest] = inside;
      return [signal!, [heart.pick(['info', 'meta', 'hdr']), record(Object.fromEntries(rest))]] as Named[];
    },
  ])();
}

const signalName = ({ pick }: Heart) =>
  pick(['val', 'ecg', 'ECG', 'data', 'signal', 'Signal', 'sig', 'ecg_data', 'EKG', 'x']);
const lies = ({ pick }: Heart) => pick(['rows', 'columns'] as const);

/** Voltages in any unit. */
export const voltages: Writer = (heart) => {
  const { pick, mv } = heart;
  const [perMv, spellings] = pick([
    [1, MILLIVOLT],
    [1000, MICROVOLT],
    [1e-3, VOLT],
    [1e6, ['nV']],
  ] as const);
  const values = mv.map((lead) => lead.map((value) => value * perMv));
  const spelt = () => txt(pick(spellings));
  const called = pick(['unit', 'units', 'Units', 'physical_units', 'signal_units']);
  const beside: Named = pick<() => Named>([
    () => [called, spelt()],
    () => [called, cells(mv.map(spelt))],
    () => [called, txt(...mv.map(() => spellings[0]!))],
  ])();
  const said = leadNames(heart);
  return {
    variables: around(heart, [
      [signalName(heart), matrix(values, lies(heart))],
      rateBeside(heart),
      beside,
      ...said.beside,
    ]),
    names: said.names,
  };
};

/** A unit for each lead, and not the same ones. */
export const mixedVoltages: Writer = (heart) => {
  const units = heart.mv.map(() =>
    heart.pick([
      ['mV', 1],
      ['uV', 1000],
      ['V', 1e-3],
    ] as const),
  );
  const values = heart.mv.map((lead, i) => lead.map((value) => value * units[i]![1]));
  const list = units.map(([unit]) => unit);
  const beside = heart.pick([
    () => cells(list.map((unit) => txt(unit))),
    () => txt(...list),
    () => txt(list.join(',')),
  ])();
  const said = leadNames(heart);
  return {
    variables: around(heart, [
      [signalName(heart), matrix(values, lies(heart))],
      rateBeside(heart),
      ['units', beside],
      ...said.beside,
    ]),
    names: said.names,
  };
};

/** The unit stands in the name of each channel, or in that of the signal. */
export const unitInName: Writer = (heart) => {
  const { pick, mv, names } = heart;
  const [perMv, spelt] = pick([
    [1, 'mV'],
    [1000, 'uV'],
    [1e-3, 'V'],
  ] as const);
  const values = mv.map((lead) => lead.map((value) => value * perMv));
  const channels = names.map((name) =>
    pick([`${name} [${spelt}]`, `${name} (${spelt})`, `${name}_${spelt}`, `${name} / ${spelt}`]),
  );
  // A V behind a blank or a line may as well be a lead's name.
  const must = spelt === 'V' ? 'right or refused' : 'right';
  return pick<() => Written>([
    () => ({
      variables: [
        ['ecg', matrix(values, lies(heart))],
        ['fs', num(heart.rateHz)],
        ['labels', cells(channels.map((name) => txt(name)))],
      ] as Named[],
      names,
      must,
    }),
    () => ({
      must,
      variables: [
        [`${pick(['ecg', 'ECG', 'signal'])}_${spelt}`, matrix(values, lies(heart))],
        ['fs', num(heart.rateHz)],
      ] as Named[],
    }),
  ])();
};

/** Counts with a gain, a resolution or the value of a bit, in their own units. */
export const counts: Writer = (heart) => {
  const { pick, gainAduPerMv: gain, zeroAdu, mv } = heart;
  const uv = 1000 / gain;
  const forms: (() => Named[])[] = [
    () => [[pick(['gain', 'adc_gain', 'Gain', 'ADCgain']), num(gain)]],
    () => [['gain', num(...mv.map(() => gain))]],
    () => [
      ['gain', num(gain)],
      ['gain_units', txt(pick(['adu/mV', 'counts/mV', 'LSB/mV', 'ADU per mV', '1/mV']))],
    ],
    () => [
      ['gain', num(gain / 1000)],
      ['gain_units', txt(pick(['adu/uV', 'counts/µV']))],
    ],
    () => [
      ['gain', num(gain)],
      ['units', txt(pick(MILLIVOLT))],
    ],
    () => [
      ['adc_gain', num(gain / 1000)],
      ['units', txt(pick(MICROVOLT))],
    ],
    () => [['gain', txt(`${gain} adu/mV`)]],
    () => [
      ['gain', num(1 / gain)],
      ['gain_units', txt(pick(['mV/adu', 'mV/count', 'mV per LSB', 'mV/bit']))],
    ],
    () => [
      ['resolution', num(uv)],
      ['resolution_unit', txt(pick(['uV', 'µV', 'uV/LSB', 'uV/bit']))],
    ],
    () => [[pick(['lsb_uV', 'LSB_uV', 'resolution_uV', 'uV_per_bit', 'uVPerLSB', 'uV_per_count']), num(uv)]],
    () => [[pick(['lsb_mV', 'mV_per_bit', 'mVperLSB']), num(uv / 1000)]],
    () => [[pick(['lsb_nV', 'nV_per_bit']), num(uv * 1000)]],
    () => [['resolution', txt(`${uv} uV`)]],
    () => [
      ['scale', num(uv / 1000)],
      ['units', txt('mV')],
    ],
  ];
  const zero: Named[] = [[pick(['baseline', 'adc_zero', 'zero', 'Baseline']), num(zeroAdu)]];
  const said = leadNames(heart);
  const values = matrix(countsOf(heart), lies(heart), pick([undefined, 'int16' as const]));
  return {
    variables: around(heart, [
      [signalName(heart), values],
      rateBeside(heart),
      ...pick(forms)(),
      ...zero,
      ...said.beside,
    ]),
    names: said.names,
  };
};

/** A gain and a zero for each lead. */
export const countsPerLead: Writer = (heart) => {
  const gains = heart.mv.map((_, i) => heart.gainAduPerMv * (1 + i));
  const zeros = heart.mv.map((_, i) => heart.zeroAdu + 10 * i);
  const values = heart.mv.map((lead, i) => lead.map((value) => Math.round(value * gains[i]!) + zeros[i]!));
  const list = heart.pick([
    (numbers: readonly number[]) => num(...numbers),
    (numbers: readonly number[]) => cells(numbers.map((one) => num(one))),
  ]);
  const said = leadNames(heart);
  return {
    variables: around(heart, [
      [signalName(heart), matrix(values, lies(heart))],
      rateBeside(heart),
      ['adc_gain', list(gains)],
      ['baseline', list(zeros)],
      ...said.beside,
    ]),
    names: said.names,
  };
};

/** A variable, a field or an element of a cell for each lead. */
export const leadByLead: Writer = (heart) => {
  const { pick, mv, names, rateHz } = heart;
  const way = pick(['row', 'column'] as const);
  const each = names.map(
    (name, i): Named => [pick([name, name.toUpperCase(), `lead_${name}`, `ecg_${name}`]), vector(mv[i]!, way)],
  );
  const beside: Named[] = [
    ['fs', num(rateHz)],
    ['units', txt('mV')],
  ];
  const forms: (() => Named[])[] = [
    () => [...each, ...beside],
    () => [['ecg', record(Object.fromEntries(each))], ...beside],
    () => [['ecg', record(Object.fromEntries([...each, ...beside]))]],
    () => [
      ['ecg', cells(mv.map((lead) => vector(lead, way)))],
      ['leads', cells(names.map((name) => txt(name)))],
      ...beside,
    ],
  ];
  return { variables: pick(forms)(), names, must: mv.length === 1 ? 'right or refused' : 'right' };
};
