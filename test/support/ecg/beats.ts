/** Shapes of beats: sums of Gaussian bumps around the R peak, after the usual textbook proportions. */

/** Taken out of `Math` once: in Jest's sandbox, each use of a global costs more than the sine. */
const { exp, sqrt, min, max, ceil, floor } = Math;

/** A bump of so many mV, so many seconds after the R peak, with this standard deviation in seconds. */
type Bump = readonly [delayS: number, mv: number, widthS: number];

export type BeatKind = 'normal' | 'without P' | 'ventricular' | 'paced';

export interface Beat {
  readonly kind: BeatKind;
  /** Seconds from the start of the recording to the R peak. */
  readonly atS: number;
  /** Seconds since the beat before: P and T keep their distance in proportion to its square root. */
  readonly rrS: number;
}

const QRS: readonly Bump[] = [
  [-0.03, -0.12, 0.01],
  [0, 1.1, 0.012],
  [0.03, -0.25, 0.012],
];
const P: Bump = [-0.2, 0.12, 0.025];
const T: Bump = [0.27, 0.3, 0.05];
const VENTRICULAR: readonly Bump[] = [
  [-0.03, 0.25, 0.03],
  [0.02, 1.6, 0.035],
  [0.1, -0.7, 0.05],
  [0.33, -0.45, 0.07],
];
/** What a pacemaker's 1.5 ms pulse leaves, before the wide beat that it causes. */
const SPIKE: Bump = [-0.06, 2, 0.0015];

/** Adds a beat to a signal in mV. */
export function addBeat(mv: Float64Array, samplingRateHz: number, beat: Beat): void {
  for (const [delayS, height, widthS] of bumpsOf(beat)) {
    const centre = beat.atS + delayS;
    const first = max(0, ceil((centre - 5 * widthS) * samplingRateHz));
    const last = min(mv.length - 1, floor((centre + 5 * widthS) * samplingRateHz));
    for (let i = first; i <= last; i += 1) {
      mv[i]! += height * exp(-((i / samplingRateHz - centre) ** 2) / (2 * widthS * widthS));
    }
  }
}

function bumpsOf({ kind, rrS }: Beat): readonly Bump[] {
  const stretch = sqrt(min(rrS, 1));
  const slow = ([delayS, height, widthS]: Bump): Bump => [delayS * stretch, height, widthS * stretch];
  if (kind === 'ventricular') return VENTRICULAR;
  if (kind === 'paced') return [SPIKE, ...VENTRICULAR];
  return kind === 'normal' ? [slow(P), ...QRS, slow(T)] : [...QRS, slow(T)];
}
