/** What comes by POST: a mark or numbers of a rule to write, a folder to judge, a statement to run, a profile to try or to write. The one who asks has shown the token in a header, and where they come from. */
import type { IncomingMessage } from 'node:http';
import { SHOWN } from '../../../lake/tables/labels.ts';
import { isNote, MAX_NOTE, SAID } from '../../../local/labels/label.ts';
import type { EntryToWrite, MovedNumbers } from '../bench/bench-wire.ts';
import type { LookedAt } from '../read/looked-at.ts';
import type { MarkAsked } from '../wire.ts';
import { deviceAnswer } from './device-answer.ts';
import { type Check, jsonBody } from './json-body.ts';
import { type Answer, benchPostIn, describedIn, found, markedIn, orProblem, problem } from './routes.ts';
import { SQL_PATH, sqlAnswer } from './sql-answer.ts';

/** More than a mark or numbers need: a note of 500 characters, each of up to 4 bytes or written as 12. */
const MAX_BODY_BYTES = 8192;

/**
 * @param path behind the token
 * @param wanted aborted when the one who asked has gone
 * @throws what is neither the question's fault nor the lake's
 */
export async function posted(
  path: string,
  request: IncomingMessage,
  lookedAt: LookedAt,
  wanted: AbortSignal,
): Promise<Answer> {
  return await orProblem(async () => {
    if (path === SQL_PATH) return await sqlAnswer(request, lookedAt.lake, wanted);
    const described = describedIn(path);
    if (described?.what !== undefined) return await deviceAnswer(described, request, lookedAt, wanted);
    const write = writerOf(path, request, lookedAt);
    return write === undefined
      ? problem(405, 'The method must be GET: nothing is written there.')
      : found(await write());
  });
}

/** What a path writes; undefined where nothing is written. */
function writerOf(
  path: string,
  request: IncomingMessage,
  lookedAt: LookedAt,
): (() => Promise<object | undefined>) | undefined {
  const body = <T>(what: string, checks: Readonly<Record<keyof T & string, Check>>) =>
    jsonBody<T>(request, what, MAX_BODY_BYTES, checks);
  const marked = markedIn(path);
  if (marked !== undefined) return async () => lookedAt.mark(marked, await body<MarkAsked>('A mark', MARK));
  if (path === 'api/would-change/stop') {
    return async () => {
      await body<object>('What is asked', {});
      return lookedAt.stopChange() ?? {};
    };
  }
  const bench = benchPostIn(path);
  if (bench?.what === 'would-change') {
    return async () => {
      const { rule, set } = await body<MovedNumbers>('What is asked', MOVED);
      return lookedAt.startChange(bench.id, { ruleId: rule, values: set });
    };
  }
  return bench && (async () => writeEntry(bench.id, await body<EntryToWrite>('An entry', ENTRY), lookedAt));
}

async function writeEntry(id: string, { rule, set, sha256 }: EntryToWrite, lookedAt: LookedAt) {
  const bench = await lookedAt.bench(id);
  return bench && { file: await bench.write({ ruleId: rule, values: set }, sha256) };
}

const SECONDS: Check = [
  (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  'a number of seconds from 0',
];

const MARK: Readonly<Record<keyof MarkAsked, Check>> = {
  leadIndex: [(value) => Number.isInteger(value), 'a whole number'],
  startS: SECONDS,
  endS: SECONDS,
  mark: [(value) => SAID.some((one) => one === value), `one of ${SAID.join(', ')}`],
  note: [
    (value) => value === null || (typeof value === 'string' && isNote(value)),
    `null or at most ${MAX_NOTE} characters`,
  ],
  ruleset: [(value) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value), '16 hexadecimal digits'],
  shown: [(value) => SHOWN.some((one) => one === value), `one of ${SHOWN.join(', ')}`],
};

/** A rule's settings are few; names and values are held against them later. */
const MAX_NUMBERS = 40;

const MOVED: Readonly<Record<keyof MovedNumbers, Check>> = {
  rule: [(value) => typeof value === 'string' && /^[a-z0-9-]{1,60}$/.test(value), 'the id of a rule'],
  set: [isNumbers, 'an object of numbers'],
};

const ENTRY: Readonly<Record<keyof EntryToWrite, Check>> = {
  ...MOVED,
  sha256: [(value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value), '64 hexadecimal digits'],
};

function isNumbers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const numbers = Object.values(value);
  return numbers.length <= MAX_NUMBERS && numbers.every((one) => typeof one === 'number' && Number.isFinite(one));
}
