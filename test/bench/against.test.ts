import { expect, test } from '@jest/globals';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { comparedCells, compareWith } from './against.ts';

test.each(['no-such-revision', '', '--all'])(
  'a revision that is none (%j) is refused before anything is measured',
  async (name) => {
    await expect(compareWith(name)).rejects.toThrow(
      new WrongArguments(`--against must be a revision of this repository, got ${JSON.stringify(name)}.`),
    );
  },
);

test('medians are compared, so that one slow run counts for nothing', () => {
  const compared = { what: 'a start', unit: 'ms', there: [300, 310, 5000], here: [200, 900, 155] } as const;
  expect(comparedCells(compared)).toEqual(['a start', '310.0 ms', '200.0 ms', '0.65 ×']);
});
