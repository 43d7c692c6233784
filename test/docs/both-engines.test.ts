import { describe, expect, test } from '@jest/globals';
import { QUESTIONS } from '../../lake/questions.ts';
import { VIEWS } from '../../lake/views.ts';
import { DEMO_QUESTIONS } from '../../local/demo-questions.ts';
import { oneEngineOnly } from './both-engines.ts';

describe('SQL that the project hands on', () => {
  const asked = [...QUESTIONS, ...DEMO_QUESTIONS].map(({ sql }) => sql);

  test.each([...asked, ...Object.values(VIEWS).map(({ query }) => query)])('runs in both engines: %s', (sql) => {
    expect(oneEngineOnly(sql)).toEqual([]);
  });
});

describe('the check for one engine', () => {
  test.each([
    ['select mv::integer from signal', 'wanted: CAST(… AS …) instead of ::'],
    ['select quantile_cont(mv, 0.5) from signal', 'quantile_cont is not known to be in both engines'],
    ['select * exclude (mv) from signal', 'wanted: no word of one engine'],
    ["select a from b where ingest_date > date '2026-01-01'", 'wanted: ingest_date compared with a text'],
    ['select floor(t_s) as second from signal group by second order by second', 'second is an alias'],
    ['from signal', 'wanted: SELECT first'],
    ['select avg(mv) from signal group by all', 'wanted: columns by their names instead of ALL'],
    ['select mv from signal; select 1', 'wanted: one statement without a semicolon'],
  ])('refuses %s', (sql, problem) => {
    expect(oneEngineOnly(sql).join()).toContain(problem);
  });

  test('passes texts and comments that only look like such SQL', () => {
    expect(oneEngineOnly("select ';', 'a::b' -- from 'x'; [1]\nfrom signal")).toEqual([]);
  });
});
