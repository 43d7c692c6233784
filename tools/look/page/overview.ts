/** The strip over a recording: click or drag on it to go there. */
import { overviewSvg } from '../draw/overview-svg.ts';
import type { ShownRecording } from '../wire.ts';
import { h, svgElement } from './dom.ts';
import { durationWords, percentWords } from './words.ts';

/** The strip, and how to mark what is shown. */
export interface OverviewStrip {
  readonly element: HTMLElement;
  mark(fromS: number, toS: number): void;
}

/** @param goTo called with the time that was pointed at */
export function overviewStrip(
  { overview, durationS, usableShare }: ShownRecording,
  goTo: (timeS: number) => void,
): OverviewStrip {
  const length = durationS ?? 0;
  const title = `Overview of ${durationWords(durationS)}: ${percentWords(usableShare)} usable`;
  const mark = h('div', { class: 'here' });
  const strip = h('div', { class: 'strip' }, svgElement(overviewSvg(overview, length, title)), mark);
  const point = (event: PointerEvent) => {
    const { left, width } = strip.getBoundingClientRect();
    goTo(Math.max(0, Math.min(1, (event.clientX - left) / width)) * length);
  };
  strip.addEventListener('pointerdown', (event) => {
    strip.setPointerCapture(event.pointerId);
    point(event);
  });
  strip.addEventListener('pointermove', (event) => {
    if (strip.hasPointerCapture(event.pointerId)) point(event);
  });
  const legend = h(
    'p',
    { class: 'legend quiet' },
    h('span', { class: 'swatch usable' }),
    'usable ',
    h('span', { class: 'swatch lost' }),
    'rejected ',
    h('span', { class: 'swatch warned' }),
    'warned ',
    h('span', { class: 'swatch quality' }),
    'quality, 0 to 1 ',
    h('span', { class: 'swatch rate' }),
    'heart rate, 30 to 210 bpm',
  );
  return {
    element: h('section', { class: 'overview', 'aria-label': 'Overview' }, strip, legend),
    mark: (fromS, toS) => {
      mark.style.setProperty('left', `${(100 * fromS) / length}%`);
      mark.style.setProperty('width', `${(100 * (Math.min(toS, length) - fromS)) / length}%`);
    },
  };
}
