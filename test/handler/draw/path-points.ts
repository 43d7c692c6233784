/** Where the paths of a drawing go. */

/** The points of a path with absolute moves and relative lines, in mm. */
export function pointsOf(d: string): [x: number, y: number][] {
  const points: [number, number][] = [];
  for (const [, command, x, y] of d.matchAll(/([Ml])(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)/g)) {
    const [beforeX, beforeY] = command === 'l' ? points.at(-1)! : [0, 0];
    points.push([beforeX + Number(x), beforeY + Number(y)]);
  }
  return points;
}

/** The corners of an area with absolute moves and level and upright lines, in mm: a list for each run of columns. */
export function cornersOf(d: string): [x: number, y: number][][] {
  return d
    .split('M')
    .slice(1)
    .map((run) => {
      const [, firstX, firstY] = /^(-?[\d.]+) (-?[\d.]+)/.exec(run)!;
      const corners: [number, number][] = [[Number(firstX), Number(firstY)]];
      for (const [, command, mm] of run.matchAll(/([HV])(-?[\d.]+)/g)) {
        const [x, y] = corners.at(-1)!;
        corners.push(command === 'H' ? [Number(mm), y] : [x, Number(mm)]);
      }
      return corners;
    });
}

/** What an area covers of an upright line, from its upper to its lower end; undefined where it covers nothing. */
export function coveredAt(d: string, xMm: number): [number, number] | undefined {
  const levels = cornersOf(d).flatMap((corners) =>
    corners.flatMap(([x, y], i) => {
      const [nextX, nextY] = corners[(i + 1) % corners.length]!;
      return y === nextY && Math.min(x, nextX) <= xMm && xMm < Math.max(x, nextX) ? [y] : [];
    }),
  );
  return levels.length === 0 ? undefined : [Math.min(...levels), Math.max(...levels)];
}
