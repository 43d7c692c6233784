/** What the server answers, by path. A path is matched as a whole by a closed pattern; no part of it ever names a file. */
import { SqlError } from '../../../local/open-lake.ts';
import type { RuleBench } from '../bench/bench.ts';
import { NoBench } from '../bench/no-bench.ts';
import { BadDevice } from '../device/made-profile.ts';
import { explainedRule } from '../read/explained-rule.ts';
import type { LookedAt } from '../read/looked-at.ts';
import { BadMark } from '../read/marks.ts';
import { NoSignal } from '../read/source.ts';
import { encodeStretch, MAX_COLUMNS } from '../stretch-bytes.ts';
import { type Filter, MAX_SPARKLINES } from '../wire.ts';
import type { PageFiles } from './page-files.ts';
import { BadQuestion } from './refusals.ts';

/** An answer before the safe headers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array | AnswerFile;
}

/** A file that is sent, and then removed. */
export interface AnswerFile {
  readonly path: string;
  readonly remove: () => void;
}

/** A recording's id: SHA-256, hexadecimal. */
const ID = '[0-9a-f]{64}';
const ONE_ID = new RegExp(`^${ID}$`);
const PAGE = new RegExp(`^(?:recording/${ID}|device/${ID}|ask)?$`);
const RECORDING = new RegExp(`^api/recording/(${ID})$`);
const MARKS_OF = new RegExp(`^api/recording/(${ID})/marks$`);
const BENCH = new RegExp(`^api/recording/(${ID})/(bench|bench-state|judged|profile|histograms|would-change)$`);
const DEVICE = new RegExp(`^api/recording/(${ID})/device(?:/(preview|profile))?$`);
const RULE = /^api\/rule\/([a-z0-9-]{1,60})$/;
const SIGNAL = new RegExp(`^api/recording/(${ID})/signal$`);

/** The recording whose marks a path is about; undefined for any other path. */
export function markedIn(path: string): string | undefined {
  return MARKS_OF.exec(path)?.[1];
}

/** The recording whose profile a path writes, or from whose profile a folder is judged; undefined for any other path. */
export function benchPostIn(
  path: string,
): { readonly id: string; readonly what: 'profile' | 'would-change' } | undefined {
  const [, id, what] = BENCH.exec(path) ?? [];
  return id !== undefined && (what === 'profile' || what === 'would-change') ? { id, what } : undefined;
}

/** The recording whose file a path describes, and what is done; undefined for any other path. */
export function describedIn(path: string): { readonly id: string; readonly what: string | undefined } | undefined {
  const [, id, what] = DEVICE.exec(path) ?? [];
  return id === undefined ? undefined : { id, what };
}

/**
 * @param path behind the token
 * @param wanted aborted when the one who asked has gone
 * @throws what is neither the question's fault nor the lake's
 */
export async function answered(
  path: string,
  query: URLSearchParams,
  { lookedAt, page }: { readonly lookedAt: LookedAt; readonly page: PageFiles },
  wanted: AbortSignal,
): Promise<Answer> {
  return await orProblem(async () => {
    if (PAGE.test(path)) return { status: 200, type: 'text/html; charset=utf-8', body: page.html };
    if (path === 'page.js') return { status: 200, type: 'text/javascript; charset=utf-8', body: page.script };
    if (path === 'page.css') return { status: 200, type: 'text/css; charset=utf-8', body: page.style };
    if (path === 'api/recordings') {
      return json(await lookedAt.recordings(filterIn(query), wholeIn(query, 'page', 0, 1_000_000)));
    }
    if (path === 'api/sparklines') return json(await lookedAt.sparklinesOf(idsIn(query), wanted));
    if (path === 'api/would-change') return json(lookedAt.change() ?? {});
    if (path === 'api/sql') return json(await lookedAt.sqlCatalogue());
    if (path === 'api/to-mark') return json(await lookedAt.toMark());
    const [, rule] = RULE.exec(path) ?? [];
    if (rule !== undefined) {
      const explained = explainedRule(rule);
      return explained === undefined ? problem(404, `There is no rule ${rule} to explain.`) : json(explained);
    }
    const [, recording] = RECORDING.exec(path) ?? [];
    if (recording !== undefined) return found(await lookedAt.recording(recording, filterIn(query)));
    const ofMarks = markedIn(path);
    if (ofMarks !== undefined) return found(await lookedAt.marksOf(ofMarks));
    const [, ofBench, question] = BENCH.exec(path) ?? [];
    if (ofBench !== undefined) {
      if (question === 'histograms') {
        return found(await lookedAt.histograms(ofBench, query.get('rule') ?? '', wanted));
      }
      if (question === 'would-change') return problem(405, 'The method must be POST.');
      const bench = await lookedAt.bench(ofBench);
      return found(bench && (await benchAnswer(bench, question, query)));
    }
    const described = describedIn(path);
    if (described?.what === undefined && described !== undefined) {
      return found((await lookedAt.device(described.id))?.about());
    }
    const [, ofSignal] = SIGNAL.exec(path) ?? [];
    if (ofSignal !== undefined) return await signalAnswer(ofSignal, query, lookedAt, wanted);
    return problem(404, 'There is nothing under this address.');
  });
}

