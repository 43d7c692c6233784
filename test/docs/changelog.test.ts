import { expect, test } from '@jest/globals';
import { CHANGELOG } from '../../tools/release/changelog.ts';
import { isHigher, isVersion } from '../../tools/release/semantic-version.ts';
import { currentVersion } from '../../tools/release/version-files.ts';
import { PROJECT, read } from './pages.ts';

const [unreleased, ...releases] = [...read(CHANGELOG).matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
const versions = releases.map((heading) => heading.split(' - ')[0]!);
const dates = releases.map((heading) => heading.split(' - ')[1] ?? '');

test('the changelog begins with what is not released, then the version that package.json states', () => {
  expect(unreleased).toBe('Unreleased');
  expect(versions[0]).toBe(currentVersion(PROJECT));
});

test('each release has a version and a date, the newest first', () => {
  expect(versions.filter((version) => !isVersion(version))).toEqual([]);
  expect(versions.filter((version, at) => at > 0 && !isHigher(versions[at - 1]!, version))).toEqual([]);
  expect(dates.filter((date) => new Date(`${date}T00:00Z`).toJSON()?.slice(0, 10) !== date)).toEqual([]);
  expect(dates.toSorted().toReversed()).toEqual(dates);
});
