/**
 * A chart of an answer as SVG: bars, lines or points over two axes. Series differ by colour and by a second sign: hatching of
 * bars, dashes of lines, shapes of points. Colours are classes of the page, for both themes.
 */
import { escapeXml } from '../../../../handler/draw/svg.ts';
import type { ChartData, ChartSeries } from './chart-data.ts';
import { instantWords, numberWords, roundTicks, timeTicks } from './ticks.ts';

/** Size of the drawing in its own units, which are dots where it is as wide as the page. */
export const [CHART_WIDTH, CHART_HEIGHT] = [960, 340];

const [LEFT, RIGHT, TOP, BOTTOM] = [72, 12, 34, 62];
/** Marks that fit without touching. */
const [MAX_X_TICKS, MAX_Y_TICKS] = [8, 6];
/** Letters of a text below a bar or in the legend. */
const MAX_LETTERS = 22;
/** Of a letter, about; more than most have. */
const LETTER_WIDTH = 7;

/** Dashes of a line: those of a series and of the next are told apart without colour. */
const DASHES = ['', '7 4', '2 3', '10 3 2 3', '14 4', '4 2 1 2', '1 4', '10 3 2 3 2 3'];
/** Lines of a hatching, in a square of 8: none, then each its own. */
const HATCHES = [
  '',
  'M0 8L8 0',
  'M0 0L8 8',
  'M0 4H8',
  'M4 0V8',
  'M0 8L8 0M0 0L8 8',
  'M0 4H8M4 0V8',
  'M2 2h0.1M6 6h0.1',
];
/** Outlines of points around 0 0. */
const SHAPES = [
  'M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z',
  'M-3 -3H3V3H-3Z',
  'M0 -4L4 3H-4Z',
  'M0 -4L4 0L0 4L-4 0Z',
  'M0 4L4 -3H-4Z',
  'M-4 -1H-1V-4H1V-1H4V1H1V4H-1V1H-4Z',
  'M-4 -2H4V2H-4Z',
  'M-2 -4H2V4H-2Z',
];

/** Where values lie on the drawing. */
interface Axes {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

/** The drawing. */
export function chartSvg(data: ChartData): string {
  const axes = axesOf(data);
  const drawn = { bars: barsOf, line: linesOf, points: pointsOf }[data.kind](data, axes);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${CHART_WIDTH} ${CHART_HEIGHT}" role="img" font-size="12">`,
    `<title>${escapeXml(titleOf(data))}</title>`,
    `<defs>${HATCHES.map((path, i) => `<pattern id="hatch-${i}" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="fill-${i}" width="8" height="8"/><path class="hatch" d="${path}" stroke-width="1.6" stroke-linecap="round"/></pattern>`).join('')}</defs>`,
    ...grid(data, axes),
    ...drawn,
    ...(data.series.length > 1 ? legend(data) : []),
    '</svg>',
  ].join('\n');
}

/** `hours by ingest_date: 3 series, 21 values from 0.5 to 24` */
function titleOf({ xName, yName, series }: ChartData): string {
  const values = valuesOf(series);
  const range =
    values.length === 0 ? '' : ` from ${numberWords(lowestOf(values))} to ${numberWords(highestOf(values))}`;
  const many = series.length === 1 ? '' : `${series.length} series, `;
  return `${yName} by ${xName}: ${many}${values.length} value${values.length === 1 ? '' : 's'}${range}`;
}

function axesOf({ kind, xKind, categories, series }: ChartData): Axes {
  const [width, height] = [CHART_WIDTH - LEFT - RIGHT, CHART_HEIGHT - TOP - BOTTOM];
  const heights = valuesOf(series);
  const [low, high] = widened(kind === 'bars' ? [0, ...heights] : heights);
  const y = (value: number) => TOP + height * (1 - (value - low) / (high - low));
  const yTicks = roundTicks(low, high, MAX_Y_TICKS);
  if (xKind === 'category') {
    const each = width / Math.max(1, categories.length);
    return { x: (place) => LEFT + each * (place + 0.5), y, xTicks: [...categories.keys()], yTicks };
  }
  const [from, to] = widened(series.flatMap(({ points }) => points.map(({ x }) => x)));
  const x = (value: number) => LEFT + (width * (value - from)) / (to - from);
  return { x, y, xTicks: (xKind === 'time' ? timeTicks : roundTicks)(from, to, MAX_X_TICKS), yTicks };
}

/** The ends of a range; those of a single value, or of none, are moved apart. */
function widened(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [lowestOf(values), highestOf(values)];
  return low === high ? [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2] : [low, high];
}

function valuesOf(series: readonly ChartSeries[]): number[] {
  return series.flatMap(({ points }) => points.flatMap(({ y }) => (y === null ? [] : [y])));
}

function lowestOf(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
}

function highestOf(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
}

