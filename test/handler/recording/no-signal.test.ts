import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MatVariable } from '../../../handler/mat/variables.ts';
import { recordingIn } from '../../../handler/recording/recording.ts';
import { judgeFile } from '../../../quality/judge/judge.ts';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import leadCount from '../../../quality/rules/lead-count.ts';
import leadsInRows from '../../../quality/rules/leads-in-rows.ts';
import numericRealMatrix from '../../../quality/rules/numeric-real-matrix.ts';
import signalPresent from '../../../quality/rules/signal-present.ts';
import { cell, fileOf, numeric, scalar, struct, text, vast } from '../../support/recordings.ts';

const structure = rulesetOf(defaultProfile, [signalPresent, numericRealMatrix, leadsInRows, leadCount]);

/** The structural rules that reject a file, and those that warn of it. */
function told(...variables: readonly MatVariable[]): { rejectedBy: string[]; warnedBy: string[] } {
  const { facts } = recordingIn(
    fileOf(...variables),
    { key: '', metadata: new Map() },
    { profile: defaultProfile, isNamed: true },
  );
  const verdicts = judgeFile(structure, facts);
  const by = (outcome: string) =>
    verdicts.filter(({ verdict }) => verdict.outcome === outcome).map(({ rule }) => rule.id);
  return { rejectedBy: by('reject'), warnedBy: by('warn') };
}

const matrix = (name: string, rows = 1, columns = 3600) =>
  numeric(name, [rows, columns], new Int16Array(rows * columns));

test.each<[string, MatVariable[], string[], string[]]>([
  ['a matrix called like the signal', [matrix('val')], [], []],
  ['no variable', [], ['signal-present'], []],
  ['text under another name', [text('note', 'hi')], ['signal-present'], []],
  ['two matrices under other names', [matrix('a'), matrix('b')], ['signal-present'], []],
  ['a complex signal', [{ ...matrix('val'), complex: true }], ['numeric-real-matrix'], []],
  ['a sparse signal', [{ kind: 'sparse', name: 'val', dims: [1, 3600] }], ['numeric-real-matrix'], []],
  ['a struct in its place', [struct('val', [scalar('a', 1)])], ['numeric-real-matrix'], []],
  ['a cell in its place', [cell('val')], ['numeric-real-matrix'], []],
  ['an empty signal', [matrix('val', 0, 0)], ['numeric-real-matrix'], []],
  ['a cube', [numeric('val', [2, 3, 4], new Int8Array(24))], ['numeric-real-matrix'], []],
  ['ten thousand leads', [vast('val', [10_000, 20_000])], ['lead-count'], []],
  ['text in its place, but one matrix beside it', [text('val', 'see x'), matrix('x')], [], []],
  ['four leads', [matrix('val', 4)], [], ['lead-count']],
  ['a column', [matrix('val', 3600, 1)], [], ['leads-in-rows']],
])('is told once, by the rule that is about it: %s', (_, variables, rejectedBy, warnedBy) => {
  expect(told(...variables)).toEqual({ rejectedBy, warnedBy });
});

test('whatever is in a file, exactly one structural rule refuses it, or it has a signal', () => {
  const name = fc.constantFrom('val', 'ecg', 'x', 'y');
  const variable: fc.Arbitrary<MatVariable> = fc.oneof(
    fc
      .tuple(name, fc.nat(3), fc.nat(400), fc.boolean())
      .map(([called, rows, columns, complex]) => ({ ...matrix(called, rows, columns), complex })),
    fc.tuple(name, fc.integer({ min: 257, max: 300 })).map(([called, side]) => vast(called, [side, side])),
    name.map((called) => text(called, 'hi')),
    name.map((called): MatVariable => ({ kind: 'sparse', name: called, dims: [2, 2] })),
  );
  fc.assert(
    fc.property(fc.uniqueArray(variable, { selector: (found) => found.name }), (variables) => {
      const { facts } = recordingIn(
        fileOf(...variables),
        { key: '', metadata: new Map() },
        { profile: defaultProfile, isNamed: true },
      );
      expect(told(...variables).rejectedBy).toHaveLength(facts.signal === undefined ? 1 : 0);
    }),
    { numRuns: 200 },
  );
});

test('a file without a signal is judged by the profile that was named, or by the generic one', () => {
  const profileOf = (isNamed: boolean) =>
    recordingIn(fileOf(text('note', 'hi')), { key: '', metadata: new Map() }, { profile: defaultProfile, isNamed })
      .profile.id;
  expect([profileOf(true), profileOf(false)]).toEqual([defaultProfile.id, 'generic']);
});
