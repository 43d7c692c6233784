/** A line of text for each step in time: how many uploads are in the lake by then. */

const BAR_CHARACTERS = 40;

/**
 * @param waitsS least first
 * @param untilS end of the last step
 */
export function chart(waitsS: Float64Array, total: number, untilS: number, steps: number): string[] {
  return Array.from({ length: steps }, (_, step) => {
    const atS = ((step + 1) * untilS) / steps;
    const share = total === 0 ? 1 : waitsS.filter((waitS) => waitS <= atS).length / total;
    const bar = '█'.repeat(Math.floor(BAR_CHARACTERS * share)).padEnd(BAR_CHARACTERS, '·');
    return `${clockText(atS, untilS).padStart(8)}  ${bar}  ${percentText(share).padStart(7)}`;
  });
}

/** In the unit that tells the steps of this chart apart. */
function clockText(seconds: number, untilS: number): string {
  return untilS < 300 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}

/** Never 100 % while one is missing. */
function percentText(share: number): string {
  return `${(Math.floor(1000 * share) / 10).toFixed(1)} %`;
}
