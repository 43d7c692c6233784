/** The strip over a recording: click or drag on it to go there. */
import { overviewSvg } from '../../../handler/draw/overview-svg.ts';
import type { ShownMark, ShownRecording } from '../wire.ts';
import { h, svgElement } from './dom.ts';
import { durationWords, percentWords } from './words.ts';

/** The strip, and how to mark what is shown. */
export interface OverviewStrip {
  readonly element: HTMLElement;
  mark(fromS: number, toS: number): void;
  /** Shows where something is marked. */
  showMarks(marks: readonly ShownMark[]): void;
}

/** More cannot be told apart on a strip. */
const MAX_MARKS = 1000;

/** @param goTo called with the time that was pointed at */
export function overviewStrip(
  { overview, durationS, usableShare }: ShownRecording,
  goTo: (timeS: number) => void,
): OverviewStrip {
  const length = durationS ?? 0;
  const title = `Overview of ${durationWords(durationS)}: ${percentWords(usableShare)} usable`;
  const mark = h('div', { class: 'here' });
  const said = h('div', { class: 'marked' });
  const strip = h('div', { class: 'strip' }, svgElement(overviewSvg(overview, length, title)), said, mark);
  const across = (element: HTMLElement, fromS: number, toS: number) => {
    element.style.setProperty('left', `${(100 * fromS) / length}%`);
    element.style.setProperty('width', `${(100 * (Math.min(toS, length) - fromS)) / length}%`);
    return element;
  };
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
    'heart rate, 30 to 210 bpm ',
    h('span', { class: 'swatch said' }),
    'marked',
  );
  return {
    element: h('section', { class: 'overview', 'aria-label': 'Overview' }, strip, legend),
    mark: (fromS, toS) => void across(mark, fromS, toS),
    showMarks: (marks) => {
      const newest = marks.slice(-MAX_MARKS);
      said.replaceChildren(...newest.map((one) => across(h('span', { class: one.mark }), one.startS, one.endS)));
    },
  };
}