/** An answer, or the sentence why there is none. @throws what is neither the question's fault nor the lake's */
export async function orProblem(answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof BadQuestion) return problem(error.status, error.message);
    if ([BadMark, NoBench, BadDevice].some((refusal) => error instanceof refusal))
      return problem(400, (error as Error).message);
    if (error instanceof NoSignal) return problem(404, error.message);
    if (error instanceof SqlError) return problem(503, error.message);
    throw error;
  }
}

async function benchAnswer(bench: RuleBench, question: string | undefined, query: URLSearchParams): Promise<object> {
  if (question === 'bench-state') return { state: bench.state() };
  if (question === 'bench') return await bench.bench();
  const moved = { ruleId: query.get('rule') ?? '', values: numbersIn(query) };
  return question === 'judged' ? await bench.judged(moved) : await bench.diff(moved);
}

async function signalAnswer(
  id: string,
  query: URLSearchParams,
  lookedAt: LookedAt,
  wanted: AbortSignal,
): Promise<Answer> {
  const fromS = numberIn(query, 'from');
  const toS = numberIn(query, 'to');
  if (toS <= fromS) throw new BadQuestion(`to must be after from, got ${fromS} to ${toS}.`);
  const stretch = await lookedAt.stretch(id, fromS, toS, wholeIn(query, 'columns', 1, MAX_COLUMNS), wanted);
  if (stretch === undefined) return found(undefined);
  return { status: 200, type: 'application/octet-stream', body: encodeStretch(stretch) };
}

/** @param what of a recording; undefined when there is no such recording */
export function found(what: object | undefined): Answer {
  return what === undefined ? problem(404, 'There is no such recording in this lake.') : json(what);
}

function json(what: object): Answer {
  return { status: 200, type: 'application/json; charset=utf-8', body: JSON.stringify(what) };
}

/** A refusal as the page shows it: JSON with one sentence. */
export function problem(status: number, sentence: string): Answer {
  return { ...json({ problem: sentence }), status };
}

function filterIn(query: URLSearchParams): Filter {
  const text = (name: string) => query.get(name) ?? '';
  return {
    outcome: text('outcome'),
    code: text('code'),
    profile: text('profile'),
    day: text('day'),
    mark: text('mark'),
    text: text('text'),
  };
}

function idsIn(query: URLSearchParams): string[] {
  const ids = query.getAll('id');
  if (ids.length > MAX_SPARKLINES)
    throw new BadQuestion(`id must be given at most ${MAX_SPARKLINES} times, got ${ids.length}.`);
  const wrong = ids.find((id) => !ONE_ID.test(id));
  if (wrong === undefined) return ids;
  throw new BadQuestion(`id must be 64 hexadecimal digits, got ${JSON.stringify(wrong.slice(0, 80))}.`);
}

function numberIn(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (/^\d{1,9}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  throw new BadQuestion(`${name} must be a number of seconds, got ${JSON.stringify(text.slice(0, 40))}.`);
}

/** `set=warnAbove:80&set=band:5`: numbers by the names of settings. */
function numbersIn(query: URLSearchParams): Record<string, number> {
  const pairs = query.getAll('set').map((text) => {
    const [, name, number] = /^([a-zA-Z]{1,40}):(-?\d{1,9}(?:\.\d{1,9})?)$/.exec(text) ?? [];
    if (name !== undefined) return [name, Number(number)] as const;
    throw new BadQuestion(`set must be NAME:NUMBER, got ${JSON.stringify(text.slice(0, 40))}.`);
  });
  return Object.fromEntries(pairs);
}

function wholeIn(query: URLSearchParams, name: string, least: number, most: number): number {
  const text = query.get(name) ?? String(least);
  if (/^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  throw new BadQuestion(
    `${name} must be a whole number from ${least} to ${most}, got ${JSON.stringify(text.slice(0, 40))}.`,
  );
}
