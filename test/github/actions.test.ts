import { describe, expect, test } from '@jest/globals';
import { actionOf, isCheckout, OWN_ACTIONS, othersActions, textOfAction, unpinned } from './definitions.ts';

test('there is one action of our own', () => {
  expect(OWN_ACTIONS).toEqual(['./.github/actions/setup']);
});

describe.each(OWN_ACTIONS)('%s', (action) => {
  const { inputs, runs } = actionOf(action);

  test('takes actions by commit, and says which version that is', () => {
    const text = textOfAction(action);
    expect(runs.using).toBe('composite');
    expect(unpinned(text)).toEqual([]);
    expect(text.match(/\buses:/g)).toHaveLength(othersActions(runs.steps).length);
  });

  test('ends each line by its first failure', () => {
    const commands = runs.steps.filter(({ run }) => run !== undefined);
    expect(commands).not.toHaveLength(0);
    expect(commands.filter(({ shell }) => shell !== 'bash')).toEqual([]);
  });

  test('neither checks out nor puts what it is given into a command', () => {
    expect(runs.steps.filter(isCheckout)).toEqual([]);
    expect(runs.steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  test('installs the packages unless a workflow says otherwise', () => {
    expect(runs.steps.map(({ run }) => run)).toEqual([undefined, 'npm ci']);
    expect(inputs).toMatchObject({ packages: { default: 'true' } });
  });
});
