/**
 * Leads on ECG paper as SVG whose unit is the millimetre: `viewBox` and size agree, so it prints at true scale, and a screen
 * only needs to know how many of its dots make a millimetre. The page, the report and `rules try --picture` draw with it.
 */

import { PEN_MM } from './area.ts';
import { type Band, GRADE_LOOK, GRADES, type PlacedBand, placedBands, STRIP_MM } from './bands.ts';
import { type Cell, cellsOf, rowsOf } from './layout.ts';
import { LEFT_MM, labelBeside, labelInside } from './lead-label.ts';
import { type MarkedStretch, markedMm, markPatterns, markStrips, placedMarks } from './marks.ts';
import { fine, type TimeScale, timeMarks, timeWords, xOf } from './scale.ts';
import { escapeXml } from './svg.ts';
import { partOf, type Trace, traceShape } from './trace.ts';

/** Room below the paper for the time axis, in mm. */
export const AXIS_MM = 9;
/** Width of a tick, in mm: a screen shows no narrower one. */
const LINE_MM = 0.3;
/** A narrower band has no room for its letter. */
const MIN_LETTER_MM = 3;
const INK = '#14202b';
/** Below this paper speed the lines of 1 mm say nothing about a heart beat, and are left out. */
const FINE_FROM_MM_PER_S = 6;

/** One lead on the paper. */
export interface PaperLead {
  readonly name: string;
  readonly trace: Trace;
  /** The voltage in the middle of its row. */
  readonly centreMv: number;
  readonly bands: readonly Band[];
  /** What people said of it; none where nobody is asked. */
  readonly marks?: readonly MarkedStretch[];
  /** Times of its R peaks in seconds; empty to show none. */
  readonly beatsS: readonly number[];
}

/** A sheet of paper, its leads below one another. */
export interface Sheet extends TimeScale {
  readonly leads: readonly PaperLead[];
  readonly gainMmPerMv: number;
  /** Width of the paper without the names of leads. */
  readonly widthMm: number;
  /** Height of the row of a lead: whole multiples of 5 keep the bold lines in step. */
  readonly rowMm: number;
  /** Where the recording ends; paper behind it is blank. */
  readonly durationS: number;
  /** What of the signal is known as yet; left out, all of it. Paper for the rest is grey, so that it looks like no gap. */
  readonly knownS?: readonly [from: number, to: number];
  /** Where each lead is drawn; left out, each has a row of its own. */
  readonly cells?: readonly Cell[];
  /** What the leads were filtered by, in words; empty or left out for none. */
  readonly filter?: string;
  /** What it shows, in a sentence: its name for a screen reader. */
  readonly title: string;
  /** Different for each sheet in one document. */
  readonly id: string;
}

/**
 * The drawing. Its size in mm is `LEFT_MM + widthMm` by a row for each lead and `AXIS_MM`.
 *
 * @param traceOf the attributes of the path of a lead; a page sets them afterwards, since reading them as XML takes longer than drawing
 */
