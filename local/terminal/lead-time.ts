/** How much of a signal rules cost, as people read it: in seconds of all leads together. */

/** Time of all leads together, in seconds. */
export interface LeadTime {
  readonly usableS: number;
  readonly totalS: number;
}

/** The lead time of what was judged; nothing where there was no signal, or no rate that makes seconds of samples. */
export function leadTimeOf(samples: number, samplingRateHz: number | undefined, usableShare: number): LeadTime {
  const totalS = samplingRateHz === undefined ? 0 : samples / samplingRateHz;
  return { usableS: usableShare * totalS, totalS };
}

/** `8 of 120 s of lead time unusable`; empty when all of it is usable. */
export function unusableWords({ usableS, totalS }: LeadTime): string {
  const lostS = shown(totalS - usableS);
  return lostS === '0' ? '' : `${lostS} of ${shown(totalS)} s of lead time unusable`;
}

/** `112 of 120 s of lead time` */
export function usableWords({ usableS, totalS }: LeadTime): string {
  return `${shown(usableS)} of ${shown(totalS)} s of lead time`;
}

function shown(seconds: number): string {
  return String(Number(seconds.toFixed(1)));
}
