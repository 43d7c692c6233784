/** Stored values as millivolts, for whoever draws them. */
import type { Signal } from './signal.ts';

/** A part of a lead in mV; NaN where a value is missing. @param position in `signal.headers` */
export function millivoltsOf(signal: Signal, position: number, from: number, to: number): Float32Array {
  const { gainAduPerMv, zeroAdu = 0 } = signal.headers[position]!;
  const stored = signal.measured(position, from, to);
  const mv = new Float32Array(stored.length); // a function called for each value would take three times as long
  if (gainAduPerMv === undefined) mv.set(stored);
  else for (let i = 0; i < mv.length; i += 1) mv[i] = (stored[i]! - zeroAdu) / gainAduPerMv;
  signal.done(stored);
  return mv;
}
