/**
 * Versions as `MAJOR.MINOR.PATCH`, without pre-releases and build numbers, which this project does not have.
 *
 * Source: Semantic Versioning 2.0.0, sections 2 and 11.
 */
const VERSION = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;

/** Whether a text is a version and nothing else: no `v` in front, no zeros that lead. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Whether a version comes after another: by its first number that differs. */
export function isHigher(version: string, other: string): boolean {
  const [here, there] = [numbersOf(version), numbersOf(other)];
  const first = here.findIndex((number, at) => number !== there[at]);
  return first !== -1 && here[first]! > there[first]!;
}

function numbersOf(version: string): number[] {
  return version.split('.').map(Number);
}
