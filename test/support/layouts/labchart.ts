/** Files as LabChart exports them. Sources: see `handler/recording/layouts/labchart*.ts`. */
import type { Named, ToWrite } from '../../handler/mat/write-mat.ts';
import { matrix, num, txt, vector, type Writer } from './written.ts';

/** LabChart: volts, one channel behind the other; other channels at other rates, and empty ones, stand among them. */
export const labchart: Writer = (heart) => {
  const { rateHz, names, mv, pick } = heart;
  const volts = mv.map((lead) => lead.map((value) => value / 1000));
  const breathing = Float64Array.from({ length: volts[0]!.length / 2 }, (_, i) => Math.sin(i / 60));
  const others = pick([[], ['Respiration'], ['', 'Respiration']]);
  const isFirst = pick([true, false]);
  const extra = others.map((title) => ({
    title,
    values: title === '' ? new Float64Array() : breathing,
    rate: title === '' ? 0 : rateHz / 2,
    unit: title === '' ? -1 : 2,
  }));
  const leads = names.map((title, i) => ({ title, values: volts[i]!, rate: rateHz, unit: 1 }));
  const channels = isFirst ? [...extra, ...leads] : [...leads, ...extra];
  const column = (numbers: readonly number[]) => vector(Float64Array.from(numbers), 'column');
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 1;
  for (const { values } of channels) {
    starts.push(values.length === 0 ? -1 : at);
    ends.push(values.length === 0 ? -1 : at + values.length - 1);
    at += values.length;
  }
  const base: Named[] = [
    ['datastart', column(starts)],
    ['dataend', column(ends)],
    ['titles', txt(...channels.map(({ title }) => title || 'Channel 8'))],
    ['samplerate', column(channels.map(({ rate }) => rate))],
    ['tickrate', num(rateHz)],
    ['unittext', txt('V', ...(extra.some(({ unit }) => unit === 2) ? ['L/s'] : []))],
    ['unittextmap', column(channels.map(({ unit }) => unit))],
    ['firstsampleoffset', column(channels.map(() => 0))],
    ['blocktimes', num(738_000.5)],
    ['rangemin', column(channels.map(() => -0.01))],
    ['rangemax', column(channels.map(() => 0.01))],
    ['com', num(-1, 1, 100, 1, 1)],
    ['comtext', txt('start')],
  ];
  const values = channels.flatMap((channel) => [...channel.values]);
  const scaleunits = 1 / (1000 * heart.gainAduPerMv);
  return pick([
    () => ({ variables: [['data', vector(Float64Array.from(values))] as Named, ...base], names }),
    () => {
      const whole = channels.flatMap((channel) =>
        Array.from(channel.values, (value) => Math.round(value / scaleunits) - 7),
      );
      const scales: Named[] = [
        ['scaleunits', column(channels.map(({ values: { length } }) => (length === 0 ? 0 : scaleunits)))],
        ['scaleoffset', column(channels.map(({ values: { length } }) => (length === 0 ? 0 : 7)))],
      ];
      const data: Named = [
        'data',
        { kind: 'numeric', matClass: 'int16', dims: [1, whole.length], values: Int16Array.from(whole) },
      ];
      return { variables: [data, ...base, ...scales], names };
    },
  ])();
};

/** LabChart of several blocks: each is a recording of its own. */
export const labchartBlocks: Writer = ({ mv, rateHz, names }) => {
  const half = mv[0]!.length / 2;
  const count = mv.length;
  const grid = (of: (channel: number, block: number) => number): ToWrite => ({
    kind: 'numeric',
    matClass: 'double',
    dims: [count, 2],
    values: Float64Array.from({ length: 2 * count }, (_, i) => of(i % count, Math.floor(i / count))),
  });
  const data = [0, 1].flatMap((block) =>
    mv.flatMap((lead) => [...lead.slice(block * half, (block + 1) * half)].map((value) => value / 1000)),
  );
  return {
    variables: [
      ['data', vector(Float64Array.from(data))],
      ['datastart', grid((channel, block) => (block * count + channel) * half + 1)],
      ['dataend', grid((channel, block) => (block * count + channel + 1) * half)],
      ['titles', txt(...names)],
      ['samplerate', grid(() => rateHz)],
      ['unittext', txt('V')],
      ['unittextmap', grid(() => 1)],
    ],
    must: 'refused',
  };
};

/** LabChart's other export, "simple": a matrix for each block, slower channels filled up with NaN. */
export const labchartSimple: Writer = ({ mv, rateHz, names, pick }) => {
  const block = (n: number): Named[] => [
    [
      `data_block${n}`,
      matrix(
        mv.map((lead) => lead.map((value) => value / 1000)),
        'rows',
      ),
    ],
    [`ticktimes_block${n}`, vector(Float64Array.from(mv[0]!, (_, i) => i / rateHz))],
    [`titles_block${n}`, txt(...names)],
    [`units_block${n}`, txt(...names.map(() => 'V'))],
    [`comtext_block${n}`, txt('start')],
    [`comtick_block${n}`, num(5)],
    [`comchan_block${n}`, num(-1)],
  ];
  return pick([
    () => ({ variables: block(1), names }),
    () => ({ variables: block(1), names }),
    () => ({ variables: [...block(1), ...block(2)], must: 'refused' as const }),
  ])();
};
