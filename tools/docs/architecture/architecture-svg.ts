/** Draws the stack as SVG: panels with their lines, and arrows between them, readable on light and on dark pages. */

import { escapeXml, roundPx } from '../../../handler/draw/svg.ts';
import { ACTORS, type Actor, type Anchor, ARROWS, type Arrow } from './arrows.ts';
import { icon } from './icons.ts';
import { type FilledPanel, HEIGHT, type LineWords, STACK, WIDTH } from './plan.ts';

const TITLE_HEIGHT = 28;
const LINE_HEIGHT = 31;
const PANEL_FOOT = 7;
/** Where the text of a panel begins, right of its icon, in units of the picture. */
export const TEXT_LEFT = 34;
const ACTOR = { width: 78, height: 58 };
/** Sizes of letters in px, and how wide one is on average, in shares of that, in the fonts that a browser may take. */
const NAME = { size: 12.5, width: 0.54 };
const FACT = { size: 11.5, width: 0.5 };

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Light colours, and what stands for them where the page is dark. */
const STYLE = `
  .page{fill:#fff}.stack{fill:#f7f8fa;stroke:#9aa4b0}.ink{fill:#1b2733}.soft{fill:#566270}.arrow{stroke:#566270}.tip{fill:#566270}
  .actor{fill:#fff;stroke:#9aa4b0}.icon{fill:none;stroke-width:1.3;stroke-linejoin:round;stroke-linecap:round;stroke:#566270}
  .data{fill:#eaf3fe;stroke:#2f74b8}.notify{fill:#fff4dc;stroke:#b17a12}.make{fill:#f1ecfd;stroke:#7556bd}.watch{fill:#fff;stroke:#8b96a3}
  .data-ink{fill:#174f87}.notify-ink{fill:#7d5200}.make-ink{fill:#513398}.watch-ink{fill:#46525f}
  .halo{stroke:#f7f8fa}.page-halo{stroke:#fff}
  @media (prefers-color-scheme: dark){
  .page{fill:#0d1117}.stack{fill:#131a22;stroke:#4a5562}.ink{fill:#e6edf3}.soft{fill:#9aa7b4}.arrow{stroke:#9aa7b4}.tip{fill:#9aa7b4}
  .actor{fill:#0d1117;stroke:#4a5562}.icon{stroke:#9aa7b4}
  .data{fill:#0f2740;stroke:#3f83c4}.notify{fill:#33270c;stroke:#b98a2c}.make{fill:#251c3f;stroke:#8a6dd0}.watch{fill:#1a222c;stroke:#5d6975}
  .data-ink{fill:#8fc4f7}.notify-ink{fill:#f0c668}.make-ink{fill:#c3aef5}.watch-ink{fill:#b4bfca}
  .halo{stroke:#131a22}.page-halo{stroke:#0d1117}}
`;