function grid({ xKind, xName, yName, categories }: ChartData, { x, y, xTicks, yTicks }: Axes): string[] {
  const [right, bottom] = [CHART_WIDTH - RIGHT, CHART_HEIGHT - BOTTOM];
  const level = yTicks.map(
    (tick) =>
      `<path class="grid" d="M${LEFT} ${fine(y(tick))}H${right}"/><text x="${LEFT - 8}" y="${fine(y(tick) + 4)}" text-anchor="end">${numberWords(tick)}</text>`,
  );
  const words = (tick: number) => {
    if (xKind === 'category') return shortened(categories[tick] ?? '');
    return xKind === 'time' ? instantWords(tick, xTicks) : numberWords(tick);
  };
  const room = (right - LEFT) / Math.max(1, categories.length);
  const isSlanted = categories.some((text) => shortened(text).length * LETTER_WIDTH > room);
  const step = Math.ceil(xTicks.length / 30);
  const across = xTicks
    .filter((_, i) => i % step === 0)
    .map((tick) => {
      const at = fine(x(tick));
      const mark = xKind === 'category' ? '' : `<path class="grid" d="M${at} ${TOP}V${bottom}"/>`;
      const turn = isSlanted
        ? `transform="translate(${at} ${bottom + 12}) rotate(-30)" text-anchor="end"`
        : `x="${at}" y="${bottom + 16}" text-anchor="middle"`;
      return `${mark}<text class="x" ${turn}>${escapeXml(words(tick))}</text>`;
    });
  return [
    ...level,
    ...across,
    `<path class="axis" d="M${LEFT} ${TOP}V${bottom}H${right}"/>`,
    `<text class="name" x="${LEFT}" y="14">${escapeXml(yName)}</text>`,
    `<text class="name" x="${right}" y="${CHART_HEIGHT - 6}" text-anchor="end">${escapeXml(xName)}${xKind === 'time' ? ' (UTC)' : ''}</text>`,
  ];
}

function barsOf({ series, categories }: ChartData, { x, y }: Axes): string[] {
  const each = (CHART_WIDTH - LEFT - RIGHT) / Math.max(1, categories.length);
  const width = Math.min(64, (each * 0.8) / series.length);
  return series.flatMap(({ points }, i) =>
    points.flatMap(({ x: place, y: value }) => {
      if (value === null) return [];
      const left = x(place) + (i - series.length / 2) * width;
      const [top, foot] = [y(Math.max(0, value)), y(Math.min(0, value))];
      return `<rect class="bar edge-${i}" data-value="${value}" x="${fine(left)}" y="${fine(top)}" width="${fine(width)}" height="${fine(foot - top)}" fill="url(#hatch-${i})"/>`;
    }),
  );
}

/** A line is broken where a value is missing; a value between two of those is a point. */
function linesOf({ series }: ChartData, { x, y }: Axes): string[] {
  return series.map(({ points }, i) => {
    let isDown = false;
    const path = points.map(({ x: across, y: value }) => {
      const step = value === null ? '' : `${isDown ? 'L' : 'M'}${fine(x(across))} ${fine(y(value))}`;
      const isAlone = value !== null && !isDown;
      isDown = value !== null;
      return isAlone ? `${step}h0.01` : step;
    });
    return `<path class="line edge-${i}" d="${path.join('')}" stroke-dasharray="${DASHES[i]}"/>`;
  });
}

function pointsOf({ series }: ChartData, { x, y }: Axes): string[] {
  return series.flatMap(({ points }, i) =>
    points.flatMap(({ x: across, y: value }) =>
      value === null
        ? []
        : `<path class="point fill-${i}" d="${SHAPES[i]}" transform="translate(${fine(x(across))} ${fine(y(value))})"/>`,
    ),
  );
}

function legend({ kind, series }: ChartData): string[] {
  const room = (CHART_WIDTH - LEFT - 130) / series.length;
  return series.map(({ name }, i) => {
    const sign = {
      bars: `<rect class="bar edge-${i}" y="-9" width="20" height="10" fill="url(#hatch-${i})"/>`,
      line: `<path class="line edge-${i}" d="M0 -4H20" stroke-dasharray="${DASHES[i]}"/>`,
      points: `<path class="point fill-${i}" d="${SHAPES[i]}" transform="translate(10 -4)"/>`,
    }[kind];
    const letters = Math.min(MAX_LETTERS, Math.floor((room - 30) / LETTER_WIDTH));
    return `<g class="legend" transform="translate(${fine(LEFT + 120 + i * room)} 14)">${sign}<text x="26">${escapeXml(shortened(name, letters))}</text></g>`;
  });
}

function shortened(text: string, letters = MAX_LETTERS): string {
  const all = [...text];
  return all.length <= letters ? text : `${all.slice(0, Math.max(1, letters - 1)).join('')}…`;
}

/** To a tenth of a dot. */
function fine(dots: number): number {
  return Number(dots.toFixed(1));
}