export function paperSvg(sheet: Sheet, traceOf = traceAttributes): string {
  const { leads, widthMm, rowMm, title, id } = sheet;
  const placed = placedCells(sheet);
  const paperMm = rowMm * rowsOf(placed);
  const [width, height] = [LEFT_MM + widthMm, paperMm + AXIS_MM];
  const widths = new Set(placed.map(({ sheet }) => sheet.widthMm));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="paper" width="${width}mm" height="${height}mm" viewBox="${-LEFT_MM} 0 ${width} ${height}" role="img" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="3.2" fill="#1b2733">`,
    `<title>${escapeXml(title)}</title>`,
    `<defs><clipPath id="${id}-paper"><rect width="${widthMm}" height="${paperMm}"/></clipPath>`,
    ...[...widths].map(
      (mm) => `<clipPath id="${rowClip(id, mm)}"><rect y="${-rowMm / 2}" width="${mm}" height="${rowMm}"/></clipPath>`,
    ),
    `${hatching(id)}${leads.some(({ marks = [] }) => marks.length > 0) ? markPatterns(id) : ''}</defs>`,
    `<rect class="sheet" width="${widthMm}" height="${paperMm}" fill="#fffaf8"/>`,
    ...placed.flatMap(tints),
    grid(sheet, paperMm),
    ...placed.flatMap((cell) => row(cell, traceOf(cell.lead, cell.sheet))),
    ...beyondEnd(sheet, paperMm),
    ...notKnown(sheet, paperMm),
    `<rect class="edge" width="${widthMm}" height="${paperMm}" fill="none" stroke="#c98f86" stroke-width="0.2"/>`,
    ...axis(sheet, paperMm),
    '</svg>',
  ].join('\n');
}

/** A cell with its lead, and the sheet as it would be if the cell were all of it. */
export interface PlacedCell extends Cell {
  readonly lead: PaperLead;
  readonly sheet: Sheet;
}

/** In the order in which they are drawn. */
export function placedCells(sheet: Sheet): PlacedCell[] {
  const { leads, widthMm, fromS, speedMmPerS } = sheet;
  const names = leads.map(({ name }) => name);
  return (sheet.cells ?? cellsOf('stacked', names, widthMm)).map((cell) => ({
    ...cell,
    lead: leads[cell.position]!,
    sheet: { ...sheet, fromS: fromS + cell.fromMm / speedMmPerS, widthMm: cell.toMm - cell.fromMm },
  }));
}

function rowClip(id: string, widthMm: number): string {
  return `${id}-row-${widthMm}`;
}

/** A pattern for each grade: lines up, lines down, dots. */
function hatching(id: string): string {
  const lines = {
    reject: 'M-0.5 0.5l1 -1M0 2l2 -2M1.5 2.5l1 -1',
    warn: 'M-0.5 1.5l1 1M0 0l2 2M1.5 -0.5l1 1',
    info: 'M0.7 1h0.6',
  };
  return GRADES.map((grade) => {
    const { line, fill } = GRADE_LOOK[grade];
    return `<pattern id="${id}-${grade}" width="2" height="2" patternUnits="userSpaceOnUse"><rect width="2" height="2" fill="${fill}"/><path d="${lines[grade]}" stroke="${line}" stroke-width="${grade === 'info' ? 0.6 : 0.35}"/></pattern>`;
  }).join('');
}

/** What is rejected is tinted over the whole row, below the grid and the trace. */
function tints({ lead: { bands }, sheet, row, fromMm }: PlacedCell): string[] {
  return placedBands(bands, sheet, sheet.widthMm)
    .filter(({ grade }) => grade === 'reject')
    .map(
      ({ x, width }) =>
        `<rect class="tint" x="${fine(fromMm + x)}" y="${row * sheet.rowMm}" width="${fine(width)}" height="${sheet.rowMm}" fill="${GRADE_LOOK.reject.fill}" fill-opacity="0.55"/>`,
    );
}

function grid({ widthMm, speedMmPerS }: Sheet, paperMm: number): string {
  const lines = (step: number, isDrawn: (mm: number) => boolean) => {
    const marks = (end: number) => Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
    const upright = marks(widthMm)
      .filter(isDrawn)
      .map((x) => `M${x} 0V${paperMm}`);
    const level = marks(paperMm)
      .filter(isDrawn)
      .map((y) => `M0 ${y}H${widthMm}`);
    return [...upright, ...level].join('');
  };
  const fineLines =
    speedMmPerS < FINE_FROM_MM_PER_S
      ? ''
      : `<path class="grid-1" d="${lines(1, (mm) => mm % 5 !== 0)}" stroke="#f3d6d0" stroke-width="0.12" fill="none"/>`;
  return `${fineLines}<path class="grid-5" d="${lines(5, () => true)}" stroke="#e6b0a6" stroke-width="0.2" fill="none"/>`;
}

/** How the path of a lead is drawn, by the names of its attributes. */
export function traceAttributes(lead: PaperLead, sheet: Sheet): Readonly<Record<string, string>> {
  const { fromS, widthMm, speedMmPerS } = sheet;
  const part = partOf(lead.trace, fromS, fromS + widthMm / speedMmPerS);
  const { d, isArea } = traceShape(part, { ...sheet, centreMv: lead.centreMv, reachMm: sheet.rowMm });
  if (isArea) return { class: 'trace area', d, fill: INK };
  return {
    class: 'trace',
    d,
    fill: 'none',
    stroke: INK,
    'stroke-width': String(PEN_MM),
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
  };
}

function row({ lead, sheet, row, fromMm }: PlacedCell, trace: Readonly<Record<string, string>>): string[] {
  const { id, rowMm, gainMmPerMv, widthMm } = sheet;
  const { centreMv } = lead;
  const top = row * rowMm;
  const line = `<path ${Object.entries(trace)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ')}/>`;
  const placed = placedBands(lead.bands, sheet, widthMm);
  const bands = strips(placed, id, rowMm);
  const marks = placedMarks(lead.marks ?? [], sheet, widthMm);
  const said = markStrips(marks, id, rowMm);
  const edges = [
    ...(top === 0 || fromMm > 0 ? [] : [`<path class="row-edge" d="M0 ${top}H${sheet.widthMm}" ${EDGE}/>`]),
    ...(fromMm === 0 ? [] : [`<path class="column-edge" d="M${fromMm} ${top}v${rowMm}" ${EDGE}/>`]),
  ];
  const bandsMm = STRIP_MM * Math.max(0, ...placed.map(({ strip }) => strip + 1));
  return [
    ...edges,
    `<g transform="translate(${fromMm} ${top + rowMm / 2})" data-lead="${escapeXml(lead.name)}" data-centre-mv="${centreMv}">`,
    ...(fromMm === 0 ? labelBeside(lead.name, centreMv, gainMmPerMv, rowMm) : []),
    `<g clip-path="url(#${rowClip(id, widthMm)})">`,
    ...beatMarks(lead.beatsS, sheet, rowMm / 2 - markedMm(marks)),
    ...(lead.trace.kind === 'samples' ? [...bands, ...said, line] : [line, ...bands, ...said]), // columns would hide what lies below
    ...(fromMm === 0 ? [] : labelInside(lead.name, centreMv, bandsMm - rowMm / 2)),
    '</g></g>',
  ];
}

const EDGE = 'stroke="#8a5a52" stroke-width="0.25"';

/** A strip covers exactly its samples. One narrower than half a line is seen by its tick alone, which is as wide as a line. */
function strips(bands: ReturnType<typeof placedBands>, id: string, rowMm: number): string[] {
  const shown = seen(bands);
  const top = ({ strip }: PlacedBand) => fine(strip * STRIP_MM - rowMm / 2);
  const ticks = [...Map.groupBy(shown, ({ grade }) => grade)].map(([grade, some]) => {
    const d = some.map((band) => `M${fine(band.x)} ${top(band)}v${STRIP_MM}`).join('');
    return `<path class="tick" d="${d}" stroke="${GRADE_LOOK[grade].line}" stroke-width="${LINE_MM}"/>`;
  });
  const wide = shown.filter(({ width }) => width >= LINE_MM / 2);
  const boxes = wide.map((band) => {
    const { grade, x, width, startS, endS } = band;
    const box = `x="${fine(x)}" y="${top(band)}" width="${fine(width)}" height="${STRIP_MM}"`;
    return `<rect class="band" data-grade="${grade}" data-start-s="${startS}" data-end-s="${endS}" ${box} fill="url(#${id}-${grade})"/>`;
  });
  const letters = wide
    .filter(({ width }) => width >= MIN_LETTER_MM)
    .map((band) => {
      const { letter, line, fill } = GRADE_LOOK[band.grade];
      return `<text class="letter" x="${fine(band.x + 0.7)}" y="${fine(top(band) + 2.1)}" font-size="2.3" font-weight="700" fill="${line}" stroke="${fill}" stroke-width="0.7" paint-order="stroke">${letter}</text>`;
    });
  return [...boxes, ...ticks, ...letters];
}

/** Of bands that are narrower than a line and lie on one another's, the first: a day has thousands. */
function seen(bands: ReturnType<typeof placedBands>): ReturnType<typeof placedBands> {
  let [strip, end] = [-1, 0];
  return bands.filter((band) => {
    const isHidden = band.strip === strip && band.x + band.width < end + LINE_MM / 2;
    if (!isHidden) [strip, end] = [band.strip, band.x + Math.max(band.width, LINE_MM / 2)];
    return !isHidden;
  });
}

/** A tick below each R, and between two that leave room the RR interval in ms. @param bottom where the ticks stand */
function beatMarks(beatsS: readonly number[], sheet: Sheet, bottom: number): string[] {
  const shown = beatsS
    .map((timeS) => ({ timeS, x: xOf(timeS, sheet) }))
    .filter(({ x }) => x >= 0 && x <= sheet.widthMm);
  const ticks = shown.map(({ timeS, x }) => `<path class="beat" data-t-s="${timeS}" d="M${fine(x)} ${bottom}v-2.5"/>`);
  const intervals = shown.slice(1).flatMap(({ timeS, x }, i) => {
    const before = shown[i]!;
    if (x - before.x < 9) return [];
    const ms = Math.round((timeS - before.timeS) * 1000);
    return [
      `<text class="rr" x="${fine((x + before.x) / 2)}" y="${bottom - 0.7}" font-size="2.2" text-anchor="middle">${ms}</text>`,
    ];
  });
  return [`<g class="beats" stroke="#0b4d90" stroke-width="0.45" fill="none">${ticks.join('')}</g>`, ...intervals];
}

function beyondEnd(sheet: Sheet, paperMm: number): string[] {
  const end = xOf(sheet.durationS, sheet);
  if (end >= sheet.widthMm) return [];
  const x = Math.max(0, end);
  return [
    `<rect class="beyond" x="${fine(x)}" width="${fine(sheet.widthMm - x)}" height="${paperMm}" fill="#e9ecef" fill-opacity="0.8"/>`,
  ];
}

/** Within the recording: behind its end the paper is blank in any case. */
function notKnown(sheet: Sheet, paperMm: number): string[] {
  const { knownS, fromS, durationS, widthMm, speedMmPerS } = sheet;
  if (knownS === undefined) return [];
  const endS = Math.min(durationS, fromS + widthMm / speedMmPerS);
  const [from, to] = knownS.map((timeS) => Math.max(fromS, Math.min(endS, timeS))) as [number, number];
  return [
    [fromS, from],
    [to, endS],
  ].flatMap(([startS, stopS]) => {
    const [x, end] = [xOf(startS!, sheet), xOf(stopS!, sheet)];
    if (end <= x) return [];
    return [
      `<rect class="not-known" x="${fine(x)}" width="${fine(end - x)}" height="${paperMm}" fill="#c3c9cf" fill-opacity="0.7"/>`,
    ];
  });
}

function axis(sheet: Sheet, paperMm: number): string[] {
  const labels = timeMarks(sheet, sheet.widthMm).map((timeS) => {
    const x = fine(xOf(timeS, sheet));
    const isLast = x > sheet.widthMm - 6;
    const words = timeWords(timeS);
    const mark = `<path class="mark" d="M${x} ${paperMm}v1" stroke="#14202b" stroke-width="0.2"/>`;
    if (isLast && words.length > 6) return mark; // moved to the left, it would lie on the one before
    return `${mark}<text x="${x}" y="${paperMm + 4.4}" font-size="2.8" text-anchor="${isLast ? 'end' : 'middle'}">${words}</text>`;
  });
  const filter = sheet.filter ? ` · ${sheet.filter}` : '';
  const scale = `${Number(sheet.speedMmPerS.toPrecision(3))} mm/s · ${sheet.gainMmPerMv} mm/mV${filter}`;
  return [...labels, `<text class="scale" x="${-LEFT_MM + 1}" y="${paperMm + 8}" font-size="2.6">${scale}</text>`];
}
