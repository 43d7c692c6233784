/** How many dots of the screen make a millimetre: as browsers assume, or as a person measured with a ruler. */
import { LEFT_MM } from '../../../handler/draw/lead-label.ts';
import { h } from './dom.ts';
import { showDialog } from './keys.ts';

/** What browsers assume: 96 dots an inch. */
const ASSUMED = 96 / 25.4;
const STORED = 'ecg-dots-per-mm';
/** Length of the line that is held against a ruler. */
const RULER_MM = 100;

/** Dots of CSS for each millimetre on this screen. */
export function dotsPerMm(): number {
  const stored = Number(localStorage.getItem(STORED));
  return stored >= ASSUMED / 3 && stored <= ASSUMED * 3 ? stored : ASSUMED;
}

/** Has somebody measured this screen? */
export function isMeasured(): boolean {
  return localStorage.getItem(STORED) !== null;
}

/** The width of paper that fits, in whole large squares. */
export function paperWidthMm(dots: number): number {
  return Math.max(50, Math.floor((dots / dotsPerMm() - LEFT_MM - 1) / 5) * 5);
}

/** Asks to hold a ruler against the screen. @param changed called with each change */
export function measureScreen(changed: () => void): void {
  const line = h('div', { class: 'ruler', role: 'img', 'aria-label': `A line of ${RULER_MM} mm` });
  const slider = h('input', {
    type: 'range',
    id: 'ruler',
    min: String(ASSUMED / 2),
    max: String(ASSUMED * 2),
    step: '0.01',
    value: String(dotsPerMm()),
  });
  const show = () => line.style.setProperty('width', `${Number(slider.value) * RULER_MM}px`);
  slider.addEventListener('input', () => {
    localStorage.setItem(STORED, slider.value);
    show();
    changed();
  });
  show();
  const text = `Hold a ruler against the screen, and move the slider until the line is ${RULER_MM} mm long.`;
  showDialog('True millimetres', h('label', { for: 'ruler' }, text), line, slider);
}
