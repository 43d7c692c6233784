/** Windows of leads that people found good or not, each judged as the pipeline judges it, and noise without a heart. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { evaluate, type LeadWindow } from '../../../quality/index.ts';
import { groupedBy, rowsOf } from '../csv.ts';
import { type JudgedRecording, judgedIn } from '../judged.ts';
import { averageQrs } from './neurokit.ts';

/** The sets, and how their recordings are read. */
export const SETS = {
  'CinC 2011': ['cinc2011'],
  'CinC 2017': ['cinc2017'],
  'MIT-BIH': ['mitdb-10min', 'mitdb-full-v4'],
  fragments: ['mendeley-1000-fragments'],
  'pure noise': ['nstdb-noise-30s'],
} as const;
export type SetName = keyof typeof SETS;

/** One lead of one window, and what was said of it. */
export interface LabelledWindow {
  readonly set: SetName;
  /** The file. */
  readonly recording: string;
  /** Did people find it good? */
  readonly isGood: boolean;
  readonly isUsable: boolean;
  /** By name, as the rules took them, and `neurokit_average_qrs`; one that could not be taken is missing. */
  readonly measured: ReadonlyMap<string, number>;
}

/** All windows with a label: those of MIT-BIH that are marked for a part, but no more than half, have none. */
export async function labelledWindows(data: string): Promise<LabelledWindow[]> {
  return [
    ...(await ofCinc2011(data)),
    ...(await ofCinc2017(data)),
    ...(await ofMitdb(data)),
    ...(await ofFragments(data)),
    ...(await ofPureNoise(data)),
  ];
}

type Label = (window: { readonly lead: number; readonly start: number; readonly end: number }) => boolean | undefined;

function windowsOf(set: SetName, { file, recording, windows }: JudgedRecording, isGood: Label): LabelledWindow[] {
  return windows.flatMap(({ span, found }) => {
    const { signal } = recording;
    const label = isGood({ lead: found.lead.index, ...span });
    if (label === undefined || signal === undefined) return [];
    const position = signal.headers.findIndex(({ index }) => index === found.lead.index);
    const stored = signal.read(position, span.start, span.end);
    return [labelled({ set, recording: file, isGood: label }, found, stored, signal.samplingRateHz)];
  });
}

function labelled(
  about: Pick<LabelledWindow, 'set' | 'recording' | 'isGood'>,
  { lead, usable, measured: quantities }: LeadWindow,
  stored: ArrayLike<number>,
  samplingRateHz: number,
): LabelledWindow {
  const measured = new Map([...quantities].map(([name, { value }]) => [name, value]));
  const { gainAduPerMv = 1, zeroAdu = 0 } = lead;
  const mv = Float64Array.from(stored, (value) => (value - zeroAdu) / gainAduPerMv);
  const average = averageQrs(mv, samplingRateHz);
  if (average !== undefined) measured.set('neurokit_average_qrs', average);
  return { ...about, isUsable: usable, measured };
}

async function ofCinc2011(data: string): Promise<LabelledWindow[]> {
  const folder = join(data, 'cinc2011');
  const labels = new Map(
    rowsOf(join(folder, 'lead_labels.csv')).map(({ file, row, label }) => [`${file} ${row}`, label]),
  );
  const found: LabelledWindow[] = [];
  for await (const judged of judgedIn(folder, 'smartphone-12-lead')) {
    found.push(...windowsOf('CinC 2011', judged, ({ lead }) => labels.get(`${judged.file} ${lead}`) === 'acceptable'));
  }
  return found;
}

async function ofCinc2017(data: string): Promise<LabelledWindow[]> {
  const folder = join(data, 'cinc2017');
  const labels = new Map(rowsOf(join(folder, 'labels.csv')).map(({ file, noisy_v3 }) => [file, noisy_v3]));
  const found: LabelledWindow[] = [];
  for await (const judged of judgedIn(folder, 'cinc-2017')) {
    found.push(...windowsOf('CinC 2017', judged, () => labels.get(judged.file) !== '1'));
  }
  return found;
}

async function ofMitdb(data: string): Promise<LabelledWindow[]> {
  const found: LabelledWindow[] = [];
  for (const name of SETS['MIT-BIH']) {
    const marks = groupedBy(rowsOf(join(data, name, 'quality.csv')), 'file');
    for await (const judged of judgedIn(join(data, name), 'mit-bih-360')) {
      const noisy = (marks.get(judged.file) ?? []).filter(({ quality }) => quality !== 'clean');
      found.push(
        ...windowsOf('MIT-BIH', judged, ({ lead, start, end }) => {
          const covered = noisy
            .filter(({ row }) => Number(row) === lead)
            .map((mark) => Math.min(end, Number(mark.end_sample)) - Math.max(start, Number(mark.start_sample)))
            .reduce((sum, samples) => sum + Math.max(0, samples), 0);
          if (covered === 0) return true;
          return covered > (end - start) / 2 ? false : undefined;
        }),
      );
    }
  }
  return found;
}

async function ofFragments(data: string): Promise<LabelledWindow[]> {
  const found: LabelledWindow[] = [];
  for await (const judged of judgedIn(join(data, ...SETS.fragments), 'mit-bih-360')) {
    found.push(...windowsOf('fragments', judged, () => true));
  }
  return found;
}

/** Three recordings of noise, each a matrix of the number of the sample and two noises; nobody's heart is in them. */
async function ofPureNoise(data: string): Promise<LabelledWindow[]> {
  const found: LabelledWindow[] = [];
  for (const name of ['BW', 'EM', 'MA']) {
    const { variables } = await readMat(readFileSync(join(data, ...SETS['pure noise'], `${name}.mat`)));
    const matrix = variables.find((variable) => variable.name === name);
    if (matrix?.kind !== 'numeric') throw new Error(`${name}.mat holds no matrix "${name}"`);
    const [rows = 0, columns = 0] = matrix.dims;
    const values = Array.from(matrix.values.slice(0, rows * columns), Number);
    for (let column = 1; column < columns; column += 1) {
      const samples = values.slice(column * rows, (column + 1) * rows);
      const { windows } = evaluate({
        unit: 'adu',
        samplingRateHz: 360,
        leads: [{ samples, gainAduPerMv: 200, zeroAdu: 0 }],
      });
      const about = { set: 'pure noise', recording: `${name} ${column}`, isGood: false } as const;
      found.push(...windows.map((window) => labelled(about, window, samples.slice(window.start, window.end), 360)));
    }
  }
  return found;
}
