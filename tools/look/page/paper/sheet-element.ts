/** A sheet of paper as an element of the page, and frames around its stretches. */
import type { Cell } from '../../../../handler/draw/layout.ts';
import { paperSvg, placedCells, type Sheet, traceAttributes } from '../../../../handler/draw/paper-svg.ts';
import { type TimeScale, xOf } from '../../../../handler/draw/scale.ts';
import { svgElement } from '../dom.ts';

/** Traces are set as attributes: a path of thousands of points takes long to parse as part of a document. */
export function sheetElement(sheet: Sheet): SVGSVGElement {
  const svg = svgElement(paperSvg(sheet, () => ({ class: 'trace' })));
  const paths = svg.querySelectorAll('.trace');
  for (const [i, cell] of placedCells(sheet).entries()) {
    const attributes = Object.entries(traceAttributes(cell.lead, cell.sheet));
    for (const [name, value] of attributes) paths[i]!.setAttribute(name, value);
  }
  const { width, height } = svg.viewBox.baseVal;
  svg.style.setProperty('--wide', String(width));
  svg.style.setProperty('--high', String(height));
  return svg;
}

/** Where the leads lie on a sheet. */
export interface Ruled {
  readonly cells: readonly Cell[];
  readonly rowMm: number;
  readonly scale: TimeScale;
}

/** A stretch of a lead. */
export interface FramedStretch {
  /** In `ShownRecording.leads`. */
  readonly position: number;
  readonly startS: number;
  readonly endS: number;
}

/** Frames a stretch in each cell that shows some of it. @param name the class of the frames */
export function frame(svg: SVGSVGElement, name: string, stretch: FramedStretch, { cells, rowMm, scale }: Ruled): void {
  for (const { position, row, fromMm, toMm } of cells) {
    const x = (timeS: number) => Math.max(fromMm, Math.min(toMm, xOf(timeS, scale)));
    const [from, to] = [x(stretch.startS), x(stretch.endS)];
    if (position !== stretch.position || to <= from) continue;
    const rect = document.createElementNS(svg.namespaceURI, 'rect');
    const size = { x: from, y: row * rowMm, width: to - from, height: rowMm };
    for (const [attribute, mm] of Object.entries(size)) rect.setAttribute(attribute, String(mm));
    rect.setAttribute('class', name);
    svg.append(rect);
  }
}
