/** Files as known tools write them. Sources: see the layout of each in `handler/recording/layouts`. */
import type { Named, ToWrite } from '../../handler/mat/write-mat.ts';
import { cells, countsOf, type Heart, matrix, num, record, txt, vector, type Writer } from './written.ts';

/** wfdb-python: the `__dict__` of a Record as SciPy saves it; MATLAB's rdsamp keeps the same fields. */
export const wfdb: Writer = (heart) => {
  const { rateHz, gainAduPerMv, zeroAdu, names, mv, pick } = heart;
  const each = (value: number) => num(...mv.map(() => value));
  const [unit, perMv] = pick([
    ['mV', 1],
    ['uV', 1000],
  ] as const);
  const physical: Named = [
    'p_signal',
    matrix(
      mv.map((lead) => lead.map((value) => value * perMv)),
      'columns',
    ),
  ];
  const digital: Named = ['d_signal', matrix(countsOf(heart), 'columns')];
  const signals = pick([[physical], [digital], [physical, digital], [digital, physical]]);
  const fields: Named[] = [
    ['record_name', txt('100')],
    ['n_sig', num(mv.length)],
    ['fs', num(rateHz)],
    ['counter_freq', num(rateHz)],
    ['sig_len', num(mv[0]!.length)],
    ['sig_name', txt(...names)],
    ...signals,
    ['fmt', txt(...mv.map(() => '16'))],
    ['samps_per_frame', each(1)],
    ['adc_gain', each(gainAduPerMv / perMv)],
    ['baseline', each(zeroAdu)],
    ['units', txt(...mv.map(() => unit))],
    ['adc_res', each(11)],
    ['adc_zero', each(0)],
    ['init_value', each(zeroAdu)],
    ['block_size', each(0)],
  ];
  return { variables: pick<readonly Named[]>([fields, [['record', record(Object.fromEntries(fields))]]]), names };
};

/** `p_signal` and what `rdsamp` gives beside it: voltages, whatever gain stands there too. */
export const physicalWithoutUnit: Writer = ({ rateHz, gainAduPerMv, zeroAdu, mv }) => ({
  variables: [
    ['p_signal', matrix(mv, 'columns')],
    ['fs', num(rateHz)],
    ['adc_gain', num(gainAduPerMv)],
    ['baseline', num(zeroAdu)],
  ],
  must: 'right or refused',
});

export const ecgKit: Writer = (heart) => {
  const { rateHz, gainAduPerMv, zeroAdu, names, mv, pick } = heart;
  const column = (value: number) =>
    vector(
      Float64Array.from(mv, () => value),
      'column',
    );
  const header = record({
    recname: txt('a'),
    nsig: num(mv.length),
    freq: num(rateHz),
    nsamp: num(mv[0]!.length),
    gain: column(gainAduPerMv),
    adczero: column(zeroAdu),
    units: txt(...mv.map(() => 'mV')),
    desc: txt(...names),
    btime: txt('00:00:00'),
  });
  return {
    variables: [
      ['signal', matrix(countsOf(heart), 'columns', pick([undefined, 'int16' as const]))],
      ['header', header],
    ],
    names,
  };
};

export const acqknowledge: Writer = ({ mv, rateHz, names, pick }) => {
  const [unit, perMv] = pick([
    ['mV', 1],
    ['Volts', 1e-3],
    ['uV', 1000],
  ] as const);
  const isi: Named[] = [['isi', num(1000 / rateHz)], ...pick<Named[]>([[], [['isi_units', txt('ms')]]])];
  return {
    variables: [
      [
        'data',
        matrix(
          mv.map((lead) => lead.map((value) => value * perMv)),
          'columns',
        ),
      ],
      ['units', txt(...mv.map(() => unit))],
      ['labels', txt(...names.map((name) => `ECG ${name}`))],
      ...isi,
      ['start_sample', num(0)],
    ],
    names,
  };
};

