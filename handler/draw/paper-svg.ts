/**
 * Leads on ECG paper as SVG whose unit is the millimetre: `viewBox` and size agree, so it prints at true scale, and a screen
 * only needs to know how many of its dots make a millimetre. The page, the report and `rules try --picture` draw with it.
 */

import { type Band, GRADE_LOOK, GRADES, placedBands, STRIP_MM } from './bands.ts';
import { type MarkedStretch, markedMm, markPatterns, markStrips, placedMarks } from './marks.ts';
import { fine, type TimeScale, timeMarks, timeWords, xOf, yOf } from './scale.ts';
import { escapeXml } from './svg.ts';
import { type Trace, tracePath } from './trace.ts';

/** Room left of the paper for the name of a lead and the pulse of 1 mV, in mm. */
export const LEFT_MM = 17;
/** Room below the paper for the time axis, in mm. */
export const AXIS_MM = 9;
/** Width of the calibration pulse, as recorders draw it: 0.2 s at 25 mm/s. */
const PULSE_MM = 5;
/** Width of a tick, in mm: a screen shows no narrower one. */
const LINE_MM = 0.3;
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
  /** What it shows, in a sentence: its name for a screen reader. */
  readonly title: string;
  /** Different for each sheet in one document. */
  readonly id: string;
}

