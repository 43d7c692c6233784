/** Faults: what devices, cables and programs do to samples that are already counts. All keep the number of samples. */

/** What can go wrong; `start` and `length` in samples. */
export type Fault =
  /** The value at `start` stands. */
  | { readonly kind: 'frozen'; readonly start: number; readonly length: number }
  | { readonly kind: 'held at'; readonly start: number; readonly length: number; readonly value: number }
  /** Written a second time, over what is at `to`. */
  | { readonly kind: 'copied'; readonly start: number; readonly length: number; readonly to: number }
  /** A packet sent twice: it comes again right behind itself, and everything after it later. */
  | { readonly kind: 'repeated'; readonly start: number; readonly length: number }
  /** A packet lost: what follows moves up. The end is made of its own mirror image. */
  | { readonly kind: 'lost'; readonly start: number; readonly length: number }
  /** The level moves by so much, for good. */
  | { readonly kind: 'shifted'; readonly start: number; readonly by: number }
  /** Everything beyond two values is cut off. */
  | { readonly kind: 'clipped'; readonly bottom: number; readonly top: number }
  /** Only every so many codes of the converter are left. */
  | { readonly kind: 'coarse'; readonly steps: number };

/** A copy with the faults, one after the other. What reaches beyond the end is cut off. */
export function withFaults(samples: ArrayLike<number>, faults: readonly Fault[]): Float64Array {
  return faults.reduce(withFault, Float64Array.from(samples));
}

function withFault(samples: Float64Array, fault: Fault): Float64Array {
  switch (fault.kind) {
    case 'frozen':
      return samples.fill(samples[fault.start] ?? 0, fault.start, fault.start + fault.length);
    case 'held at':
      return samples.fill(fault.value, fault.start, fault.start + fault.length);
    case 'copied':
      return put(samples, samples.slice(fault.start, fault.start + fault.length), fault.to);
    case 'repeated':
      return put(samples, samples.slice(fault.start), fault.start + fault.length);
    case 'lost':
      return lost(samples, fault.start, fault.length);
    case 'shifted':
      return samples.map((value, i) => (i < fault.start ? value : value + fault.by));
    case 'clipped':
      return samples.map((value) => Math.min(fault.top, Math.max(fault.bottom, value)));
    case 'coarse':
      return samples.map((value) => fault.steps * Math.round(value / fault.steps));
  }
}

/** Writes `what` from `at` on, as far as there is room. */
function put(samples: Float64Array, what: Float64Array, at: number): Float64Array {
  if (at < samples.length) samples.set(what.subarray(0, samples.length - at), at);
  return samples;
}

function lost(samples: Float64Array, start: number, length: number): Float64Array {
  const left = [...samples.subarray(0, start), ...samples.subarray(start + length)];
  const mirrored = Array.from({ length: samples.length - left.length }, (_, i) => left.at(-1 - (i % left.length)) ?? 0);
  return Float64Array.from([...left, ...mirrored]);
}
