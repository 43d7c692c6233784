/** Turns a MAT-file into a recording: which variable, which way it lies, which lead is which, at what rate and gain. */
import type { FileFacts, MatrixFacts } from '../../quality/facts.ts';
import type { Profile } from '../../quality/profile.ts';
import type { LeadHeader } from '../../quality/signal/piece.ts';
import { count, hz } from '../../quality/units.ts';
import type { MatFile, NumericVariable } from '../mat/variables.ts';
import { chooseSignal, leadsInRows, type Orientation } from './choose-signal.ts';
import type { Claims } from './claims.ts';
import { MILLIVOLTS_PER, settleClaims } from './claims.ts';
import { type LeadRow, leadRows } from './lead-rows.ts';
import { areCounts, type Layout, Signal } from './signal.ts';
import { everything } from './tree.ts';

/**
 * A file as it was understood: what the rules about files look at, and the signal. What no source says is undefined.
 */
export interface Recording {
  readonly facts: FileFacts;
  /** Undefined when there is no signal, or no rate to cut it into seconds. */
  readonly signal: Signal | undefined;
  readonly subject: string | undefined;
  readonly recordedAt: Date | undefined;
}

/** Makes sense of a file. Nothing here throws: what cannot be understood is among the facts, for rules to judge. */
export function recordingIn(file: MatFile, metadata: ReadonlyMap<string, string>, profile: Profile): Recording {
  const all = everything(file);
  const { variables, orientation } = profile.recording;
  const choice = chooseSignal(all, variables, orientation);
  const matrix = choice.signal && matrixOf(choice.signal.variable, orientation);
  const rows = leadRows(matrix?.leadCount ?? 0, profile);
  const claims = settleClaims(all, metadata, profile, rows);
  const { samplingRateHz, subject, recordedAt, disagreements } = claims;
  const leads = rows.filter(({ isEcg }) => isEcg).map((row) => headerOf(row, claims, profile));
  const gainIsMissing = claims.stored === 'adu' && leads.some(({ gainAduPerMv }) => Number.isNaN(gainAduPerMv));
  const usable = gainIsMissing ? undefined : choice.signal;
  const facts: FileFacts = {
    signal: usable && { variable: usable.path, chosenBy: usable.chosenBy },
    candidates: count(choice.candidates),
    whyNoSignal: gainIsMissing
      ? `neither the file nor profile ${profile.id} says how many counts are a millivolt`
      : choice.whyNoSignal,
    refused: choice.refused,
    matrix: choice.signal && matrixFactsOf(choice.signal.variable, orientation),
    samplingRate: samplingRateHz === undefined ? undefined : hz(samplingRateHz),
    leadCount: leads.length,
    sampleCount: matrix?.sampleCount ?? 0,
    disagreements,
  };
  const isReadable = usable !== undefined && matrix !== undefined && samplingRateHz !== undefined;
  const signal = isReadable ? signalOf(usable.variable, matrix, leads, claims, samplingRateHz) : undefined;
  return { facts, signal, subject, recordedAt };
}

interface Matrix extends Layout {
  readonly leadCount: number;
  readonly sampleCount: number;
}

function matrixOf({ dims }: NumericVariable, orientation: Orientation): Matrix {
  const [rows = 0, columns = 0] = dims;
  const inRows = leadsInRows(dims, orientation);
  return {
    rows,
    leadsInRows: inRows,
    leadCount: inRows ? rows : columns,
    sampleCount: inRows ? columns : rows,
  };
}

function matrixFactsOf({ dims }: NumericVariable, orientation: Orientation): MatrixFacts {
  const [rows = 0, columns = 0] = dims;
  return {
    rows,
    columns,
    leadsIn: leadsInRows(dims, orientation) ? 'rows' : 'columns',
    saidBy: orientation === 'auto' ? 'shape' : 'profile',
  };
}

/** A lead as its counts would have to be read; a gain that nobody says is NaN, a zero 0. */
function headerOf({ index, name }: LeadRow, { gainAduPerMv, zeroAdu }: Claims, { recording }: Profile): LeadHeader {
  const { rails } = recording;
  const forRow = (values: readonly number[] = []) => (values.length === 1 ? values[0] : values[index]);
  return {
    name,
    index,
    gainAduPerMv: forRow(gainAduPerMv) ?? Number.NaN,
    zeroAdu: forRow(zeroAdu) || 0,
    railsAdu: rails && [rails[0].value, rails[1].value],
  };
}

/** Counts stay counts; what is stored as fractions of counts, or in volts or microvolts, is read as millivolts. */
function signalOf(
  { values }: NumericVariable,
  { rows, leadsInRows, sampleCount }: Matrix,
  leads: readonly LeadHeader[],
  { stored }: Claims,
  samplingRateHz: number,
): Signal {
  const layout = { rows, leadsInRows };
  const common = { values, layout, sampleCount, samplingRateHz };
  if (stored === 'adu' && areCounts(values)) return new Signal({ ...common, headers: leads });
  const headers = leads.map(inMillivolts);
  if (stored === 'mV') return new Signal({ ...common, headers });
  if (stored !== 'adu') {
    const factor = MILLIVOLTS_PER[stored];
    return new Signal({ ...common, headers, toMillivolts: (value) => value * factor });
  }
  const scales = new Map(leads.map((lead) => [lead.index, lead]));
  const toMillivolts = (value: number, { index }: LeadHeader) => {
    const { gainAduPerMv = 1, zeroAdu = 0 } = scales.get(index)!; // every header was made from one of them
    return (value - zeroAdu) / gainAduPerMv;
  };
  return new Signal({ ...common, headers, toMillivolts });
}

function inMillivolts({ name, index }: LeadHeader): LeadHeader {
  return { name, index, gainAduPerMv: undefined, zeroAdu: undefined, railsAdu: undefined };
}
