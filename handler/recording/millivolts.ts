/** Stored values as millivolts, for whoever draws them. */
import type { Signal } from './signal.ts';

/** A part of a lead in mV; NaN where a value is missing. @param position in `signal.headers` */
export function millivoltsOf(signal: Signal, position: number, from: number, to: number): Float32Array {
  const { gainAduPerMv, zeroAdu = 0 } = signal.headers[position]!;
  const stored = signal.measured(position, from, to);
  return Float32Array.from(stored, (value) => (gainAduPerMv === undefined ? value : (value - zeroAdu) / gainAduPerMv));
}
