/** Faults: what devices, cables and programs do to samples that are already counts. */

export type Fault =
  | { readonly kind: 'frozen'; readonly start: number; readonly length: number }
  | { readonly kind: 'held at'; readonly start: number; readonly length: number; readonly value: number }
  | { readonly kind: 'copied'; readonly start: number; readonly length: number; readonly to: number }
  | { readonly kind: 'clipped'; readonly bottom: number; readonly top: number };

/** A copy with the faults, one after the other. What reaches beyond the end is cut off. */
export function withFaults(samples: ArrayLike<number>, faults: readonly Fault[]): Float64Array {
  const spoilt = Float64Array.from(samples);
  for (const fault of faults) {
    if (fault.kind === 'clipped') {
      for (let i = 0; i < spoilt.length; i += 1) spoilt[i] = Math.min(fault.top, Math.max(fault.bottom, spoilt[i]!));
    } else if (fault.kind === 'copied') {
      spoilt.set(spoilt.slice(fault.start, fault.start + fault.length).subarray(0, spoilt.length - fault.to), fault.to);
    } else {
      const value = fault.kind === 'held at' ? fault.value : (spoilt[fault.start] ?? 0);
      spoilt.fill(value, fault.start, fault.start + fault.length);
    }
  }
  return spoilt;
}
