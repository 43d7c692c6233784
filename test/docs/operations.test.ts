import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BadFileCode } from '../../handler/mat/errors.ts';
import { noticeOf } from '../../handler/notify/notice.ts';
import type { BadUpload } from '../../handler/notify/report.ts';
import type { Result } from '../../handler/result.ts';
import { COMPACTION_QUERY, DRAWING_QUERY, LOG_QUERIES } from '../../infra/alerts/log-queries.ts';
import { COMPACTING, graphOf } from '../../infra/graph.ts';
import { QUESTIONS } from '../../lake/questions.ts';
import { RECORDING_TABLES } from '../../lake/schema.ts';
import { askedQuestion } from '../../local/query/question.ts';
import { MAX_NOTICES_A_DAY, MESSAGE_SIZES, messagesADay } from '../../tools/docs/message-budget.ts';
import { alarmsOf } from '../../tools/docs/operations.ts';
import { anchorsOf, blocksOf, read } from './pages.ts';
import { commandsIn } from './shell.ts';

const PAGE = read('docs/operations.md');

/** Where each outcome that somebody may ask about is explained. A new outcome does not compile without one. */
const HEADINGS: Readonly<Record<Exclude<Result['outcome'], 'accepted'>, string>> = {
  rejected: 'rejected',
  unreadable: 'unreadable',
  gone: 'gone',
  retry: 'retried',
};

/** Likewise of the codes of files that cannot be read. */
const CODES = Object.keys({
  empty: 0,
  'not-mat': 0,
  unsupported: 0,
  truncated: 0,
  corrupt: 0,
  'too-large': 0,
} satisfies Record<BadFileCode, 0>);

/** What every entry of an alarm says, in this order. */
const PARTS = ['Means', 'First look', 'Fix', 'Replay'];

/** A row of "Which message is it?". */
interface MessageRow {
  /** What a message begins with; `…` stands for anything. */
  readonly words: string;
  readonly alarms: readonly string[];
  /** Of the heading that it leads to. */
  readonly anchor: string;
}

const ROWS: readonly MessageRow[] = [
  ...sectionOf('Which message is it?').matchAll(/^\| (?!in Slack|---)(.*?) \|(.*?)\| \[.*?\]\(#(.*?)\) \|$/gm),
].map(([, words = '', alarms = '', anchor = '']) => ({
  words,
  alarms: [...alarms.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  anchor,
}));

test.each(MESSAGE_SIZES)('a usual day of %i customers keeps the budget of notices', (customers) => {
  expect(messagesADay(customers).notices).toBeLessThanOrEqual(MAX_NOTICES_A_DAY);
  expect(PAGE).toContain(`at most ${MAX_NOTICES_A_DAY} notices a day`);
});

test('a day of any size brings no more notices than the budget, nor than bad uploads', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (customers) => {
      const { bad, notices } = messagesADay(customers);
      expect(notices).toBeLessThanOrEqual(Math.min(bad, MAX_NOTICES_A_DAY) * (1 + 1e-9));
      expect(messagesADay(customers, 'daily').notices).toBeLessThanOrEqual(1 + 1e-9);
    }),
  );
});

