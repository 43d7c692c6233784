/** How far a slider goes. */
import type { BenchSetting } from '../../bench/bench-wire.ts';

/** What cannot be less than 0, as the rules have it. */
const NON_NEGATIVE = new Set(['s', 'Hz', 'bpm', 'count', '%']);
/** A slider goes to this many times the larger of default and value. */
const REACH = 4;
/** Steps of a slider, about. */
const STEPS = 200;

/** Ends and step of a slider for a number; finer values and ones beyond are typed. */
export function sliderRange({ unit, value, default: standard }: Pick<BenchSetting, 'unit' | 'value' | 'default'>) {
  const most = Math.max(Math.abs(standard), Math.abs(value)) || 1;
  const max = unit === '%' ? 100 : most * REACH;
  const isSigned = !NON_NEGATIVE.has(unit) && Math.min(standard, value) <= 0;
  const step = roundStep(max / STEPS);
  return { min: isSigned ? -max : 0, max, step: unit === 'count' ? Math.max(1, Math.round(step)) : step };
}

/** 1, 2 or 5 times a power of ten, not larger. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step) + 1e-9);
  const times = [5, 2, 1].find((one) => one * power <= step * (1 + 1e-9)) ?? 1;
  return Number((times * power).toPrecision(6));
}