export const eeglab: Writer = ({ mv, rateHz, names, pick }) => {
  const fields = {
    setname: txt('a'),
    nbchan: num(mv.length),
    trials: num(1),
    pnts: num(mv[0]!.length),
    srate: num(rateHz),
    xmin: num(0),
    xmax: num(mv[0]!.length / rateHz),
    times: vector(Float64Array.from(mv[0]!, (_, i) => (i * 1000) / rateHz)),
    data: matrix(
      mv.map((lead) => lead.map((value) => value * 1000)),
      'rows',
    ),
    icaweights: num(),
    chanlocs: record(...names.map((name) => ({ labels: txt(name), type: txt('ECG') }))),
    ref: txt('common'),
    event: record({ type: txt('boundary'), latency: num(10) }),
  };
  // The values are microvolts by habit alone: the file does not say so.
  const must = 'right or refused';
  return { variables: pick<Named[]>([[['EEG', record(fields)]], Object.entries(fields)]), names, must };
};

export const fieldtrip: Writer = ({ mv, rateHz, names, pick }) => {
  const [perMv, unit] = pick([
    [1, 'mV'],
    [1000, 'uV'],
  ] as const);
  const trial = matrix(
    mv.map((lead) => lead.map((value) => value * perMv)),
    'rows',
  );
  const time = vector(Float64Array.from(mv[0]!, (_, i) => i / rateHz));
  const isSeveral = pick([false, false, true]);
  const repeated = (one: ToWrite) => cells(isSeveral ? [one, one] : [one]);
  const data = {
    label: cells(
      names.map((name) => txt(name)),
      'column',
    ),
    time: repeated(time),
    trial: repeated(trial),
    ...(pick([true, false]) ? { fsample: num(rateHz) } : {}),
    hdr: record({
      Fs: num(rateHz),
      nChans: num(mv.length),
      chanunit: cells(
        names.map(() => txt(unit)),
        'column',
      ),
    }),
    sampleinfo: num(1, mv[0]!.length),
  };
  return { variables: [['data', record(data)]], names, must: isSeveral ? 'refused' : 'right' };
};

/** CED Spike2: a struct for each channel. */
export const spike2: Writer = ({ mv, rateHz, names }) => ({
  variables: [
    [
      'ecg_Ch1',
      record({
        title: txt(names[0]!),
        comment: txt('none'),
        interval: num(1 / rateHz),
        scale: num(1),
        offset: num(0),
        units: txt('mV'),
        start: num(0),
        length: num(mv[0]!.length),
        values: vector(mv[0]!, 'column'),
      }),
    ],
  ],
  mv: [mv[0]!],
  must: 'right or refused',
});

/** Several subjects in one file. */
export const manySubjects: Writer = ({ mv, rateHz, pick }) => {
  const subject = { ecg: matrix(mv, 'columns'), fs: num(rateHz), units: txt('mV') };
  const one = record(subject);
  return {
    variables: pick<Named[]>([
      [['subjects', record(subject, subject, subject)]],
      [['subjects', cells([one, one])]],
      [
        ['s1', one],
        ['s2', one],
      ],
      [
        ['ecg', cells([matrix(mv, 'columns'), matrix(mv, 'columns')])],
        ['fs', num(rateHz)],
        ['units', txt('mV')],
      ],
    ]),
    must: 'refused',
  };
};

/** A sensor of another kind beside the heart, with a rate of its own. */
export const twoSensors: Writer = ({ mv, rateHz, pick }) => {
  const pulse = (rate: number) => vector(Float64Array.from({ length: rate * 8 }, (_, i) => Math.sin(i / 9)));
  const ecg: Heart['mv'] = mv;
  const own = { ecg: matrix(ecg, 'columns'), fs: num(rateHz), units: txt('mV') };
  const other = { ppg: pulse(64), fs: num(64), units: txt('V') };
  return pick([
    () => ({
      variables: [
        ['a', record(own)],
        ['b', record(other)],
      ] as Named[],
    }),
    () => ({
      variables: [
        ['ecg', matrix(ecg, 'columns')],
        ['units', txt('mV')],
        ['ppg', pulse(64)],
        ['fs_ecg', num(rateHz)],
        ['fs_ppg', num(64)],
      ] as Named[],
    }),
    () => ({
      variables: [
        ['ecg', matrix(ecg, 'columns')],
        ['units', txt('mV')],
        ['ppg', pulse(64)],
        ['fs', num(64)],
      ] as Named[],
      must: 'right or refused' as const,
    }),
    () => ({
      variables: [
        ['ecg', record({ data: matrix(ecg, 'columns'), units: txt('mV') })],
        ['ppg', record({ data: pulse(64), fs: num(64) })],
      ] as Named[],
      must: 'right or refused' as const,
    }),
  ])();
};