describe('the runbook', () => {
  let alarms: readonly { readonly name: string; readonly words: string }[] = [];
  beforeAll(async () => {
    const { resources } = await graphOf({ config: COMPACTING });
    alarms = alarmsOf(resources).map(({ name, inputs }) => ({ name, words: String(inputs.alarmDescription) }));
  });

  test('leads from the words of every alarm, and from its name, to one entry that says all four things', () => {
    expect(alarms).not.toEqual([]);
    expect(alarms.map(({ name }) => name).sort()).toEqual(ROWS.flatMap((row) => row.alarms).sort());
    for (const { name, words } of alarms) {
      const rows = rowsFor(words);
      expect([name, rows.map((row) => row.alarms.includes(name))]).toEqual([name, [true]]);
      const entry = entryOf(rows[0]!.anchor);
      expect([name, [...entry.matchAll(/^- \*\*(.*?)\*\*/gm)].map(([, part]) => part)]).toEqual([name, PARTS]);
    }
  });

  test.each(['rejected', 'unreadable', 'gone'] as const)(
    'leads from a notice of one that is %s to its entry',
    (outcome) => {
      const bad: BadUpload = { recordingId: '1', bucket: 'b', key: 'k', version: '1', outcome, code: 'c', reason: 'r' };
      const title = noticeOf([bad])!.content.title.replace(/\p{Extended_Pictographic}\s*/gu, '');
      expect([title, rowsFor(title).map(({ anchor }) => anchor)]).toEqual([title, [HEADINGS[outcome]]]);
    },
  );

  test.each(Object.values(HEADINGS))('says of what is %s what it means and where to look first', (heading) => {
    const parts = [...entryOf(heading).matchAll(/^- \*\*(.*?)\*\*/gm)].map(([, part]) => part);
    expect(parts.slice(0, 2)).toEqual(['Means', 'First look']);
  });

  test('says for every code of an unreadable file what it means and how to fix it', () => {
    const rows = [...entryOf('unreadable').matchAll(/^ *\| `([\w-]+)` \| [^|]+ \| [^|]+ \|$/gm)].map(
      ([, code]) => code,
    );
    expect(rows.sort()).toEqual(CODES.sort());
  });

  test('like the alarms, it names only queries and questions that are saved', () => {
    const texts = [PAGE.replaceAll(/\s+/g, ' '), ...alarms.map(({ words }) => words)];
    const named = (pattern: RegExp) => texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name));
    const queries = named(/saved log query "(.*?)"/g);
    const questions = named(/[Qq]uestion (\d\d, ".*?")/g).map((name) => name!.replace(/, "(.*)"/, ' $1'));
    expect([queries.length > 5, questions.length > 2]).toEqual([true, true]);
    expect(
      queries.filter((name) => ![...LOG_QUERIES, COMPACTION_QUERY, DRAWING_QUERY].some(({ title }) => title === name)),
    ).toEqual([]);
    const asked = [...questions, ...named(/saved question "(.*?)"/g)];
    expect(asked.filter((name) => !QUESTIONS.some(({ title }) => title === name))).toEqual([]);
  });
});

describe('the first looks of the runbook', () => {
  /** Entries whose first look is in the lake; what is elsewhere (the log, the bucket, the dashboard) cannot be asked there. */
  const IN_THE_LAKE = [
    'rejected',
    'unreadable',
    'sheets-beside-recordings',
    'gone',
    'dead-letters-of-reports',
    'indexnotify-fails',
    'many-are-bad-at-once',
    'nothing-arrives',
  ];
  /** Values for the words that a reader replaces. */
  const VALUES: Readonly<Record<string, string>> = { KEY: 'a/b.mat', FOLDER: 'a/', DATE: '2026-01-31' };

  const questionsIn = (text: string) =>
    blocksOf(text)
      .filter(({ info }) => info.startsWith('sh'))
      .flatMap(({ text: script }) => commandsIn(script))
      .filter((words) => words[0] === './ecg' && words.includes('--question'));

  function asked(words: readonly string[]): string {
    const given = (option: string) => words.flatMap((word, at) => (words[at - 1] === option ? [word] : []));
    const set = given('--set').map((one) => one.replace(/[A-Z]{3,}/, (word) => VALUES[word] ?? word));
    return askedQuestion(given('--question')[0]!, set);
  }

  test.each(IN_THE_LAKE)('%s: a saved question of the stack, about a day', (anchor) => {
    const found = questionsIn(entryOf(anchor)).filter((words) => words.includes('--stack'));
    expect(found).not.toEqual([]);
    for (const words of found) expect(asked(words)).toContain("ingest_date >= '2026-01-31'");
  });

  test.each(['rejected', 'unreadable', 'sheets-beside-recordings', 'gone'])('%s: about one object, too', (anchor) => {
    const [words = []] = questionsIn(entryOf(anchor));
    expect(asked(words)).toContain('starts_with(');
    expect(asked(words)).toContain("'a/b.mat'");
  });
});

/** The rows whose words a message begins with. */
function rowsFor(message: string): MessageRow[] {
  return ROWS.filter(({ words }) => new RegExp(`^${words.split('…').map(literally).join('.*')}`).test(message));
}

/** A pattern of this text and no other. */
function literally(text: string): string {
  return text.replace(/[.*+?()[\]{}|^$\\]/g, '\\$&');
}

/** The text under a heading of the second level. */
function sectionOf(heading: string): string {
  return PAGE.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '';
}

/** The text under the heading of the third level that a link with this anchor leads to; empty where there is none. */
function entryOf(anchor: string): string {
  return PAGE.split(/^(?=##)/m).find((entry) => entry.startsWith('### ') && anchorsOf(entry)[0] === anchor) ?? '';
}

test('a subject is deleted from every table whose files belong to recordings', () => {
  const [, named = ''] = /^Left in the tables, in versions of files: (.*)\.$/m.exec(PAGE) ?? [];
  expect(named.split(', ')).toEqual(RECORDING_TABLES.map((table) => `${table} 0`));
});
