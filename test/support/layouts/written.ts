/** A recording as some tool would write it, and what it must be read back as. */
import type { NumericArray, NumericClass } from '../../../handler/mat/variables.ts';
import type { Named, ToWrite } from '../../handler/mat/write-mat.ts';
import { ecg } from '../ecg/ecg.ts';

/** What a writer is given: one heart, seen by several leads, in millivolts that lie on the steps of a converter. */
export interface Heart {
  readonly rateHz: number;
  readonly names: readonly string[];
  /** A row for each lead. */
  readonly mv: readonly Float64Array[];
  readonly gainAduPerMv: number;
  readonly zeroAdu: number;
  /** One of a list, as the draw says: another one each time. */
  readonly pick: <T>(list: readonly T[]) => T;
}

/**
 * `right`: the file says all of it. `right or refused`: it says too little for everybody. `refused`: it is not one
 * recording, or contradicts itself.
 */
export type Must = 'right' | 'right or refused' | 'refused';

export interface Written {
  readonly variables: readonly Named[];
  readonly must?: Must;
  /** Undefined where the file does not say them: they are numbered. */
  readonly names?: readonly string[] | undefined;
  /** Where other channels are written than the heart's. */
  readonly mv?: readonly Float64Array[];
}

export type Writer = (heart: Heart) => Written;

export interface HeartPlan {
  readonly rateHz: number;
  readonly leadCount: number;
  readonly stepUv: number;
  readonly zeroAdu: number;
  readonly firstName: number;
  readonly picks: readonly number[];
}

const NAMES = ['V6', 'II', 'aVR', 'I', 'V1', 'III', 'V5', 'aVL', 'V3', 'aVF', 'V2', 'V4'];
const SECONDS = 8;
const rendered = new Map<number, Float64Array>();

export function heartOf({ rateHz, leadCount, stepUv, zeroAdu, firstName, picks }: HeartPlan): Heart {
  const mv = rendered.get(rateHz) ?? render(rateHz);
  rendered.set(rateHz, mv);
  const gainAduPerMv = 1000 / stepUv;
  let drawn = 0;
  return {
    rateHz,
    gainAduPerMv,
    zeroAdu,
    names: Array.from({ length: leadCount }, (_, i) => NAMES[(firstName + i) % NAMES.length]!),
    mv: Array.from({ length: leadCount }, (_, lead) =>
      mv.map((value) => Math.round((value * gainAduPerMv) / (1 + lead / 8)) / gainAduPerMv),
    ),
    pick: (list) => list[picks[drawn++ % picks.length]! % list.length]!,
  };
}

function render(samplingRateHz: number): Float64Array {
  const { adu, gainAduPerMv } = ecg({ durationS: SECONDS, samplingRateHz, bpm: 72 });
  return Float64Array.from(adu, (value) => value / gainAduPerMv);
}

export function countsOf({ mv, gainAduPerMv, zeroAdu }: Heart): Float64Array[] {
  return mv.map((lead) => lead.map((value) => Math.round(value * gainAduPerMv) + zeroAdu));
}

/** Rows side by side in a matrix, a lead in each row or in each column. */
export function matrix(leads: readonly Float64Array[], leadsIn: 'rows' | 'columns', matClass?: NumericClass): ToWrite {
  const [first] = leads;
  const samples = first!.length;
  const values =
    leadsIn === 'columns'
      ? Float64Array.from({ length: leads.length * samples }, (_, i) => leads[Math.floor(i / samples)]![i % samples]!)
      : Float64Array.from(
          { length: leads.length * samples },
          (_, i) => leads[i % leads.length]![Math.floor(i / leads.length)]!,
        );
  const dims = leadsIn === 'columns' ? [samples, leads.length] : [leads.length, samples];
  return {
    kind: 'numeric',
    matClass: matClass ?? 'double',
    dims,
    values: matClass === 'int16' ? Int16Array.from(values) : values,
  };
}

export function num(...values: readonly number[]): ToWrite {
  return vector(Float64Array.from(values));
}

export function vector(values: NumericArray, lies: 'row' | 'column' = 'row'): ToWrite {
  return {
    kind: 'numeric',
    matClass: 'double',
    dims: lies === 'row' ? [1, values.length] : [values.length, 1],
    values,
  };
}

/** One line, or the rows of a char matrix, which MATLAB fills up with blanks. */
export function txt(...lines: readonly string[]): ToWrite {
  const width = Math.max(...lines.map(({ length }) => length));
  return { kind: 'char', lines: lines.map((line) => line.padEnd(width)), encoding: 'uint16' };
}

export function cells(contents: readonly ToWrite[], lies: 'row' | 'column' = 'row'): ToWrite {
  return { kind: 'cell', dims: lies === 'row' ? [1, contents.length] : [contents.length, 1], cells: contents };
}

export function record(...elements: readonly Readonly<Record<string, ToWrite>>[]): ToWrite {
  const fieldNames = Object.keys(elements[0] ?? {});
  return {
    kind: 'struct',
    dims: [1, elements.length],
    fieldNames,
    elements: elements.map((fields) => new Map(Object.entries(fields))),
  };
}
