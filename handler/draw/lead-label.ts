/** What a lead is called on the paper, with its pulse of 1 mV, its zero, and the voltage in the middle of its row. */

import { fine, yOf } from './scale.ts';
import { escapeXml } from './svg.ts';

/** Room left of the paper for the name of a lead and the pulse of 1 mV, in mm. */
export const LEFT_MM = 17;
/** Width of the calibration pulse, as recorders draw it: 0.2 s at 25 mm/s. */
const PULSE_MM = 5;

/** In the margin, left of the row, whose middle is at 0. */
export function labelBeside(name: string, centreMv: number, gainMmPerMv: number, rowMm: number): string[] {
  const pulse = Math.min(gainMmPerMv, rowMm);
  const height = pulse === gainMmPerMv ? `V${fine(-pulse / 2)}h${PULSE_MM - 2}V${fine(pulse / 2)}` : '';
  const zero = yOf(0, centreMv, gainMmPerMv);
  return [
    `<text class="lead" x="-16" y="${-rowMm / 2 + 4}" font-weight="600">${escapeXml(shortened(name))}</text>`,
    ...(height === ''
      ? []
      : [
          `<path class="pulse" d="M-8 ${fine(pulse / 2)}h1${height}h1" fill="none" stroke="#14202b" stroke-width="0.3"/>`,
        ]),
    ...(Math.abs(zero) > rowMm / 2
      ? []
      : [`<path class="zero" d="M-1.6 ${fine(zero - 0.8)}L0 ${fine(zero)}L-1.6 ${fine(zero + 0.8)}Z"/>`]),
    ...(centreMv === 0
      ? []
      : [
          `<text class="centre" x="${-LEFT_MM + 1}" y="${-rowMm / 2 + 7}" font-size="2.1">${signed(centreMv)} mV</text>`,
        ]),
  ];
}

/** On the paper itself, for a lead that has no margin. @param y of its upper edge */
export function labelInside(name: string, centreMv: number, y: number): string[] {
  const halo = 'stroke="#fffaf8" stroke-width="0.9" paint-order="stroke" stroke-linejoin="round"';
  return [
    `<text class="lead inside" x="1" y="${fine(y + 3.8)}" font-weight="600" ${halo}>${escapeXml(shortened(name))}</text>`,
    ...(centreMv === 0
      ? []
      : [
          `<text class="centre inside" x="1" y="${fine(y + 6.6)}" font-size="2.1" ${halo}>${signed(centreMv)} mV</text>`,
        ]),
  ];
}

function signed(mv: number): string {
  return mv > 0 ? `+${mv}` : `\u2212${-mv}`;
}

/** There is room for this much; the whole name stands in the list of leads. */
function shortened(name: string): string {
  return name.length > 8 ? `${name.slice(0, 7)}…` : name;
}
