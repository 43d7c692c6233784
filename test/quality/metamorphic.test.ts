/** Faults put into good real recordings: the rule that is meant speaks up, and no other but its partners. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { catalogue } from '../../quality/rules/index.ts';
import { placeOf } from '../support/place-of.ts';
import { complaintsOf, goodWindows, testFault } from '../support/quality/fault-injection.ts';
import { realData } from '../support/real-data.ts';
import { injections } from './injections.ts';

/** What is put into the samples of a lead says nothing of these: rules about files, and scores that only measure. */
const WITHOUT_INJECTION = [
  ...catalogue.filter(({ appliesTo, severity }) => appliesTo === 'file' || severity === 'pass').map(({ id }) => id),
  'redundant-leads', // needs two leads: below
];

test('every rule about leads has a fault that it is meant for, or a reason why it has none', () => {
  const covered = new Set<string>([...injections.map(({ rule }) => rule), ...WITHOUT_INJECTION]);
  const bare = catalogue.filter(({ id }) => !covered.has(id) && !hasFaultOfItsOwn(id));
  const sentences = bare.map(({ id }) => {
    const place = placeOf(`test/quality/rules/${id}.test.ts`, 'testRule(');
    return `${id} has no fault that it is meant for: write testFault({ rule: '${id}', … }) at ${place}`;
  });
  expect(sentences).toEqual([]);
  expect([...covered].filter((id) => !catalogue.some((rule) => rule.id === id))).toEqual([]);
});

/** In the file of its examples. */
function hasFaultOfItsOwn(id: string): boolean {
  const file = join(import.meta.dirname, 'rules', `${id}.test.ts`);
  return existsSync(file) && /^testFault\(/m.test(readFileSync(file, 'utf8'));
}

test('good recordings give no cause for complaint, but for one whose baseline wanders', async () => {
  const complaints = [...(await goodWindows).values()].flatMap((rules) => [...rules.keys()]);
  expect(complaints).toEqual(['baseline-wander']);
  expect((await goodWindows).size).toBe(realData.root === undefined ? 4 : 40);
});

for (const injection of injections) testFault(injection);

test('one recording as two leads: redundant-leads', async () => {
  const [one, other] = [...(await goodWindows)].flatMap(([window, rules]) => (rules.size === 0 ? [window] : []));
  expect(complaintsOf(one!, other!)).toEqual(new Map());
  expect(complaintsOf(one!, one!)).toEqual(new Map([['redundant-leads', 'reject']]));
});
