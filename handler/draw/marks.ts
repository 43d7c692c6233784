/**
 * What people said of a lead, as strips along the lower edge of its row, where no rule reports anything: known by colour,
 * pattern and letter, as the bands are. The newest of a reader lies on top; each reader has a strip of their own.
 */
import { MARKS, type Mark } from '../../lake/tables/labels.ts';
import { fine, type TimeScale, xOf } from './scale.ts';
import { escapeXml } from './svg.ts';

/** A marked stretch of a lead, in seconds from the start of the recording; the end is exclusive. */
export interface MarkedStretch {
  readonly mark: Mark;
  readonly startS: number;
  readonly endS: number;
  readonly reader: string;
}

/** How a mark is shown. The pattern is 2 mm by 2 mm. */
export const MARK_LOOK: Readonly<
  Record<
    Mark,
    {
      readonly letter: string;
      readonly line: string;
      readonly fill: string;
      readonly pattern: string;
      /** Of the pattern's lines, in mm. */
      readonly width: number;
    }
  >
> = {
  good: { letter: 'G', line: '#14632d', fill: '#c8ebd2', pattern: 'M0 1h2', width: 0.3 },
  doubtful: { letter: 'D', line: '#5b2a86', fill: '#e9dcf6', pattern: 'M1 0v0.8', width: 0.3 },
  poor: { letter: 'P', line: '#2b2f36', fill: '#d9dce1', pattern: 'M0 0l2 2M0 2l2 -2', width: 0.14 },
};

/** Height of a strip, in mm. */
const MARK_STRIP_MM = 2.6;

/** A mark on the paper, in mm from its left edge. */
export interface PlacedMark extends MarkedStretch {
  /** From 0, counted from the lower edge. */
  readonly strip: number;
  readonly x: number;
  readonly width: number;
}

/** The marks that touch the paper, cut at its edges, in the order in which they were set. */
export function placedMarks(marks: readonly MarkedStretch[], scale: TimeScale, widthMm: number): PlacedMark[] {
  const toS = scale.fromS + widthMm / scale.speedMmPerS;
  const touching = marks.filter(({ startS, endS }) => endS > scale.fromS && startS < toS);
  const readers = [...new Set(touching.map(({ reader }) => reader))].sort();
  return touching.map((mark) => {
    const x = Math.max(0, xOf(mark.startS, scale));
    const width = Math.min(widthMm, xOf(mark.endS, scale)) - x;
    return { ...mark, strip: readers.indexOf(mark.reader), x, width };
  });
}

/** Height of the strips of a row, in mm. */
export function markedMm(marks: readonly PlacedMark[]): number {
  return MARK_STRIP_MM * Math.max(0, ...marks.map(({ strip }) => strip + 1));
}

/** What the strips are filled with. @param id of the drawing */
export function markPatterns(id: string): string {
  return MARKS.map((mark) => {
    const { line, fill, pattern, width } = MARK_LOOK[mark];
    return `<pattern id="${id}-${mark}" width="2" height="2" patternUnits="userSpaceOnUse"><rect width="2" height="2" fill="${fill}"/><path d="${pattern}" stroke="${line}" stroke-width="${width}" fill="none"/></pattern>`;
  }).join('');
}

/** The strips of a row, whose middle is at 0. */
export function markStrips(marks: readonly PlacedMark[], id: string, rowMm: number): string[] {
  return marks.flatMap(({ mark, reader, strip, x, width, startS, endS }) => {
    const { letter, line, fill } = MARK_LOOK[mark];
    const y = rowMm / 2 - (strip + 1) * MARK_STRIP_MM;
    const box = `x="${fine(x)}" y="${fine(y)}" width="${fine(width)}" height="${MARK_STRIP_MM}"`;
    return [
      `<rect class="mark" data-mark="${mark}" data-start-s="${startS}" data-end-s="${endS}" ${box} fill="url(#${id}-${mark})" stroke="${line}" stroke-width="0.25"><title>${escapeXml(`${mark}, by ${reader}`)}</title></rect>`,
      ...(width < LETTER_MM
        ? []
        : [
            `<text class="letter" x="${fine(x + 0.7)}" y="${fine(y + 2.1)}" font-size="2.3" font-weight="700" fill="${line}" stroke="${fill}" stroke-width="0.7" paint-order="stroke">${letter}</text>`,
          ]),
    ];
  });
}

/** A narrower strip has no room for its letter. */
const LETTER_MM = 3;
