/** The server: who is answered, what is answered, and what no path or name can make it do. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { main as processMain } from '../../../local/process.ts';
import { passingExample } from '../../../tools/docs/rules/passing-example.ts';
import type { ExplainedRule, RecordingsPage, ShownRecording } from '../../../tools/look/wire.ts';
import { rules } from '../../../tools/rules/words.ts';
import { queryLake, samples } from '../../support/workspace.ts';
import { jsonFrom, type Sent, sendTo, stretchFrom } from './asked.ts';
import { emptyLake, idsIn, MARKUP, overwrite, processedWorkspace, servedLake, serverOn } from './looked-at.ts';
import { PICTURE, PICTURE_DATA, pictureData } from './picture/picture.ts';

const { here, errors, server, ids } = await servedLake();

const send = (path: string, sent: Sent = {}, to = server) => sendTo(to, path, sent);
const json = <T>(path: string, to = server) => jsonFrom<T>(to, path);

describe('nobody is answered', () => {
  test.each([
    ['without the token', () => '/'],
    ['with half of it', () => `/${server.token.slice(0, 16)}/`],
    ['with another', () => `/${'0'.repeat(32)}/api/recordings`],
    ['who asks for a file without it', () => '/page.js'],
  ])('%s', async (_, path) => {
    const { status, bytes } = await send(path());
    expect(status).toBe(403);
    expect(bytes.toString()).not.toContain(server.token);
  });

  test.each([
    ['another Host, as a name that was made to lead here', { host: 'evil.example' }],
    ['this Host at another port', { host: '127.0.0.1:1' }],
    ['the Origin of another site', { origin: 'https://evil.example' }],
    ['no Origin that can be told', { origin: 'null' }],
  ])('with %s', async (_, headers) => {
    const { status, bytes } = await send(`/${server.token}/api/recordings`, { headers });
    expect(status).toBe(403);
    expect(JSON.parse(bytes.toString())).toEqual({ problem: expect.stringMatching(/^(?:Host|Origin) must be /) });
  });

  test.each([
    [{ method: 'POST' }, 403],
    [{ method: 'POST', headers: { 'x-ecg-token': 'wrong' } }, 403],
    [{ method: 'DELETE' }, 405],
    [{ method: 'PUT' }, 405],
  ])('who would write: %j', async (sent, status) => {
    expect((await send(`/${server.token}/api/recordings`, sent)).status).toBe(status);
  });

  test('by a POST from the page without the token in a header; with it, there is nothing to write', async () => {
    const origin = `http://127.0.0.1:${server.port}`;
    const post = (headers: Record<string, string>) =>
      send(`/${server.token}/api/recordings`, { method: 'POST', headers });
    expect((await post({ origin })).status).toBe(403);
    expect((await post({ 'x-ecg-token': server.token })).status).toBe(403);
    expect((await post({ origin, 'x-ecg-token': server.token })).status).toBe(405);
  });
});

test('every answer forbids what a page does not need, also a refusal', async () => {
  for (const path of ['/', `/${server.token}/`, `/${server.token}/page.js`, `/${server.token}/api/recordings`]) {
    const { headers } = await send(path);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('the page is at most 150 kB gzipped, and fetches nothing from elsewhere', async () => {
  const files = await Promise.all(['', 'page.js', 'page.css'].map((name) => send(`/${server.token}/${name}`)));
  expect(files.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(files.reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0)).toBeLessThanOrEqual(150_000);
  const text = files.map(({ bytes }) => bytes.toString()).join('\n');
  const addresses = [...text.matchAll(/https?:\/\/[^"'`\s)]+/g)].map(([address]) => address);
  expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
});

describe('a path is never a file', () => {
  test.each([
    '../../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    'page.js/../../package.json',
    'page.ts',
    'index.html',
    'recording/../page.js',
    'api/recording/..%2f..%2fx',
    `api/recording/${'a'.repeat(63)}`,
    `api/recording/${'A'.repeat(64)}`,
    `api/recording/${'a'.repeat(64)}'%20or%20true--`,
    `api/recording/${'a'.repeat(64)}/../x`,
    `recording/${'a'.repeat(64)}%00`,
    '%',
    '//evil.example',
  ])('%s', async (path) => {
    const { status, bytes } = await send(`/${server.token}/${path}`);
    expect(status).toBe(404);
    expect(bytes.toString()).toBe('{"problem":"There is nothing under this address."}');
  });
});

describe('the list', () => {
  test('has every recording with its outcome, counted', async () => {
    const page = await json<RecordingsPage>('api/recordings');
    expect(page).toMatchObject({ all: 4, found: 4, page: 0, pages: 1, from: '.local/lake' });
    expect(page.outcomes).toEqual([
      { value: 'accepted', count: 2 },
      { value: 'rejected', count: 1 },
      { value: 'unreadable', count: 1 },
    ]);
    expect(page.rows.map(({ id }) => id).sort()).toEqual(Object.values(ids).sort());
  });

  test('is narrowed by what the address says, and hands markup on as text', async () => {
    const { rows } = await json<RecordingsPage>('api/recordings?outcome=unreadable');
    expect(rows.map(({ key }) => key.split('/').at(-1))).toEqual([MARKUP]);
    const { headers } = await send(`/${server.token}/api/recordings?outcome=unreadable`);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test.each([['page=-1'], ['page=1e3'], ['page=x']])('refuses %s in a sentence', async (query) => {
    const { status, bytes } = await send(`/${server.token}/api/recordings?${query}`);
    expect(status).toBe(400);
    expect(bytes.toString()).toMatch(/^\{"problem":"page must be a whole number from 0 to 1000000, got /);
  });

  test('of a lake without anything is empty', async () => {
    const empty = await serverOn(emptyLake());
    expect(await json<RecordingsPage>('api/recordings', empty)).toMatchObject({ all: 0, found: 0, rows: [] });
  });
});

describe('one recording', () => {
  test('accepted: its row, leads, findings and the way to its neighbours', async () => {
    const shown = await json<ShownRecording>(`api/recording/${ids.long}`);
    const [[findings] = []] = await queryLake(here, `select count(*) from findings where recording_id = '${ids.long}'`);
    expect(shown).toMatchObject({
      outcome: 'accepted',
      leads: [{ name: 'ch1', index: 0 }],
      signal: { from: 'lake', notes: [] },
    });
    expect(shown.findings).toHaveLength(Number(findings));
    expect([shown.previous, shown.next]).toEqual([ids.good, ids.off]);
    expect(shown.overview.at(-1)?.endS).toBeCloseTo(shown.durationS!, 6);
  });

  test('in a list that is narrowed has the neighbours of that list', async () => {
    expect(await json<ShownRecording>(`api/recording/${ids.long}?outcome=accepted`)).toMatchObject({
      previous: ids.good,
      next: null,
    });
    expect(await json<ShownRecording>(`api/recording/${ids.long}?outcome=rejected`)).toMatchObject({
      previous: null,
      next: null,
    });
  });

  test('rejected: read again from its file', async () => {
    const shown = await json<ShownRecording>(`api/recording/${ids.off}`);
    expect(shown).toMatchObject({ outcome: 'rejected', code: 'frozen-trace', signal: { from: 'source', notes: [] } });
    expect(shown.reason).toContain('flat within 10 µV for 5 s');
  });

  test('unreadable: says that there is nothing to draw', async () => {
    const { signal } = await json<ShownRecording>(`api/recording/${ids.cut}`);
    expect(signal).toEqual({ why: expect.stringContaining('cannot be read, so there is nothing to draw') });
    const stretch = await send(`/${server.token}/api/recording/${ids.cut}/signal?from=0&to=1&columns=9`);
    expect(stretch.status).toBe(404);
    expect(JSON.parse(stretch.bytes.toString())).toEqual({ problem: 'why' in signal && signal.why });
  });

  test('that the lake does not have is a sentence', async () => {
    const { status, bytes } = await send(`/${server.token}/api/recording/${'0'.repeat(64)}`);
    expect([status, bytes.toString()]).toEqual([404, '{"problem":"There is no such recording in this lake."}']);
  });
});

describe('a rule', () => {
  test('is explained, with its drawing', async () => {
    const rule = await json<ExplainedRule>('api/rule/frozen-trace');
    expect(rule).toMatchObject({ id: 'frozen-trace', drawing: expect.stringMatching(/^<svg/) });
    expect(rule.because).not.toMatch(/\s{2}/);
    expect(rule.passing).toMatch(/^<svg[\s\S]*<title>A good lead\. pass: the longest flat line lasts 0\.0139 s\./);
    expect(await json<ExplainedRule>('api/rule/known-meaning')).toMatchObject({ drawing: null, passing: null });
  });

  test('is drawn passing, each but two: what numbers mean is not drawn, and a heart is not told from 5 s', () => {
    const without = rules.filter((rule) => passingExample(rule) === undefined).map(({ id }) => id);
    expect(without).toEqual(['known-meaning', 'plausible-heart']);
  });

  test.each(['no-such-rule', 'truncated'])('that there is not, %s, is a sentence', async (id) => {
    const { status, bytes } = await send(`/${server.token}/api/rule/${id}`);
    expect([status, bytes.toString()]).toEqual([404, `{"problem":"There is no rule ${id} to explain."}`]);
  });
});

test('the picture in the README shows what the page shows now; else take it again, as picture.ts says', async () => {
  expect(existsSync(PICTURE)).toBe(true);
  expect(await pictureData(server, ids.off)).toBe(readFileSync(PICTURE_DATA, 'utf8'));
});

describe('while it is open', () => {
  test('a file that is changed or removed is not shown, and the page says why', async () => {
    const other = await processedWorkspace();
    const at = await serverOn(other);
    const { off } = await idsIn(other);
    const path = join(other.folder, 'recordings', 'off.mat');
    expect((await stretchFrom(at, off, 'from=0&to=1&columns=9')).traces).toHaveLength(1);
    overwrite(path);
    expect((await json<ShownRecording>(`api/recording/${off}`, at)).signal).toEqual({
      why: '"off.mat" has changed since it was judged: process it again to see it as it is now.',
    });
    rmSync(path);
    expect((await json<ShownRecording>(`api/recording/${off}`, at)).signal).toEqual({
      why: 'The upload "off.mat" cannot be read any more (no such file or directory), and the lake keeps no samples of it.',
    });
  });

  test('a recording that is processed meanwhile is in the list', async () => {
    const other = await processedWorkspace();
    const at = await serverOn(other);
    expect(await json<RecordingsPage>('api/recordings', at)).toMatchObject({ all: 4 });
    other.put('recordings/new.mat', { from: samples.alsoGood });
    await processMain(['recordings/new.mat', '--profile', 'mit-bih-360'], other.context);
    expect(await json<RecordingsPage>('api/recordings', at)).toMatchObject({ all: 5 });
  });

  test('many ask at once, and each gets its own', async () => {
    const asked = [ids.good, ids.long, ids.off, ids.good, ids.long].map((id) =>
      json<ShownRecording>(`api/recording/${id}`),
    );
    const signals = [1, 2, 3, 4].map((from) => stretchFrom(server, ids.good, `from=${from}&to=${from + 1}&columns=9`));
    expect((await Promise.all(asked)).map(({ id }) => id)).toEqual([ids.good, ids.long, ids.off, ids.good, ids.long]);
    const firsts = (await Promise.all(signals)).map(({ traces: [trace] }) => trace?.kind === 'samples' && trace.first);
    expect(firsts).toEqual([360, 720, 1080, 1440]);
  });
});

test('none of this was a bug', () => expect(errors).toEqual([]));
