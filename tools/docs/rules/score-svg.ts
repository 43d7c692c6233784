/** Draws a scorecard: of each measure the points that its values add, all on one scale, so that their weights can be compared. */

import { escapeXml, roundPx } from '../../../handler/draw/svg.ts';
import type { Scorecard, ScoreLine } from '../../../quality/score/scorecard.ts';
import { curveOf, signed } from '../../rules/score-words.ts';

const WIDTH = 720;
const LEFT = 34;
const TOP = 34;
const GAP = 14;
/** Height of a point. */
const POINT_PX = 6;
const BELOW = 58;
const SMOOTH = 48;
const INK = '#1b2733';
const LINE = '#0b57a4';

/** The drawing as SVG. */
export function scoreSvg({ lines }: Scorecard, title: string): string {
  const points = lines.flatMap((line) => curveOf(line).map((at) => at.points));
  const [lowest, highest] = [Math.floor(Math.min(...points) / 6) * 6, Math.ceil(Math.max(...points) / 6) * 6];
  const width = (WIDTH - LEFT - GAP * lines.length) / lines.length;
  const height = (highest - lowest) * POINT_PX;
  const yOf = (value: number) => (highest - value) * POINT_PX;
  const panels = lines.map((line, i) => {
    const x = LEFT + i * (width + GAP);
    return `<g transform="translate(${roundPx(x)} ${TOP})">\n${panel(line, width, height, yOf).join('\n')}\n</g>`;
  });
  const ticks = Array.from({ length: (highest - lowest) / 6 + 1 }, (_, i) => lowest + 6 * i);
  const total = height + TOP + BELOW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${total}" viewBox="0 0 ${WIDTH} ${total}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" fill="${INK}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${WIDTH}" height="${total}" rx="6" fill="#fff"/>`,
    ...ticks.map(
      (tick) =>
        `<text x="${LEFT - 6}" y="${roundPx(TOP + yOf(tick) + 4)}" font-size="11" text-anchor="end">${signed(tick)}</text>`,
    ),
    ...panels,
    '</svg>',
    '',
  ].join('\n');
}

function panel(line: ScoreLine, width: number, height: number, yOf: (points: number) => number): string[] {
  const xOf = (share: number) => share * width;
  const smooth = curveOf(line, SMOOTH).map(({ points }, i) => `${roundPx(xOf(i / SMOOTH))} ${roundPx(yOf(points))}`);
  const labels = curveOf(line, 2);
  return [
    `<rect width="${roundPx(width)}" height="${roundPx(height)}" fill="#f6f8fa" stroke="#c6d0da"/>`,
    `<path d="M0 ${roundPx(yOf(0))}H${roundPx(width)}" stroke="#8595a5" stroke-dasharray="3 3"/>`,
    `<path d="M${smooth.join('L')}" fill="none" stroke="${LINE}" stroke-width="2.2"/>`,
    `<text x="0" y="-12" font-size="12" font-weight="600">${escapeXml(line.measure)}</text>`,
    ...labels.map(({ value, points }, i) => {
      const anchor = i === 0 ? 'start' : i === labels.length - 1 ? 'end' : 'middle';
      const x = roundPx(xOf(i / (labels.length - 1)));
      return [
        `<circle cx="${x}" cy="${roundPx(yOf(points))}" r="2.6" fill="${LINE}"/>`,
        `<text x="${x}" y="${roundPx(height + 16)}" font-size="11" text-anchor="${anchor}">${Number(value.toPrecision(2))}</text>`,
        `<text x="${x}" y="${roundPx(height + 32)}" font-size="11" fill="${LINE}" text-anchor="${anchor}">${signed(points)}</text>`,
      ].join('');
    }),
    `<text x="${roundPx(width / 2)}" y="${roundPx(height + 49)}" font-size="11" text-anchor="middle">${line.from.unit === 'ratio' ? 'correlation' : `${escapeXml(line.from.unit)}, logarithmic`}</text>`,
  ];
}
