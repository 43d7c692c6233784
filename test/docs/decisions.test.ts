import { basename } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PAGES, read } from './pages.ts';

const DECISIONS = PAGES.filter((page) => page.startsWith('docs/adr/'));

const PARTS = ['Question', 'Choice', 'Why', 'Against', 'Wrong if'];

const STATUS = /^Status: accepted \d{4}-\d{2}-\d{2} · replaces (?:—|\d{4}) · replaced by (?:—|\d{4})$/;

/** A title without one of these is a label ("Queues on both sides"), not a decision. Add the verb that is missing here. */
const VERB =
  /\b(?:is|are|may|must|can|cannot|has|have|needs?|gets?|holds?|keeps?|takes?|uses?|reads?|writes?|runs?|wins?|logs?|counts?|reports?|groups?|grants?|changes?|replaces?)\b/;

describe.each(DECISIONS)('%s', (page) => {
  test('says its number, its claim, its date, and the five parts of a decision', () => {
    expect(problemsOf(basename(page), read(page))).toEqual([]);
  });
});

test('decisions are numbered from 1 without a gap', () => {
  const numbers = DECISIONS.map((page) => Number(basename(page).slice(0, 4)));
  expect(numbers).not.toHaveLength(0);
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
});

test('a decision that replaces another is named there, too', () => {
  const pairs = (pattern: RegExp, say: (here: string, other: string) => string) =>
    DECISIONS.flatMap((page) => {
      const other = pattern.exec(read(page))?.[1];
      return other === undefined ? [] : [say(basename(page).slice(0, 4), other)];
    }).sort();
  const told = pairs(/^Status: .* · replaces (\d{4})/m, (here, other) => `${here} replaces ${other}`);
  expect(told).toEqual(pairs(/^Status: .* · replaced by (\d{4})$/m, (here, other) => `${other} replaces ${here}`));
});

describe('the check of decisions', () => {
  const body = PARTS.map((part) => `\n**${part}** …\n`).join('');
  const status = 'Status: accepted 2026-11-23 · replaces — · replaced by —';

  test.each([
    ['0001-one-stack-is-enough.md', `# 0001 One \`stack\` is enough\n${status}\n${body}`, []],
    [
      '0001-one.md',
      `# 0001 One stack is enough\n${status}\n${body}`,
      ['is called 0001-one-stack-is-enough.md by its title'],
    ],
    ['0001-queues-on-both-sides.md', `# 0001 Queues on both sides\n${status}\n${body}`, ['title is not a claim']],
    ['0001-who-is-believed.md', `# 0001 Who is believed\n${status}\n${body}`, ['title is a question']],
    [
      '0001-a-is-b.md',
      `# 0001 A is b\nStatus: accepted · replaces — · replaced by —\n${body}`,
      ['no status with a date'],
    ],
    [
      '0001-a-is-b.md',
      `# 0001 A is b\n${status}\n${body.replace('**Wrong if**', '')}`,
      [`parts are not ${PARTS.join(', ')}`],
    ],
    ['a-is-b.md', `# A is b\n${status}\n${body}`, ['no title with a number']],
  ])('says of %s what is wrong', (name, text, problems) => {
    expect(problemsOf(name, text)).toEqual(problems);
  });
});

/** What is wrong with a decision, one phrase each. */
function problemsOf(name: string, text: string): string[] {
  const [heading = '', status = ''] = text.split('\n');
  const title = /^# \d{4} (.+)$/.exec(heading)?.[1];
  const parts = [...text.matchAll(/^\*\*([^*]+)\*\*/gm)].map(([, part]) => part);
  return [
    ...(title === undefined ? ['no title with a number'] : titleProblems(title)),
    ...(title === undefined || name === nameOf(heading) ? [] : [`is called ${nameOf(heading)} by its title`]),
    ...(STATUS.test(status) ? [] : ['no status with a date']),
    ...(parts.join() === PARTS.join() ? [] : [`parts are not ${PARTS.join(', ')}`]),
  ];
}

function titleProblems(title: string): string[] {
  if (/^(?:What|Who|Whose|When|Where|Which|Why|How)\b|\?$/.test(title)) return ['title is a question'];
  return VERB.test(title) ? [] : ['title is not a claim'];
}

/** `# 0001 One \`stack\` is enough` is in `0001-one-stack-is-enough.md`. */
function nameOf(heading: string): string {
  const words =
    heading
      .toLowerCase()
      .replace(/['`]/g, '')
      .match(/[a-z0-9]+/g) ?? [];
  return `${words.join('-')}.md`;
}
