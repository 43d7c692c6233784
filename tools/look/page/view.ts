/** Which part of a recording is shown, and how large. It stands in the address: a link leads to this second. */
import { LAYOUTS, type Layout } from '../../../handler/draw/layout.ts';
import { clampedFrom, FASTEST_MM_PER_S, GAINS_MM_PER_MV, STANDARD } from '../../../handler/draw/scale.ts';
import { addressOf, filterInAddress, parameters } from './address.ts';

/** What is shown. */
export interface View {
  readonly fromS: number;
  readonly speedMmPerS: number;
  readonly gainMmPerMv: number;
  readonly showsBeats: boolean;
  readonly showsFiltered: boolean;
  readonly layout: Layout;
}

/** What the address says; what it does not say, or says impossibly, is as on usual paper. */
export function viewInAddress(): View {
  const given = parameters();
  const number = (name: string, otherwise: number, most: number) => {
    const value = Number(given.get(name) ?? Number.NaN);
    return Number.isFinite(value) && value >= 0 && value <= most ? value : otherwise;
  };
  const speed = number('speed', STANDARD.speedMmPerS, FASTEST_MM_PER_S);
  const layout = LAYOUTS.find((one) => one === given.get('layout'));
  const gain = number('gain', STANDARD.gainMmPerMv, Number.POSITIVE_INFINITY);
  return {
    fromS: number('at', 0, 1e9),
    speedMmPerS: speed > 0 ? speed : STANDARD.speedMmPerS,
    gainMmPerMv: GAINS_MM_PER_MV.includes(gain) ? gain : STANDARD.gainMmPerMv,
    showsBeats: given.get('beats') === '1',
    showsFiltered: given.get('filtered') === '1',
    layout: layout ?? 'stacked',
  };
}

/** The address of a recording as it is shown. */
export function addressOfView(id: string, view: View): string {
  const { fromS, speedMmPerS, gainMmPerMv, showsBeats, showsFiltered, layout } = view;
  return addressOf(`recording/${id}`, {
    ...filterInAddress(),
    at: fromS === 0 ? '' : String(Number(fromS.toFixed(3))),
    speed: speedMmPerS === STANDARD.speedMmPerS ? '' : String(speedMmPerS),
    gain: gainMmPerMv === STANDARD.gainMmPerMv ? '' : String(gainMmPerMv),
    beats: showsBeats ? '1' : '',
    filtered: showsFiltered ? '1' : '',
    layout: layout === 'stacked' ? '' : layout,
  });
}

/** The view kept inside the recording. @param widthMm of the paper */
export function insideRecording(view: View, widthMm: number, durationS: number): View {
  const slowest = Math.min(STANDARD.speedMmPerS, widthMm / durationS);
  const speedMmPerS = Math.min(FASTEST_MM_PER_S, Math.max(slowest, view.speedMmPerS));
  return { ...view, speedMmPerS, fromS: clampedFrom(view.fromS, widthMm / speedMmPerS, durationS) };
}
