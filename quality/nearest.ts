/** The nearest spelling, for refusals that ask "did you mean". */

/** The name in the list with the most similar spelling; undefined when the list is empty. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  return [...known].sort((a, b) => editsBetween(name, a) - editsBetween(name, b))[0];
}

/** Letters to insert, remove or replace (Levenshtein 1966), upper and lower case alike. */
export function editsBetween(one: string, other: string): number {
  const a = [...one.toLowerCase()];
  const b = [...other.toLowerCase()];
  let row = b.map((_, j) => j + 1);
  for (const [i, letter] of a.entries()) {
    let [left, corner] = [i + 1, i];
    row = row.map((above, j) => {
      const edits = Math.min(left + 1, above + 1, corner + (letter === b[j] ? 0 : 1));
      [left, corner] = [edits, above];
      return edits;
    });
  }
  return row.at(-1) ?? a.length;
}