/** The drawing. Its size in mm is `LEFT_MM + widthMm` by a row for each lead and `AXIS_MM`. */
export function paperSvg(sheet: Sheet): string {
  const { leads, widthMm, rowMm, title, id } = sheet;
  const paperMm = rowMm * Math.max(1, leads.length);
  const [width, height] = [LEFT_MM + widthMm, paperMm + AXIS_MM];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="paper" width="${width}mm" height="${height}mm" viewBox="${-LEFT_MM} 0 ${width} ${height}" role="img" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="3.2" fill="#1b2733">`,
    `<title>${escapeXml(title)}</title>`,
    `<defs><clipPath id="${id}-paper"><rect width="${widthMm}" height="${paperMm}"/></clipPath>`,
    `<clipPath id="${id}-row"><rect y="${-rowMm / 2}" width="${widthMm}" height="${rowMm}"/></clipPath>${hatching(id)}${leads.some(({ marks = [] }) => marks.length > 0) ? markPatterns(id) : ''}</defs>`,
    `<rect class="sheet" width="${widthMm}" height="${paperMm}" fill="#fffaf8"/>`,
    ...leads.flatMap((lead, i) => tints(lead, sheet, i * rowMm)),
    grid(sheet, paperMm),
    ...leads.flatMap((lead, i) => row(lead, sheet, i * rowMm)),
    ...beyondEnd(sheet, paperMm),
    `<rect class="edge" width="${widthMm}" height="${paperMm}" fill="none" stroke="#c98f86" stroke-width="0.2"/>`,
    ...axis(sheet, paperMm),
    '</svg>',
  ].join('\n');
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
function tints({ bands }: PaperLead, sheet: Sheet, top: number): string[] {
  return placedBands(bands, sheet, sheet.widthMm)
    .filter(({ grade }) => grade === 'reject')
    .map(
      ({ x, width }) =>
        `<rect class="tint" x="${fine(x)}" y="${top}" width="${fine(width)}" height="${sheet.rowMm}" fill="${GRADE_LOOK.reject.fill}" fill-opacity="0.55"/>`,
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

function row(lead: PaperLead, sheet: Sheet, top: number): string[] {
  const { id, rowMm, gainMmPerMv, widthMm } = sheet;
  const { centreMv } = lead;
  const path = tracePath(lead.trace, { ...sheet, centreMv, reachMm: rowMm });
  const line = `<path class="trace" d="${path}" fill="none" stroke="#14202b" stroke-width="0.3" stroke-linejoin="round" stroke-linecap="round"/>`;
  const bands = strips(placedBands(lead.bands, sheet, widthMm), id, rowMm);
  const marks = placedMarks(lead.marks ?? [], sheet, widthMm);
  const said = markStrips(marks, id, rowMm);
  const edge =
    top === 0 ? [] : [`<path class="row-edge" d="M0 ${top}H${widthMm}" stroke="#8a5a52" stroke-width="0.25"/>`];
  return [
    ...edge,
    `<g transform="translate(0 ${top + rowMm / 2})" data-lead="${escapeXml(lead.name)}" data-centre-mv="${centreMv}">`,
    ...nameAndPulse(lead.name, centreMv, gainMmPerMv, rowMm),
    `<g clip-path="url(#${id}-row)">`,
    ...beatMarks(lead.beatsS, sheet, rowMm / 2 - markedMm(marks)),
    ...(lead.trace.kind === 'samples' ? [...bands, ...said, line] : [line, ...bands, ...said]), // columns would hide what lies below
    '</g></g>',
  ];
}

function nameAndPulse(name: string, centreMv: number, gainMmPerMv: number, rowMm: number): string[] {
  const pulse = Math.min(gainMmPerMv, rowMm);
  const height = pulse === gainMmPerMv ? `V${fine(-pulse / 2)}h${PULSE_MM - 2}V${fine(pulse / 2)}` : '';
  const zero = yOf(0, centreMv, gainMmPerMv);
  const off =
    centreMv === 0
      ? []
      : [
          `<text class="centre" x="${-LEFT_MM + 1}" y="${-rowMm / 2 + 7}" font-size="2.1">${signed(centreMv)} mV</text>`,
        ];
  return [
    `<text class="lead" x="-16" y="${-rowMm / 2 + 4}" font-weight="600">${escapeXml(shortened(name))}</text>`,
    ...(height === ''
      ? []
      : [
          `<path class="pulse" d="M-8 ${fine(pulse / 2)}h1${height}h1" fill="none" stroke="#14202b" stroke-width="0.3"/>`,
        ]),
    ...(Math.abs(zero) > rowMm / 2
      ? []
      : [`<path class="zero" d="M-1.6 ${fine(zero - 0.8)}L0 ${fine(zero)}L-1.6 ${fine(zero + 0.8)}Z"/>`]),
    ...off,
  ];
}

/** A strip covers exactly its samples; a tick as wide as a line shows one that is narrower than that. */
function strips(bands: ReturnType<typeof placedBands>, id: string, rowMm: number): string[] {
  return seen(bands).flatMap(({ grade, strip, x, width, startS, endS }) => {
    const y = -rowMm / 2 + strip * STRIP_MM;
    const { letter, line } = GRADE_LOOK[grade];
    const box = `x="${fine(x)}" y="${fine(y)}" width="${fine(width)}" height="${STRIP_MM}"`;
    return [
      `<rect class="band" data-grade="${grade}" data-start-s="${startS}" data-end-s="${endS}" ${box} fill="url(#${id}-${grade})"/>`,
      `<path class="tick" d="M${fine(x)} ${fine(y)}v${STRIP_MM}" stroke="${line}" stroke-width="${LINE_MM}"/>`,
      ...(width < 3
        ? []
        : [
            `<text class="letter" x="${fine(x + 0.7)}" y="${fine(y + 2.1)}" font-size="2.3" font-weight="700" fill="${line}" stroke="${GRADE_LOOK[grade].fill}" stroke-width="0.7" paint-order="stroke">${letter}</text>`,
          ]),
    ];
  });
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

function axis(sheet: Sheet, paperMm: number): string[] {
  const labels = timeMarks(sheet, sheet.widthMm).map((timeS) => {
    const x = fine(xOf(timeS, sheet));
    const isLast = x > sheet.widthMm - 6;
    const words = timeWords(timeS);
    const mark = `<path class="mark" d="M${x} ${paperMm}v1" stroke="#14202b" stroke-width="0.2"/>`;
    if (isLast && words.length > 6) return mark; // moved to the left, it would lie on the one before
    return `${mark}<text x="${x}" y="${paperMm + 4.4}" font-size="2.8" text-anchor="${isLast ? 'end' : 'middle'}">${words}</text>`;
  });
  const scale = `${Number(sheet.speedMmPerS.toPrecision(3))} mm/s · ${sheet.gainMmPerMv} mm/mV`;
  return [...labels, `<text class="scale" x="${-LEFT_MM + 1}" y="${paperMm + 8}" font-size="2.6">${scale}</text>`];
}

function signed(mv: number): string {
  return mv > 0 ? `+${mv}` : `\u2212${-mv}`;
}

/** The left margin has room for this much; the whole name stands in the list of leads. */
function shortened(name: string): string {
  return name.length > 8 ? `${name.slice(0, 7)}…` : name;
}
