/**
 * Divides the rows of `samples` into row groups: some whole leads, or a piece of one lead, never the end of one and the
 * start of the next. So a query for one lead of a long recording skips the others by their statistics.
 */

/** Consecutive samples of one lead, `to` exclusive. */
export interface Run {
  /** Place of the lead in the recording's list. */
  readonly lead: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The row groups of a recording, in order of lead and then sample.
 *
 * @param rowGroupRows at most this many rows in each, at least 1
 * @returns pieces of a long lead are of equal length but for the last; no samples give no groups
 */
export function planRowGroups(leadCount: number, sampleCount: number, rowGroupRows: number): Run[][] {
  if (leadCount === 0 || sampleCount === 0) return [];
  const leadsTogether = Math.floor(rowGroupRows / sampleCount);
  const wholeLeads = Array.from({ length: leadCount }, (_, lead): Run => ({ lead, from: 0, to: sampleCount }));
  return leadsTogether > 0
    ? chunked(wholeLeads, leadsTogether)
    : wholeLeads.flatMap(({ lead }) => pieces(lead, sampleCount, rowGroupRows).map((run) => [run]));
}

/** Rows of a row group. */
export function rowCountOf(group: readonly Run[]): number {
  return group.reduce((rows, { from, to }) => rows + to - from, 0);
}

/** A list in consecutive lists of `size`, the last perhaps shorter. */
export function chunked<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function pieces(lead: number, sampleCount: number, rowGroupRows: number): Run[] {
  const count = Math.ceil(sampleCount / rowGroupRows);
  const length = Math.ceil(sampleCount / count);
  return Array.from({ length: Math.ceil(sampleCount / length) }, (_, index) => ({
    lead,
    from: index * length,
    to: Math.min((index + 1) * length, sampleCount),
  }));
}
