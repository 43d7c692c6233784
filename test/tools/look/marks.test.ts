/** Marks through the server: who may set them, what is refused, and that two servers lose nothing. */
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { LabelsFile } from '../../../local/labels/labels-file.ts';
import { NOT_KEPT, readerOf } from '../../../tools/look/reader.ts';
import type { LookServer } from '../../../tools/look/serve/server.ts';
import type {
  MarkAsked,
  RecordingMarks,
  RecordingsPage,
  ShownRecording,
  WindowsToMark,
} from '../../../tools/look/wire.ts';
import { queryLake } from '../../support/workspace.ts';
import { jsonFrom, type Sent, sendTo } from './asked.ts';
import { idsIn, marksOf, processedWorkspace, servedLake, serverOn } from './looked-at.ts';

const { here, errors, server, ids } = await servedLake();
beforeEach(() => rmSync(marksOf(here).path, { force: true }));

const MARK: MarkAsked = {
  leadIndex: 0,
  startS: 0,
  endS: 10,
  mark: 'poor',
  note: null,
  ruleset: '0123456789abcdef',
  shown: 'filtered',
};

const fromPage = (to: LookServer) => ({
  origin: `http://127.0.0.1:${to.port}`,
  'x-ecg-token': to.token,
  'content-type': 'application/json',
});

async function post(id: string, body: string | Uint8Array, headers: Sent['headers'] = fromPage(server), to = server) {
  const { status, bytes } = await sendTo(to, `/${to.token}/api/recording/${id}/marks`, {
    method: 'POST',
    headers,
    body,
  });
  const answer = JSON.parse(bytes.toString()) as Partial<RecordingMarks> & { readonly problem: string | null };
  return { status, ...answer };
}

const mark = (id: string, change: Partial<MarkAsked> = {}, to = server) =>
  post(id, JSON.stringify({ ...MARK, ...change }), fromPage(to), to);

describe('a mark', () => {
  test('is kept, shown, counted and in SQL, and can be taken back', async () => {
    const before = Date.now();
    const { status, marks = [] } = await mark(ids.good, { note: 'tape noise?' });
    const shown = { leadIndex: 0, lead: 'ch1', startS: 0, endS: 10, mark: 'poor', note: 'tape noise?', reader: 'Anna' };
    expect({ status, marks }).toEqual({
      status: 200,
      marks: [{ ...shown, ruleset: MARK.ruleset, markedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) }],
    });
    expect(Date.parse(marks[0]!.markedAt)).toBeGreaterThanOrEqual(before);
    const recording = await jsonFrom<ShownRecording>(server, `api/recording/${ids.good}`);
    expect(recording).toMatchObject({ marks: { marks, problem: null }, marking: { name: 'Anna' }, windowStartsS: [0] });
    expect(await jsonFrom<RecordingMarks>(server, `api/recording/${ids.good}/marks`)).toEqual({ marks, problem: null });
    const list = await jsonFrom<RecordingsPage>(server, 'api/recordings?mark=poor');
    expect(list.rows.map(({ id, marks }) => [id, marks])).toEqual([[ids.good, { good: 0, doubtful: 0, poor: 1 }]]);
    expect(list.marks).toEqual([
      { value: 'none', count: 3 },
      { value: 'poor', count: 1 },
    ]);
    expect(await queryLake(here, 'select recording_id, mark, reader, note from labels')).toEqual([
      [ids.good, 'poor', 'Anna', 'tape noise?'],
    ]);
    expect((await mark(ids.good, { mark: 'none' })).marks).toEqual([]);
    expect(await queryLake(here, 'select * from labels')).toEqual([]);
  });

  test('of a window has the times of its row; a dragged stretch is put on samples', async () => {
    const { windowStartsS } = await jsonFrom<ShownRecording>(server, `api/recording/${ids.long}`);
    expect(windowStartsS).toEqual(Array.from({ length: 30 }, (_, i) => 10 * i));
    await mark(ids.long, { startS: 20, endS: 30 });
    await mark(ids.long, { startS: 1.0001, endS: 2.0042 });
    expect(
      await queryLake(
        here,
        'select w.window_index from labels l join windows w using (recording_id, lead_index, start_s, end_s)',
      ),
    ).toEqual([[2]]);
    expect(await queryLake(here, 'select start_s * 360, end_s * 360 from labels where start_s < 2')).toEqual([
      [360, 722],
    ]);
  });

  test('of a rejected recording is one like any other', async () => {
    expect((await mark(ids.off)).marks).toHaveLength(1);
  });
});

