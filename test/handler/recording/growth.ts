/** How the cost of some work grows with its input: a ratio, so that neither a slow nor a busy machine decides. */

/** How much larger the larger input is. */
const GROWTH = 8;
/** Under this a garbage collection is most of what is measured. */
const LEAST_MS = 20;

/**
 * How many times the processor time grows for each time that the input grows: about 1 where the two are in proportion,
 * and 8 where the time grows with the square.
 *
 * @param work gets an input of the given size
 * @param size of the larger input
 */
export function growthOfCost(work: (size: number) => unknown, size: number): number {
  const smallMs = leastCostMs(() => work(size / GROWTH));
  const largeMs = leastCostMs(() => work(size));
  return largeMs / Math.max(smallMs, LEAST_MS) / GROWTH;
}

/** Processor time in milliseconds: the least of three runs. */
function leastCostMs(work: () => unknown): number {
  const costsMs = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...costsMs);
}
