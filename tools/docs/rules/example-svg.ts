/**
 * Draws an example on ECG paper: a small square is 0.04 s by 0.1 mV, a large one 0.2 s by 0.5 mV, and they are square
 * wherever the drawing is not stretched. What the rule reports is shaded.
 */

import { escapeXml, roundPx } from '../../../handler/draw/svg.ts';
import { wrapped } from '../../../local/terminal/text.ts';
import type { Grade } from '../../../quality/verdict.ts';
import type { DrawnLead, ExampleReport, MarkedSpan, RuleExample } from './example.ts';

const WIDTH = 720;
const LEFT = 50;
const RIGHT = 12;
const TOP = 14;
const AXIS_HEIGHT = 30;
const PANEL_GAP = 16;
const CAPTION_LINE = 17;
/** 12 px letters that fit into the width of the drawing, even in a wide font. */
const CAPTION_COLUMNS = 94;
const PAPER_WIDTH = WIDTH - LEFT - RIGHT;

/** Limits of a panel's height, however flat or tall the trace is. */
const MIN_HEIGHT = 70;
const MAX_HEIGHT = 190;
/** 25 mm for a second and 10 mm for a millivolt: 1 mV is as high as 0.4 s are wide. */
const SECONDS_PER_MV = 0.4;
/** Grid lines closer together than this blur into one another. */
const MIN_SQUARE = 3.4;
/** Wide enough to see, even for a single sample. */
const MIN_MARK = 3;
/** Beyond this a value is not a voltage (but a code, for example), and is drawn only to the edge of the paper. */
const MAX_MV = 25;

/** How far past the edge of the paper a line is followed, in px. */
const BEYOND = 20;

const INK = '#1b2733';
const COLOURS: Readonly<Record<Grade | 'pass', { readonly line: string; readonly fill: string }>> = {
  reject: { line: '#b3261e', fill: '#d93025' },
  warn: { line: '#9a5b00', fill: '#f29900' },
  info: { line: '#0b57a4', fill: '#1a73e8' },
  pass: { line: '#14632d', fill: '#1e8e3e' },
};

/** How seconds and millivolts are laid out on the paper. */
interface PaperScale {
  readonly fromS: number;
  readonly toS: number;
  readonly lowMv: number;
  readonly highMv: number;
  readonly height: number;
}