describe('is refused in a sentence', () => {
  test.each<[Partial<Record<keyof MarkAsked | 'extra', unknown>>, string]>([
    [{ mark: 'fine' }, 'mark must be one of good, doubtful, poor, none, got "fine".'],
    [{ mark: undefined }, 'mark must be one of good, doubtful, poor, none, got nothing.'],
    [{ leadIndex: 7 }, 'leadIndex must be a lead of this recording (0), got 7.'],
    [{ leadIndex: '0' }, 'leadIndex must be a whole number, got "0".'],
    [{ startS: -1 }, 'startS must be a number of seconds from 0, got -1.'],
    [{ startS: null }, 'startS must be a number of seconds from 0, got null.'],
    [{ endS: 10.1 }, "endS must be at most 10, the recording's end, got 10.1."],
    [{ startS: 4, endS: 4.0001 }, 'endS must be at least a sample after startS, got 4 to 4.0001.'],
    [{ startS: 4, endS: 3 }, 'endS must be at least a sample after startS, got 4 to 3.'],
    [{ note: 7 }, 'note must be null or at most 500 characters, got 7.'],
    [{ shown: 'blurred' }, 'shown must be one of raw, filtered, got "blurred".'],
    [{ ruleset: 'x' }, 'ruleset must be 16 hexadecimal digits, got "x".'],
    [{ extra: 1 }, 'A mark must have no "extra".'],
  ])('with %j', async (change, sentence) => {
    expect(await post(ids.good, JSON.stringify({ ...MARK, ...change }))).toEqual({ status: 400, problem: sentence });
    expect(existsSync(marksOf(here).path)).toBe(false);
  });

  test.each([
    ['nothing', '', 'A mark must be a JSON object, got "".'],
    ['a list', '[1]', 'A mark must be a JSON object, got "[1]".'],
    ['half of one', '{"leadIndex":', 'A mark must be a JSON object, got "{\\"leadIndex\\":".'],
    ['other bytes', Buffer.from([0x7b, 0xe4, 0x7d]), 'A mark must be UTF-8.'],
  ])('that is %s', async (_, body, sentence) => {
    expect(await post(ids.good, body)).toEqual({ status: 400, problem: sentence });
  });

  test('that is too long, by its length or without one, and the server goes on', async () => {
    const long = JSON.stringify({ ...MARK, note: 'x'.repeat(9000) });
    const refused = { status: 413, problem: 'What is sent must have at most 8192 bytes.' };
    expect(await post(ids.good, long)).toEqual(refused);
    expect(await post(ids.good, long, { ...fromPage(server), 'transfer-encoding': 'chunked' })).toEqual(refused);
    expect((await mark(ids.good, { note: 'é'.repeat(500) })).status).toBe(200);
  });

  test('of a recording that is not there, or has no signal', async () => {
    expect(await mark('0'.repeat(64))).toEqual({ status: 404, problem: 'There is no such recording in this lake.' });
    expect((await mark(ids.cut)).status).toBe(400);
    expect((await sendTo(server, `/${server.token}/api/recording/${'0'.repeat(64)}/marks`)).status).toBe(404);
  });

  test.each([
    ['without the token in a header', { 'x-ecg-token': '' }, 403],
    ['with another token', { 'x-ecg-token': '0'.repeat(32) }, 403],
    ['from another site', { origin: 'https://evil.example' }, 403],
    ['from nowhere that can be told', { origin: 'null' }, 403],
    ['to another Host', { host: 'evil.example' }, 403],
    ['as a form would send it', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['as text', { 'content-type': 'text/plain' }, 415],
  ])('%s', async (_, headers, status) => {
    expect(await post(ids.good, JSON.stringify(MARK), { ...fromPage(server), ...headers })).toMatchObject({ status });
    expect(existsSync(marksOf(here).path)).toBe(false);
  });

  test('under any other path', async () => {
    for (const path of ['api/recordings', `api/recording/${ids.good}`, 'api/recording/../marks', 'page.js', '']) {
      const sent = { method: 'POST', headers: fromPage(server), body: JSON.stringify(MARK) };
      expect([path, (await sendTo(server, `/${server.token}/${path}`, sent)).status]).toEqual([path, 405]);
    }
  });

  test('where files are looked at that are not kept, or nobody is known who marks', async () => {
    const at = await serverOn(here, errors, NOT_KEPT);
    expect(await mark(ids.good, {}, at)).toEqual({
      status: 400,
      problem:
        'These recordings are not kept, and no mark of them would be: ./ecg process FILE keeps them, and ./ecg look then shows and marks them.',
    });
    const nobody = () => {
      throw Object.assign(new Error('no such user'), { errno: 2, syscall: 'uv_os_get_passwd' });
    };
    expect(readerOf(undefined, nobody)).toEqual({ why: expect.stringContaining('./ecg look --reader NAME') });
    expect(readerOf(undefined, () => 'ben')).toEqual({ name: 'ben' });
    expect(() => readerOf(' Anna', nobody)).toThrow(
      '--reader must be a name of 1 to 60 characters on one line, got " Anna".',
    );
  });

  test('when the file has a damaged line; recordings are shown all the same, and say why they have no marks', async () => {
    await mark(ids.good);
    const { path } = marksOf(here);
    appendFileSync(path, '{"mark":"good"}\n');
    const sentence = `Line 2 of "${path}" must have recording_id as 64 hexadecimal digits, got nothing. Mend it, or remove it.`;
    expect((await jsonFrom<ShownRecording>(server, `api/recording/${ids.good}`)).marks).toEqual({
      marks: [],
      problem: sentence,
    });
    expect(await jsonFrom<RecordingsPage>(server, 'api/recordings')).toMatchObject({
      all: 4,
      marks: [],
      marksProblem: sentence,
    });
    appendFileSync(path, '{"mark":');
    expect(await mark(ids.good)).toEqual({
      status: 503,
      problem: `Line 3 of "${path}" must end with a line break: it was cut short. Complete it, or remove it.`,
    });
  });
});

test('next to mark are windows without a mark of the reader, the least sure first', async () => {
  const windows = async (at = server) => (await jsonFrom<WindowsToMark>(at, 'api/to-mark')).windows;
  const all = await windows();
  const expected = await queryLake(
    here,
    'select recording_id, start_s from windows where quality is not null order by abs(quality - 0.5), recording_id, start_s',
  );
  expect(all.length).toBeGreaterThan(20);
  expect(all.map(({ id, startS }) => [id, startS])).toEqual(expected);
  const [first, second] = all;
  await mark(first!.id, { startS: first!.startS, endS: first!.startS + 10 });
  await mark(second!.id, { startS: second!.startS, endS: second!.startS + 5 }); // half of it
  expect(await windows()).toEqual(all.slice(1));
  const ben = await serverOn(here, errors, { name: "B'en" });
  expect(await windows(ben)).toEqual(all);
  const at = await serverOn(here, errors, NOT_KEPT);
  expect((await sendTo(at, `/${at.token}/api/to-mark`)).status).toBe(400);
});

describe('two servers on one lake', () => {
  test('lose nothing, and each shows what the other keeps', async () => {
    const other = await serverOn(here, errors, { name: 'Ben' });
    const both = Array.from({ length: 24 }, (_, i) =>
      mark(
        ids.long,
        { startS: 10 * i, endS: 10 * (i + 1), mark: i % 2 === 0 ? 'good' : 'poor' },
        i % 3 === 0 ? server : other,
      ),
    );
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 200));
    for (const at of [server, other]) {
      const { marks } = await jsonFrom<RecordingMarks>(at, `api/recording/${ids.long}/marks`);
      expect(marks.map(({ startS }) => startS).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 24 }, (_, i) => 10 * i),
      );
      expect(marks.filter(({ reader }) => reader === 'Anna')).toHaveLength(8);
    }
    await mark(ids.long, { mark: 'none' }, other); // Anna's mark of that window stays
    expect(await new LabelsFile(marksOf(here).path).standing()).toHaveLength(24);
  });

  test('the file is one line for each thing that was said', async () => {
    await mark(ids.good);
    await mark(ids.good, { mark: 'good' });
    expect(readFileSync(marksOf(here).path, 'utf8').split('\n')).toHaveLength(3);
  });
});

test('a lake that is removed meanwhile has no such recording, and its marks stay', async () => {
  const other = await processedWorkspace();
  const at = await serverOn(other, errors);
  const { long } = await idsIn(other);
  expect((await mark(long, {}, at)).status).toBe(200);
  rmSync(join(other.folder, '.local', 'lake'), { recursive: true });
  expect((await sendTo(at, `/${at.token}/api/recording/${long}`)).status).toBe(404);
  expect((await mark(long, {}, at)).status).toBe(404);
  expect(await marksOf(other).standing()).toHaveLength(1);
});

test('none of this was a bug', () => expect(errors).toEqual([]));
