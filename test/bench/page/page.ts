/** The page of `./ecg look` in Chromium: how soon it shows a day, follows a key, and steps through 10 000 recordings. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { peakMibOf } from '../../../tools/peak-memory.ts';
import { writeRecordings } from '../../support/lake-folder.ts';
import { recording } from '../../support/rows.ts';
import { runChild } from '../measure.ts';
import { makeDay } from '../recordings.ts';
import { AS_ECG_STARTS } from '../rows/one-recording.ts';
import type { Add } from '../rows/table.ts';
import { IN_PAGE } from './in-page.ts';

const PATH = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ECG = join(import.meta.dirname, '..', '..', '..', 'tools', 'ecg', 'main.ts');
const STEPS = 200;
/** Of 95 of 100 steps. */
const LIMIT_MS = 50;
const RECORDINGS = 10_000;

/** Takes a minute or two of processor: a day is processed first. */
export async function measurePage(add: Add): Promise<void> {
  if (!existsSync(PATH)) return add('the page', '', `not measured: there is no ${PATH} (CHROMIUM names another)`);
  const folder = mkdtempSync(join(tmpdir(), 'ecg-page-'));
  const day = await makeDay();
  try {
    const lake = join(folder, 'day');
    const { status } = await runChild(process.execPath, [
      ECG,
      'process',
      day.raw,
      '--profile',
      'holter-24h',
      '--out',
      lake,
    ]);
    if (status !== 0) throw new Error(`processing the day ended with ${status}`);
    await onServer(lake, async (url, server) => {
      await measureSize(url, add);
      await measureDay(url, add);
      add('the page: memory of the server, a day open', '≤ 300 MB', `peak ${peakMibOf(server.pid!).toFixed(0)} MB`);
    });
    const many = join(folder, 'many');
    writeRecordings(many, manyRecordings());
    await onServer(many, (url) => measureMany(url, 'each in a file of its own', add));
    const { status: compacted } = await runChild(process.execPath, [ECG, 'compact', '--lake', many]);
    if (compacted !== 0) throw new Error(`compacting ended with ${compacted}`);
    await onServer(many, (url) => measureMany(url, 'compacted', add));
    const report = join(folder, 'day.html');
    await runChild(process.execPath, [ECG, 'report', day.raw, '--profile', 'holter-24h', '--out', report]);
    add('./ecg report of the day', '≤ 5 MB', `${(readFileSync(report).length / 1e6).toFixed(1)} MB`);
  } finally {
    rmSync(day.folder, { recursive: true });
    rmSync(folder, { recursive: true });
  }
}

async function onServer(lake: string, work: (url: string, server: ChildProcess) => Promise<void>): Promise<void> {
  const server = spawn(process.execPath, [...AS_ECG_STARTS, ECG, 'look', '--lake', lake, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [text] = (await once(server.stdout!.setEncoding('utf8'), 'data')) as [string];
    const url = /http:\S+/.exec(text)?.[0];
    if (url === undefined) throw new Error(`./ecg look printed ${text}`);
    await work(url, server);
  } finally {
    server.kill();
    await once(server, 'close');
  }
}

async function measureSize(url: string, add: Add): Promise<void> {
  const files = await Promise.all(['', 'page.js', 'page.css'].map(async (name) => (await fetch(url + name)).bytes()));
  const kB = files.reduce((sum, bytes) => sum + gzipSync(bytes).length, 0) / 1000;
  add('the page: HTML, script and style, gzipped', '≤ 150 kB', `${kB.toFixed(1)} kB`);
}

async function withPage(work: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: PATH, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript({ content: IN_PAGE });
    await work(await context.newPage());
  } finally {
    await browser.close();
  }
}

/** What a key took. */
interface Step {
  readonly frameMs: number;
  readonly wholeMs: number;
}

async function inPage<T>(page: Page, call: string): Promise<T> {
  return (await page.evaluate(`measured.${call}`)) as T; // as `in-page.ts` says
}

const DRAWN = '.plot[aria-busy=false] svg.paper .trace';

async function measureDay(url: string, add: Add): Promise<void> {
  const list = (await (await fetch(`${url}api/recordings`)).json()) as {
    readonly rows: readonly { readonly id: string }[];
  };
  await withPage(async (page) => {
    const paints: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      await page.goto('about:blank');
      await page.goto(`${url}recording/${list.rows[0]!.id}`, { waitUntil: 'commit' });
      paints.push(await inPage<number>(page, `when('${DRAWN}')`));
    }
    add(
      'the page: first paint of 24 h × 2 leads',
      '≤ 1 s',
      `${paints.map((ms) => (ms / 1000).toFixed(2)).join(', ')} s`,
    );
    // As far out as it goes, in again, and so on; then along at every sample, and along at columns.
    const zoom = Array.from({ length: STEPS }, (_, i) => (i % 26 < 13 ? '-' : '+'));
    const scroll = Array.from({ length: STEPS }, (_, i) => (i % 40 < 20 ? 'Shift+ArrowRight' : 'ArrowRight'));
    await measureKeys('zoom', zoom, page, add);
    await page.keyboard.press('Home');
    await measureKeys('scroll', scroll, page, add);
    for (let i = 0; i < 6; i += 1) await page.keyboard.press('-');
    await page.waitForSelector(DRAWN);
    await measureKeys('scroll past 60 s', scroll, page, add);
  });
}

async function measureKeys(what: string, keys: readonly string[], page: Page, add: Add): Promise<void> {
  const taken: Step[] = [];
  for (const key of keys) taken.push(await inPage<Step>(page, `press('${key}', '${DRAWN}')`));
  const words = (pick: (one: Step) => number) => {
    const sorted = taken.map(pick).sort((a, b) => a - b);
    return [0.5, 0.95].map((share) => sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(0)).join(' / ');
  };
  const late = taken.filter(({ wholeMs }) => wholeMs > LIMIT_MS).length;
  add(
    `the page: ${what}, ${keys.length} steps, median / 95 %`,
    `≤ ${LIMIT_MS} ms`,
    `${words(({ wholeMs }) => wholeMs)} ms until all is drawn (${words(({ frameMs }) => frameMs)} ms until the next frame), ${late} over ${LIMIT_MS} ms`,
  );
}

/** The list: opened, and paged through. */
async function measureMany(url: string, how: string, add: Add): Promise<void> {
  await withPage(async (page) => {
    await page.goto(url, { waitUntil: 'commit' });
    const first = await inPage<number>(page, `when('td.key a')`);
    const taken: number[] = [];
    for (let i = 0; i < STEPS / 4; i += 1) {
      const way = i % 20 < 10 ? 'next →' : '← before';
      taken.push(await inPage<number>(page, `turn('${way}')`));
    }
    const sorted = taken.sort((a, b) => a - b);
    const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1]!;
    add(
      `the page: ${RECORDINGS} recordings, ${how}`,
      'smooth',
      `listed after ${(first / 1000).toFixed(2)} s, a page on in ${p95.toFixed(0)} ms (95 %)`,
    );
  });
}

function manyRecordings() {
  return Array.from({ length: RECORDINGS }, (_, i) => {
    const outcome = i % 7 === 0 ? 'rejected' : 'accepted';
    const code = outcome === 'rejected' ? 'muscle-noise' : null;
    const at = i.toString(16).padStart(64, '0');
    const row = { ...recording, recording_id: at, source_key: `ward ${i % 30}/${i}.mat`, outcome, code } as const;
    return { recording: { ...row, received_at: new Date(Date.UTC(2026, 0, 1 + (i % 28), 10)) } };
  });
}
