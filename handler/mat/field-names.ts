/**
 * Names of a struct's fields, made unique. Some writers cut long names to 31 characters and so wrote a name twice; the
 * first keeps it, the others become `_1_name`, `_2_name`, which MATLAB allows nobody to use. SciPy does the same.
 */
export function fieldNamesOf(stored: readonly string[]): string[] {
  const taken = new Set(stored);
  const repeats = new Map<string, number>();
  return stored.map((name) => {
    let repeat = repeats.get(name) ?? 0;
    let unique = name;
    while (repeat > 0 && taken.has(unique)) unique = `_${repeat++}_${name}`;
    taken.add(unique);
    repeats.set(name, Math.max(repeat, 1));
    return unique;
  });
}
