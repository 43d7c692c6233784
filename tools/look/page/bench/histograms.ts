/** The measures of a rule over the recordings of its profile, with the limits where the sliders are. */

import type { BenchRule, Histogram } from '../../bench/bench-wire.ts';
import { histogramSvg, histogramWords, type Limit } from '../../draw/histogram-svg.ts';
import { h, svgElement } from '../dom.ts';

/**
 * A figure for each measure: the drawing, its ends, and the same in words.
 *
 * @param values of settings that are moved; others are as the profile has them
 */
export function histogramFigures(
  histograms: readonly Histogram[],
  { settings }: BenchRule,
  values: ReadonlyMap<string, number>,
): HTMLElement[] {
  return histograms.map((histogram) => {
    const limits = settings
      .filter(({ unit }) => unit === histogram.unit)
      .map(({ name, value, relaxedBy }): Limit => {
        const isAbove = relaxedBy === 'increase' ? true : relaxedBy === 'decrease' ? false : undefined;
        return { name, value: values.get(name) ?? value, isAbove };
      });
    const { measure, fromX, toX, unit, spread } = histogram;
    const words = histogramWords(histogram, limits);
    if (spread === null) return h('figure', {}, h('figcaption', { class: 'quiet' }, words));
    const svg = svgElement(histogramSvg(histogram, limits));
    const end = (value: number) =>
      h('span', {}, `${Number(value.toPrecision(3))} ${unit === 'ratio' ? '' : unit}`.trim());
    svg.setAttribute('aria-label', words);
    const names = limitNames(limits, (value) => Math.max(0, Math.min(1, (value - fromX) / (toX - fromX))));
    return h(
      'figure',
      {},
      h('p', { class: 'histogram-title' }, `${measure}: ${counts(histogram)}`),
      names,
      svg as unknown as Node,
      h('p', { class: 'ends quiet', 'aria-hidden': 'true' }, end(fromX), end(toX)),
      h('details', {}, h('summary', {}, 'In words'), h('p', { class: 'quiet' }, words)),
    );
  });
}

function counts({ windows, recordings }: Histogram): string {
  const many = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `${many(windows, 'window')} of ${many(recordings, 'recording')} here; line below: known good recordings`;
}

/** What a letter takes of the width of a drawing that is as narrow as one gets. */
const LETTER_SHARE = 0.018;

/** The names of limits above their lines; those that would lie on one another are below one another. */
function limitNames(limits: readonly Limit[], shareOf: (value: number) => number): HTMLElement {
  const ends: number[] = []; // of the last name in each row
  const names = limits
    .toSorted((one, other) => one.value - other.value)
    .map(({ name, value }) => {
      const [at, width] = [shareOf(value), name.length * LETTER_SHARE];
      const left = at - at * width;
      const free = ends.findIndex((end) => end <= left);
      const row = free < 0 ? ends.length : free;
      ends[row] = left + width;
      const label = h('span', { class: 'limit-name' }, name);
      label.style.setProperty('--at', String(at));
      label.style.setProperty('--row', String(row));
      return label;
    });
  const all = h('div', { class: 'limit-names', 'aria-hidden': 'true' }, ...names);
  all.style.setProperty('--rows', String(Math.max(1, ends.length)));
  return all;
}
