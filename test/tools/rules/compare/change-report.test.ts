import { expect, test } from '@jest/globals';
import { ChangeReport } from '../../../../tools/rules/compare/change-report.ts';
import { workspace } from '../../../support/workspace.ts';

const END = { outcome: 'accepted', code: null, reason: null } as const;

test('names a new rule that changes nothing, and no rule of a recording that one side could not read', () => {
  const { context, taken } = workspace();
  const report = new ChangeReport(context, false);
  report.rules(['duration'], ['duration', 'hiss']);
  report.end('/a.mat', END, END);
  report.rules([], ['duration', 'hiss', 'other']);
  report.end('/b.mat', END, END);
  report.finish('main', 'the working copy');
  expect(taken().out).toBe(
    '2 recordings judged by main and by the working copy: nothing changes.\nhiss is new, and reports nothing in them.\n',
  );
});
