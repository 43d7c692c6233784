/**
 * ECG paper in millimetres. The lines of the paper stand 1 mm apart, each fifth is bold; speed and gain say what a
 * millimetre means: at the usual 25 mm/s and 10 mm/mV a small square is 0.04 s by 0.1 mV.
 *
 * Source: Kligfield et al., "Recommendations for the standardization and interpretation of the electrocardiogram, part I",
 * Circulation 115 (2007): 25 mm/s and 10 mm/mV are the standard, other speeds and gains must be stated.
 */

/** Paper speed and gain as recorders use them, unless something else is chosen. */
export const STANDARD = { speedMmPerS: 25, gainMmPerMv: 10 } as const;

/** The gains that can be chosen, in mm/mV. */
export const GAINS_MM_PER_MV: readonly number[] = [1.25, 2.5, 5, 10, 20, 40];

/** The fastest paper that can be chosen, in mm/s: a sample of 500 Hz is then 0.4 mm wide. */
export const FASTEST_MM_PER_S = 200;

/** Which part of the time axis lies on the paper, and how large. */
export interface TimeScale {
  /** Time at the left edge of the paper, from the start of the recording. */
  readonly fromS: number;
  readonly speedMmPerS: number;
}

/** Where a time lies, in mm from the left edge of the paper. */
export function xOf(timeS: number, { fromS, speedMmPerS }: TimeScale): number {
  return (timeS - fromS) * speedMmPerS;
}

/** Where a voltage lies, in mm below the middle of its row. @param centreMv the voltage in the middle of the row */
export function yOf(mv: number, centreMv: number, gainMmPerMv: number): number {
  return (centreMv - mv) * gainMmPerMv;
}

/** To a hundredth of a millimetre: finer cannot be printed. */
export function fine(mm: number): number {
  return Number(mm.toFixed(2));
}

/** Half as fast, twice as fast, …: the nearest step of 25 mm/s × 2ⁿ in a direction. */
export function nextSpeed(speedMmPerS: number, direction: 1 | -1): number {
  const step = Math.log2(speedMmPerS / STANDARD.speedMmPerS);
  const next = direction === 1 ? Math.floor(step + 1e-9) + 1 : Math.ceil(step - 1e-9) - 1;
  return STANDARD.speedMmPerS * 2 ** next;
}

/** The next gain up or down; the last one stays. */
export function nextGain(gainMmPerMv: number, direction: 1 | -1): number {
  const ordered = direction === 1 ? GAINS_MM_PER_MV : GAINS_MM_PER_MV.toReversed();
  return ordered.find((gain) => (gain - gainMmPerMv) * direction > 1e-9) ?? gainMmPerMv;
}

/**
 * The left edge that keeps a window of `spanS` inside the recording.
 *
 * @returns 0 where the recording is shorter than the window
 */
export function clampedFrom(fromS: number, spanS: number, durationS: number): number {
  return Math.max(0, Math.min(fromS, durationS - spanS));
}

/** Steps of time marks that people count in, in seconds. */
const TIME_STEPS_S = [0.04, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400];
/** Marks closer than this run into one another. */
const MIN_MARK_MM = 18;

/** Times at which the axis is marked, from the first on the paper to the last, in seconds. */
export function timeMarks({ fromS, speedMmPerS }: TimeScale, widthMm: number): number[] {
  const step = TIME_STEPS_S.find((s) => s * speedMmPerS >= MIN_MARK_MM) ?? 86_400;
  const first = Math.ceil(fromS / step - 1e-9);
  const last = Math.floor((fromS + widthMm / speedMmPerS) / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toFixed(3)));
}

/** `3.4 s`, `2:05.5`, `13:02:05`: a time from the start of the recording, with a point in every language. */
export function timeWords(timeS: number): string {
  if (timeS < 60) return `${Number(timeS.toFixed(2))} s`;
  const tenths = Math.round(timeS * 10);
  const [hours, minutes] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60];
  const rest = (tenths % 600) / 10;
  const seconds = `${rest < 10 ? '0' : ''}${rest}`;
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}
