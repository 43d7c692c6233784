/** Moves what CHANGELOG.md has under "Unreleased" under the version that releases it. */
import { ReleaseRefused } from './release-refused.ts';

/** Its path in the project. */
export const CHANGELOG = 'CHANGELOG.md';
const UNRELEASED = '## Unreleased';

/** The changelog with the new version in it. */
export interface ReleasedChangelog {
  readonly text: string;
  /** How many changes have moved. */
  readonly changes: number;
}

/**
 * @param date as `2026-01-31`
 * @returns the changelog with an empty "Unreleased" above the new version
 * @throws {ReleaseRefused} when there is nothing to move
 */
export function releaseChanges(text: string, version: string, date: string): ReleasedChangelog {
  const from = text.search(new RegExp(`^${UNRELEASED}$`, 'm'));
  if (from === -1) throw new ReleaseRefused(`${CHANGELOG} has no heading "${UNRELEASED}".`);
  const begin = from + UNRELEASED.length;
  const next = text.indexOf('\n## ', begin);
  const changes = text.slice(begin, next === -1 ? undefined : next).match(/^- /gm)?.length ?? 0;
  if (changes === 0) throw new ReleaseRefused(`${CHANGELOG} has no change under "${UNRELEASED}".`);
  return { text: `${text.slice(0, begin)}\n\n## ${version} - ${date}${text.slice(begin)}`, changes };
}