/** The picture as SVG. */
export function architectureSvg(panels: readonly FilledPanel[]): string {
  const boxes = new Map<string, Box>([
    ...panels.map((panel) => [panel.component, boxOf(panel)] as const),
    ...ACTORS.map((actor) => [actor.name, { ...ACTOR, x: actor.x, y: actor.y }] as const),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">`,
    `<title>${escapeXml(spokenText(panels))}</title>`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0.5L8 4L0 7.5z"/></marker></defs>',
    `<rect class="page" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    rect('stack', STACK, 10, ' stroke-dasharray="5 4"'),
    text('soft', STACK.x + 14, STACK.y + 20, 11.5, 'one Pulumi stack on AWS'),
    ...ARROWS.map((arrow) => line(arrow, boxes)),
    ...panels.flatMap(panel),
    ...ACTORS.flatMap(actor),
    ...ARROWS.flatMap((arrow) => label(arrow, boxes)),
    '</svg>',
    '',
  ].join('\n');
}

/** Where a panel lies; it is as high as its lines want. */
export function boxOf({ x, y, width, lines }: FilledPanel): Box {
  return {
    x,
    y,
    width,
    height: TITLE_HEIGHT + lines.reduce((sum, { words }) => sum + heightOf(words), 0) + PANEL_FOOT,
  };
}

/** Width of the longer of two texts of a line, in px. */
export function widthOf([name, fact]: LineWords): number {
  return Math.max(name.length * NAME.size * NAME.width, fact.length * FACT.size * FACT.width);
}

function heightOf([, fact]: LineWords): number {
  return fact === '' ? LINE_HEIGHT - 8 : LINE_HEIGHT;
}

function panel(filled: FilledPanel): string[] {
  const { x, y, title, tone, lines } = filled;
  const drawn = [rect(tone, boxOf(filled), 7), text(`${tone}-ink`, x + 12, y + 19, 13.5, title, ' font-weight="700"')];
  let top = y + TITLE_HEIGHT;
  for (const { item, words } of lines) {
    const [name, fact] = words;
    drawn.push(icon(item.icon, x + 10, top + (fact === '' ? -1 : 3)));
    drawn.push(text('ink', x + TEXT_LEFT, top + 12, NAME.size, name, ' font-weight="600"'));
    if (fact !== '') drawn.push(text('soft', x + TEXT_LEFT, top + 25, FACT.size, fact));
    top += heightOf(words);
  }
  return drawn;
}

function actor({ x, y, icon: name, words }: Actor): string[] {
  const middle = x + ACTOR.width / 2;
  const first = y + (words.length === 1 ? 43 : 36);
  return [
    rect('actor', { ...ACTOR, x, y }, 10),
    icon(name, middle - 9, y + (words.length === 1 ? 11 : 5)),
    ...words.map((word, i) => text('ink', middle, first + i * 14, 12, word, ' text-anchor="middle"')),
  ];
}

function line(arrow: Arrow, boxes: ReadonlyMap<string, Box>): string {
  const points = pointsOf(arrow, boxes);
  const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${roundPx(x)} ${roundPx(y)}`).join('');
  const gap = arrow.isOver ? `<path class="halo" d="${path}" fill="none" stroke-width="9"/>` : '';
  return `${gap}<path class="arrow" d="${path}" fill="none" stroke-width="1.5" stroke-linejoin="round" marker-end="url(#tip)"/>`;
}

/** On the first piece of its line, with a rim in the colour of what lies below: a label that is placed stands outside. */
function label(arrow: Arrow, boxes: ReadonlyMap<string, Box>): string[] {
  if (arrow.label === undefined) return [];
  const points = pointsOf(arrow, boxes);
  const [[ax, ay], [bx, by]] = [points[0]!, points[1]!];
  const isLevel = ay === by;
  const [x, y] = isLevel ? [arrow.labelX ?? (ax + bx) / 2, ay - 6] : [ax + 7, (ay + by) / 2 + 4];
  const rim = `${isLevel ? ' text-anchor="middle"' : ''} stroke-width="4" paint-order="stroke" stroke-linejoin="round"`;
  return [text(arrow.labelX === undefined ? 'soft halo' : 'soft page-halo', x, y, 11.5, arrow.label, rim)];
}

function pointsOf({ from, to, via = [] }: Arrow, boxes: ReadonlyMap<string, Box>): (readonly [number, number])[] {
  const end = pointAt(to, boxes);
  const start = pointAt(from, boxes);
  const points = [via.length === 0 ? aligned(start, end, from) : start];
  for (const { x, y } of via) {
    const [lastX, lastY] = points.at(-1)!;
    points.push([x ?? lastX, y ?? lastY]);
  }
  const [lastX, lastY] = points.at(-1)!;
  if (via.length > 0) points.push(to[1] === 'left' || to[1] === 'right' ? [lastX, end[1]] : [end[0], lastY]);
  return [...points, end];
}

/** A straight arrow begins where it is level or upright with its end. */
function aligned(start: readonly [number, number], end: readonly [number, number], [, side]: Anchor): [number, number] {
  return side === 'left' || side === 'right' ? [start[0], end[1]] : [end[0], start[1]];
}

function pointAt([name, side, share]: Anchor, boxes: ReadonlyMap<string, Box>): [number, number] {
  const box = boxes.get(name);
  if (box === undefined) throw new Error(`an arrow leads to ${name}, which is not in the picture`);
  const { x, y, width, height } = box;
  if (side === 'left' || side === 'right') return [side === 'left' ? x : x + width, y + share * height];
  return [x + share * width, side === 'top' ? y : y + height];
}

function rect(kind: string, { x, y, width, height }: Box, radius: number, more = ''): string {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" stroke-width="1.2"${more}/>`;
}

function text(kind: string, x: number, y: number, size: number, words: string, more = ''): string {
  return `<text class="${kind}" x="${roundPx(x)}" y="${roundPx(y)}" font-size="${size}"${more}>${escapeXml(words)}</text>`;
}

/** For readers who cannot see the picture. */
function spokenText(panels: readonly FilledPanel[]): string {
  const sentences = panels.map(
    ({ title, lines }) => `${title}: ${lines.map(({ words }) => words.filter(Boolean).join(', ')).join('; ')}.`,
  );
  return `The stack. ${sentences.join(' ')}`;
}
