/** Recordings that stay are named apart from those that go, and all of them: nothing else leads to them afterwards. */
import { expect, test } from '@jest/globals';
import { NOTHING_DOOMED } from '../../../tools/forget/doomed.ts';
import { doomedLines, endLines, pendingLines } from '../../../tools/forget/summary.ts';

const DAY = '2026-01-31';
const ids = Array.from({ length: 12 }, (_, at) => at.toString(16).repeat(64));
const earlier = ids.map((recordingId) => ({ recordingId, day: DAY, generation: 'g000001' }));
const what = { kind: 'subject', value: 'S-099' } as const;
const quoted = (names: readonly string[]) => names.map((name) => `  "${name}"`);

test('every recording that stays is named, however many there are', () => {
  const place = { where: 'here', isStack: false };
  const [, heading, ...names] = doomedLines(what, { ...NOTHING_DOOMED, earlier }, place);
  expect(heading).toMatch(
    /^12 recordings stay: their rows name another subject today\. Their earlier compacted rows go; their last rows and their uploads stay\. /,
  );
  expect(names).toEqual(quoted(ids));
});

test('of a list of an interrupted run, those that go are named first, and those that stay where it says so', () => {
  const going = 'f'.repeat(64);
  const pending = { ...NOTHING_DOOMED, recordings: [{ recordingId: going, day: DAY }], earlier: earlier.slice(0, 2) };
  expect(pendingLines(pending, true)).toEqual([
    expect.stringMatching(/deleted with the rest: 1 recording, 0 objects, 2 earlier rows\.$/),
    ...quoted([going]),
    expect.stringMatching(/^2 recordings stay: .* go, with what is pinned of those days; their last rows /),
    ...quoted(ids.slice(0, 2)),
  ]);
});

test('of a recording that an interrupted run had only earlier rows of, and that is gone as a whole now, nobody is told that it stays', () => {
  const gone = { recordingId: ids[0]!, day: DAY };
  const doomed = { ...NOTHING_DOOMED, recordings: [gone] };
  const end = { isOnlyList: false, isAll: true, isStack: true };
  const lines = endLines(what, { ...doomed, earlier: earlier.slice(0, 3) }, end);
  expect(lines).toEqual([
    'Forgotten: subject "S-099".',
    expect.stringMatching(
      /^2 recordings stay, without earlier rows of the subject\. Earlier versions of their sheets may /,
    ),
  ]);
  const list = { ...doomed, earlier: earlier.slice(0, 1) };
  expect(endLines(what, list, { ...end, isOnlyList: true })).toEqual(['All that was left to do is done.']);
  expect(endLines(what, list, { ...end, isOnlyList: true, isAll: false })).toEqual([
    'All that was left to do is done, except for what could not be read.',
  ]);
});