/** The drawing as SVG. */
export function exampleSvg(
  ruleId: string,
  { shows, recording, fromS = 0, toS }: RuleExample,
  report: ExampleReport,
): string {
  const { samplingRateHz, leads } = recording;
  const samples = leads[0]?.stored.length ?? 0;
  const lastS = Math.min(toS ?? Number.POSITIVE_INFINITY, samples === 0 ? 2 : samples / samplingRateHz);
  const body: string[] = [];
  let y = TOP;
  const panels = leads.length === 0 ? [undefined] : leads;
  for (const [i, lead] of panels.entries()) {
    const scale = scaleOf(lead, samplingRateHz, fromS, lastS);
    const inner = panel(`${ruleId}-${i}`, lead, report.marked[i] ?? [], samplingRateHz, scale, i === panels.length - 1);
    body.push(`<g transform="translate(${LEFT} ${roundPx(y)})">`, ...inner, '</g>');
    y += scale.height + PANEL_GAP;
  }
  y += AXIS_HEIGHT - PANEL_GAP;
  const { grade, sentence } = report;
  const caption = wrapped(`${shows}. ${grade}: ${sentence}.`, CAPTION_COLUMNS);
  for (const line of caption) {
    y += CAPTION_LINE;
    body.push(`<text x="${LEFT}" y="${roundPx(y)}" font-size="12.5">${withGrade(line, grade)}</text>`);
  }
  const height = Math.ceil(y + 10);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" fill="${INK}">`,
    `<title>${escapeXml(`${shows}. ${grade}: ${sentence}.`)}</title>`,
    `<rect width="${WIDTH}" height="${height}" rx="6" fill="#fff"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

function panel(
  id: string,
  lead: DrawnLead | undefined,
  marked: readonly MarkedSpan[],
  samplingRateHz: number,
  scale: PaperScale,
  isLast: boolean,
): string[] {
  const { height } = scale;
  const box = `width="${PAPER_WIDTH}" height="${roundPx(height)}"`;
  return [
    `<clipPath id="${id}"><rect ${box}/></clipPath>`,
    `<rect ${box} fill="#fff8f6"/>`,
    ...grid(scale),
    `<g clip-path="url(#${id})">`,
    ...marked.flatMap((mark) => shade(mark, samplingRateHz, scale)),
    ...(lead === undefined ? [] : trace(lead, samplingRateHz, scale)),
    '</g>',
    `<rect ${box} fill="none" stroke="#d8a9a2"/>`,
    ...voltages(scale),
    ...(isLast ? times(scale) : []),
    ...(lead === undefined ? [] : [leadName(lead.header.name)]),
  ];
}

function leadName(name: string): string {
  return `<text x="6" y="15" font-size="12" font-weight="600" stroke="#fff8f6" stroke-width="3" paint-order="stroke">${escapeXml(name)}</text>`;
}

function scaleOf(lead: DrawnLead | undefined, samplingRateHz: number, fromS: number, toS: number): PaperScale {
  const shown = lead === undefined ? [] : [...millivolts(lead, samplingRateHz, fromS, toS)].map(({ mv }) => mv);
  const voltage = shown.filter((mv) => Math.abs(mv) <= MAX_MV);
  const [low, high] = voltage.length === 0 ? [-0.5, 1.5] : [Math.min(...voltage), Math.max(...voltage)];
  const step = high - low > 6 ? 2 : 0.5;
  const lowMv = Math.floor((low - 0.1) / step) * step;
  const highMv = Math.ceil((high + 0.1) / step) * step;
  const asOnPaper = (highMv - lowMv) * SECONDS_PER_MV * (PAPER_WIDTH / (toS - fromS));
  return { fromS, toS, lowMv, highMv, height: Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, asOnPaper)) };
}

function xOf(seconds: number, { fromS, toS }: PaperScale): number {
  return ((seconds - fromS) / (toS - fromS)) * PAPER_WIDTH;
}

function yOf(mv: number, { lowMv, highMv, height }: PaperScale): number {
  return ((highMv - mv) / (highMv - lowMv)) * height;
}

function grid(scale: PaperScale): string[] {
  const { fromS, toS, lowMv, highMv, height } = scale;
  const squares = [
    { s: 0.04, mv: 0.1, colour: '#f6ddd8' },
    { s: 0.2, mv: 0.5, colour: '#ecbdb5' },
    { s: 1, mv: 2.5, colour: '#dfa096' },
  ];
  return squares.flatMap(({ s, mv, colour }, i) => {
    const rows = (mv / (highMv - lowMv)) * height >= MIN_SQUARE;
    const columns = (s / (toS - fromS)) * PAPER_WIDTH >= MIN_SQUARE;
    const upright = columns
      ? multiples(s, fromS, toS).map((at) => `M${roundPx(xOf(at, scale))} 0V${roundPx(height)}`)
      : [];
    const level =
      rows && i < 2 ? multiples(mv, lowMv, highMv).map((at) => `M0 ${roundPx(yOf(at, scale))}H${PAPER_WIDTH}`) : [];
    const path = [...upright, ...level].join('');
    return path === ''
      ? []
      : [`<path d="${path}" stroke="${colour}" stroke-width="${i === 0 ? 0.6 : 0.9}" fill="none"/>`];
  });
}

function voltages(scale: PaperScale): string[] {
  const { lowMv, highMv, height } = scale;
  const step = [0.5, 1, 2, 5, 10].find((mv) => (mv / (highMv - lowMv)) * height >= 22) ?? 20;
  const labels = multiples(step, lowMv, highMv).map(
    (mv) =>
      `<text x="-6" y="${roundPx(yOf(mv, scale) + 4)}" font-size="11" text-anchor="end">${Object.is(mv, -0) ? 0 : mv}</text>`,
  );
  return [
    ...labels,
    `<text x="-${LEFT - 11}" y="${roundPx(height / 2)}" font-size="11" text-anchor="middle" transform="rotate(-90 -${LEFT - 11} ${roundPx(height / 2)})">mV</text>`,
  ];
}

function times(scale: PaperScale): string[] {
  const { fromS, toS, height } = scale;
  const step = [0.1, 0.2, 0.5, 1, 2, 5].find((s) => (s / (toS - fromS)) * PAPER_WIDTH >= 45) ?? 10;
  const labels = multiples(step, fromS, toS).map(
    (at) =>
      `<text x="${roundPx(xOf(at, scale))}" y="${roundPx(height + 15)}" font-size="11" text-anchor="middle">${at}${at + step > toS + 1e-9 ? ' s' : ''}</text>`,
  );
  return labels;
}

/** The reported span, with a bar in the colour of its grade along the upper edge. */
function shade({ grade, span }: MarkedSpan, samplingRateHz: number, scale: PaperScale): string[] {
  const from = xOf(span.start / samplingRateHz, scale);
  const to = xOf(span.end / samplingRateHz, scale);
  const width = Math.max(MIN_MARK, to - from);
  const x = roundPx((from + to - width) / 2);
  const { line, fill } = COLOURS[grade];
  return [
    `<rect x="${x}" width="${roundPx(width)}" height="${roundPx(scale.height)}" fill="${fill}" fill-opacity="0.16"/>`,
    `<rect x="${x}" width="${roundPx(width)}" height="4" fill="${line}"/>`,
  ];
}

/** A line through the samples, broken where one is not a number; relative steps keep the file small. */
function trace(lead: DrawnLead, samplingRateHz: number, scale: PaperScale): string[] {
  let path = '';
  let before: readonly [x: number, y: number] | undefined;
  for (const { at, mv } of millivolts(lead, samplingRateHz, scale.fromS, scale.toS)) {
    if (!Number.isFinite(mv)) {
      before = undefined;
      continue;
    }
    const x = roundPx(xOf(at, scale));
    const y = roundPx(Math.min(scale.height + BEYOND, Math.max(-BEYOND, yOf(mv, scale))));
    path += before === undefined ? `M${x} ${y}` : `l${roundPx(x - before[0])} ${roundPx(y - before[1])}`;
    before = [x, y];
  }
  return [`<path d="${path}" fill="none" stroke="${INK}" stroke-width="1.3" stroke-linejoin="round"/>`];
}

function* millivolts({ header, stored }: DrawnLead, samplingRateHz: number, fromS: number, toS: number) {
  const { gainAduPerMv = 1, zeroAdu = 0 } = header;
  const last = Math.min(stored.length, Math.floor(toS * samplingRateHz) + 1);
  for (let i = Math.max(0, Math.ceil(fromS * samplingRateHz)); i < last; i += 1) {
    yield { at: i / samplingRateHz, mv: (stored[i]! - zeroAdu) / gainAduPerMv };
  }
}

/** Whole multiples of a step from one value to another, both included. */
function multiples(step: number, from: number, to: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toFixed(6)));
}

/** The line, with the word of the grade in its colour. */
function withGrade(line: string, grade: Grade | 'pass'): string {
  const word = `${grade}:`;
  const at = ` ${line}`.indexOf(` ${word}`);
  if (at < 0) return escapeXml(line);
  const [before, after] = [line.slice(0, at), line.slice(at + word.length)];
  return `${escapeXml(before)}<tspan font-weight="700" fill="${COLOURS[grade].line}">${grade}</tspan>:${escapeXml(after)}`;
}
