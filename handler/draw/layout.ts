/**
 * Where on the paper each lead is drawn. Time runs along the whole width in every layout, as on a recorder's paper: a column shows
 * its leads for its share of the time, and the next column goes on where it ends.
 *
 * Source: Kligfield et al., as in `scale.ts`: the twelve leads in the order I, II, III, aVR, aVL, aVF, V1 to V6, and lead II for
 * the rhythm.
 */
import { STANDARD_LEADS, type StandardLead, standardLead } from '../recording/said/standard-leads.ts';

/** The layouts that can be chosen. */
export const LAYOUTS = ['stacked', '6x2', '3x4', '3x4-rhythm'] as const;
/** One of them. */
export type Layout = (typeof LAYOUTS)[number];

/** How each is called. */
export const LAYOUT_WORDS: Readonly<Record<Layout, string>> = {
  stacked: 'stacked',
  '6x2': '6 × 2',
  '3x4': '3 × 4',
  '3x4-rhythm': '3 × 4 and rhythm',
};

/** A lead in a part of a row, in mm from the left edge of the paper. */
export interface Cell {
  /** Of its lead among those of the recording. */
  readonly position: number;
  readonly row: number;
  readonly fromMm: number;
  readonly toMm: number;
}

/** Which of the twelve leads a layout lacks; none for one that can be had. @param names of the leads of the recording */
export function missingLeads(layout: Layout, names: readonly string[]): StandardLead[] {
  if (layout === 'stacked') return [];
  const there = new Set(names.map(standardLead));
  return STANDARD_LEADS.filter((name) => !there.has(name));
}

/** Columns begin on bold lines. */
const BOLD_MM = 5;
const RHYTHM: StandardLead = 'II';

/** @param names of the leads of the recording, of which `missingLeads` misses none */
export function cellsOf(layout: Layout, names: readonly string[], widthMm: number): Cell[] {
  if (layout === 'stacked') return names.map((_, position) => ({ position, row: position, fromMm: 0, toMm: widthMm }));
  const rows = layout === '6x2' ? 6 : 3;
  const columns = STANDARD_LEADS.length / rows;
  const columnMm = Math.floor(widthMm / columns / BOLD_MM) * BOLD_MM;
  const positionOf = (lead: StandardLead) => names.findIndex((name) => standardLead(name) === lead);
  const cells = STANDARD_LEADS.map((lead, i): Cell => {
    const column = Math.floor(i / rows);
    const toMm = column === columns - 1 ? widthMm : (column + 1) * columnMm;
    return { position: positionOf(lead), row: i % rows, fromMm: column * columnMm, toMm };
  });
  const rhythm = { position: positionOf(RHYTHM), row: rows, fromMm: 0, toMm: widthMm };
  return layout === '3x4-rhythm' ? [...cells, rhythm] : cells;
}

/** How many rows cells take. */
export function rowsOf(cells: readonly Cell[]): number {
  return Math.max(0, ...cells.map(({ row }) => row)) + 1;
}

/** Height of a row in mm, whole multiples of 5: many rows share the screen, or a sheet of A4. */
export function rowMmOf(rows: number): number {
  if (rows === 1) return 60;
  if (rows <= 3) return 40;
  if (rows === 4) return 30;
  return rows <= 6 ? 25 : 20;
}
