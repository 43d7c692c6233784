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
    const names = limits.map(({ name, value }) => {
      const label = h('span', { class: 'limit-name' }, name);
      label.style.setProperty('--at', String(Math.max(0, Math.min(1, (value - fromX) / (toX - fromX)))));
      return label;
    });
    return h(
      'figure',
      {},
      h('p', { class: 'histogram-title' }, `${measure}: ${counts(histogram)}`),
      h('div', { class: 'limit-names', 'aria-hidden': 'true' }, ...names),
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
